import { roleGlyphs, stateGlyphs } from '../../scene/glyphs.ts';
import type { Rect } from '../../scene/geometry.ts';
import { measure } from '../../scene/geometry.ts';
import { isAnyLit } from '../../scene/lit-vms.ts';
import type { HostLook } from '../../scene/look.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { HostBox } from '../../scene/plate.ts';
import { troubleOf } from '../../scene/trouble.ts';
import { hostChevron, hostLine } from '../title-form.ts';
import { counted } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { drawBars } from './bars.ts';
import { flatBelowPx } from './blocks.ts';
import { fillsOf, isState, themeFor } from './fills.ts';
import { drawChevron, drawFoldedCount, drawTroubleStrip } from './folded.ts';
import { fillBox, snap, strokeInside, toBox } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawTicks } from './guests.ts';
import { strokeGhost } from './planned.ts';
import { drawText, drawTextEnd, fit, leastTextPx } from './text.ts';
import type { TextSize, TextStyle } from './text.ts';

/** A line to draw on: its left edge, its middle and its width in CSS pixels. */
type Line = { x: number; middle: number; w: number };

const small: TextStyle = { size: 11, weight: 450, family: 'sans' };

function nameSize(headPx: number): TextSize {
  return headPx >= 130 ? 15 : headPx >= 62 ? 13 : headPx >= 26 ? 12 : 11;
}

/** From this zoom on the corners of hosts are seen to be round, and no title hangs over them. */
export const roundFromZoom = 0.25;

/** Draws a host box without its cells: frame, role, name, state where it is not simply ready, and its bars. */
export function drawHost(plain: Frame, placed: PlacedPlate, box: HostBox, isStale: boolean): void {
  const look = plain.look.host(box.node);
  const frame = look.isDim ? { ...plain, theme: plain.dimTheme } : plain;
  const { theme, camera } = frame;
  const rect = toBox(frame, placed.x + box.x, placed.y + box.y, box.w, box.h);
  const radius = camera.zoom < roundFromZoom ? 0 : snap(frame, Math.min(6, camera.zoom * 8));
  const trouble = troubleOf(box.node);
  fillBox(frame, rect, theme.host, radius);
  drawVerdict(frame, look, rect, radius);
  const edge =
    trouble === 'error' ? theme.state.error : trouble === 'warning' ? theme.state.warning : theme.line;
  if (isStale) frame.ctx.setLineDash([3, 3]);
  strokeInside(frame, rect, edge, undefined, radius);
  if (isStale) frame.ctx.setLineDash([]);
  if (look.isLit) strokeInside(frame, rect, theme.accent, 2, radius);
  if (box.isFolded) {
    const strip = Math.max(2, Math.min(4, rect.h * 0.1));
    drawTroubleStrip(frame, rect, box.node, strip, look.isDim);
    if (isAnyLit(plain.look, box.node)) strokeInside(frame, rect, theme.accent, 2, radius);
    else if (box.node.planned) strokeGhost(frame, rect, radius);
  }
  if (measure.cellH * camera.zoom < flatBelowPx || box.isFolded) drawTicks(frame, rect, box.node);
  drawHead(frame, box, rect);
}

/** Draws what an overlay says of a host as a strip along its top, in two parts where it has a pattern. */
function drawVerdict(frame: Frame, look: HostLook, rect: Rect, radius: number): void {
  if (look.label === null || isState(look.fill) || look.fill === 'none') return;
  const { ctx, theme, camera } = frame;
  const [x, w] = [rect.x + radius, rect.w - radius * 2];
  const h = Math.max(2, Math.min(5, camera.zoom * 6));
  ctx.fillStyle = fillsOf(theme)[look.fill];
  ctx.fillRect(x, rect.y, look.hasPattern ? w * 0.4 : w, h);
  if (look.hasPattern) ctx.fillRect(x + w * 0.6, rect.y, w * 0.4, h);
}

/** From these heights of the head in CSS pixels on: role and trouble as glyphs; also the name. */
const headForms = { glyphs: 10, name: leastTextPx } as const;

function drawHead(frame: Frame, box: HostBox, rect: Rect): void {
  const { zoom } = frame.camera;
  const { x, y, w } = rect;
  const headPx = measure.hostHead * zoom;
  const { middle, pad, hasBars, hasFigures } = hostLine(box, zoom);
  const inner = { x: x + pad, w: w - pad * 2 };
  if (headPx < headForms.glyphs) {
    drawBars(frame, box.node, inner.x, y + headPx * 0.45, inner.w, false);
    return;
  }
  if (headPx < headForms.name) {
    const at = { ...inner, middle: y + headPx * 0.5 };
    const span = drawMarks(frame, box, at, 8);
    if (span.w > 12) drawBars(frame, box.node, span.x, at.middle - 1, span.w, false);
    return;
  }
  const chevron = hostChevron(box, zoom);
  const indent = chevron ? chevron.size + 6 : 0;
  if (chevron) drawChevron(frame, rect, chevron, box.isFolded);
  const line = { x: inner.x + indent, w: inner.w - indent, middle: y + middle };
  drawTitle(frame, box, line, nameSize(headPx));
  if (hasBars)
    drawBars(frame, box.node, inner.x, y + headPx * (hasFigures ? 0.62 : 0.76), inner.w, hasFigures);
}

/** Draws the role at the left and what is wrong at the right; answers what is left between them. */
function drawMarks(frame: Frame, box: HostBox, at: Line, size: number): { x: number; w: number } {
  const { theme } = frame;
  const { node } = box;
  let [left, right] = [at.x, at.x + at.w];
  if (at.w > size * 3) {
    drawGlyph(frame, roleGlyphs[node.role], left + size / 2, at.middle, size, theme.muted);
    left += size + Math.max(4, size * 0.45);
  }
  const trouble = troubleOf(node);
  if (node.state !== 'running' || trouble !== 'none') {
    const state = node.state === 'running' ? (trouble === 'error' ? 'error' : 'warning') : node.state;
    const mark = size < 10 ? size : Math.max(10, size - 2);
    drawGlyph(frame, stateGlyphs[state], right - mark / 2, at.middle, mark, theme.state[state]);
    right -= mark + 5;
  }
  return { x: left, w: Math.max(0, right - left) };
}

function drawTitle(frame: Frame, box: HostBox, at: Line, size: TextSize): void {
  const { theme } = frame;
  const { node } = box;
  const span = drawMarks(frame, box, at, size + 1);
  let right = span.x + span.w;
  const isWell = node.state === 'running' && troubleOf(node) === 'none';
  if (box.isFolded) {
    right = drawFoldedCount(frame, node.vms, { ...span, middle: at.middle });
  } else if (isWell && span.w > 200) {
    const coming = node.planned?.coming ?? 0;
    if (coming > 0) right -= drawTextEnd(frame, ` +${coming}`, right, at.middle, small, theme.accent);
    const there = counted('count.vms', node.vms.length - coming);
    right -= drawTextEnd(frame, there, right, at.middle, small, theme.muted) + 10;
  }
  const said = frame.look.host(node).label;
  const words = said ?? (node.state === 'running' ? (node.problems[0]?.code ?? '') : say(node.status));
  if ((said !== null || !isWell) && span.w > 170 && words !== '') {
    const shown = fit(frame, words, span.w * 0.5, small);
    right -= drawTextEnd(frame, shown, right, at.middle, small, theme.muted) + 10;
  }
  const style: TextStyle = { size, weight: 600, family: 'mono' };
  drawText(frame, node.name, span.x, at.middle, style, theme.text, right - span.x);
}

/** Draws a host as a tile far out: what the overlay says as its fill, trouble of it and of its VMs and pods as an edge and a strip below. */
export function drawTile(frame: Frame, placed: PlacedPlate, box: HostBox): void {
  const { ctx } = frame;
  const look = frame.look.host(box.node);
  const theme = themeFor(frame, look.isDim);
  const rect = toBox(frame, placed.x + box.x, placed.y + box.y, box.w, box.h);
  const own = troubleOf(box.node);
  const isOwnTrouble = isState(look.fill) && own !== 'none';
  ctx.fillStyle = isOwnTrouble ? theme.tint[own] : fillsOf(theme)[look.fill];
  ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
  if (look.hasPattern) {
    ctx.fillStyle = theme.host;
    ctx.fillRect(rect.x, rect.y + rect.h * 0.4, rect.w, rect.h * 0.2);
  }
  drawTroubleStrip(frame, rect, box.node, Math.max(2, Math.min(6, rect.h * 0.12)), look.isDim);
  drawTicks(frame, rect, box.node);
  if (look.isLit || (box.isFolded && isAnyLit(frame.look, box.node)))
    strokeInside(frame, rect, theme.accent, Math.max(1, Math.min(2, rect.w * 0.06)));
  else if (box.node.planned) strokeGhost(frame, rect);
  if (own === 'none') return;
  strokeInside(frame, rect, theme.state[own], Math.max(1, Math.min(2, rect.w * 0.06)));
  const size = Math.min(14, rect.h * 0.55, rect.w * 0.55);
  if (size < 7) return;
  drawGlyph(frame, stateGlyphs[own], rect.x + rect.w / 2, rect.y + rect.h / 2, size, theme.state[own]);
}
