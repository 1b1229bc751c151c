import type { Rect } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { PodNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { FillRole, Look } from '../../scene/look.ts';
import { cornerOf, podMeasure } from '../../scene/pod-block.ts';
import type { PodBlock, PodGroup } from '../../scene/pod-block.ts';
import { countTrouble } from '../../scene/trouble.ts';
import { counted, t } from '../../i18n/i18n.ts';
import { podStripWords } from '../words.ts';
import { drawShape } from './blocks.ts';
import { fillsOf, isShaped, isState, themeFor } from './fills.ts';
import { hairline, snap, strokeInside, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawText, drawTextEnd, leastTextPx, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

/** From these sides of a pod in CSS pixels on it is drawn for itself, shows its shape, and has a glyph. */
const podForms = { square: 2.4, shape: 5, glyph: 11 } as const;

/** What is well is drawn lighter than VMs, which are what a host is there for. */
const wellAlpha = 0.6;

const small: TextStyle = { size: 11, weight: 450, family: 'sans' };
const mono: TextStyle = { size: 11, weight: 450, family: 'mono' };

function isWell(fill: FillRole): boolean {
  return fill === 'running' || fill === 'none';
}

type Run = { row: number; from: number; to: number; fill: FillRole; isDim: boolean };
const runsByLook = new WeakMap<Look, WeakMap<PodGroup, readonly Run[]>>();

function findRuns(look: Look, group: PodGroup): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const [slot, pod] of group.slots.entries()) {
    const own = pod && look.pod(pod);
    if (!own || own.isHidden) {
      run = undefined;
      continue;
    }
    const { fill, isDim } = own;
    const column = slot % podMeasure.aRow;
    const row = (slot - column) / podMeasure.aRow;
    if (run?.row === row && run.fill === fill && run.isDim === isDim) run.to = column;
    else runs.push((run = { row, from: column, to: column, fill, isDim }));
  }
  return runs;
}

function runsOf(look: Look, group: PodGroup): readonly Run[] {
  let ofLook = runsByLook.get(look);
  if (!ofLook) runsByLook.set(look, (ofLook = new WeakMap()));
  const known = ofLook.get(group);
  if (known) return known;
  const made = findRuns(look, group);
  ofLook.set(group, made);
  return made;
}

/** Draws neighbours of one fill as strips, with the gaps between them where those are seen. */
function drawStrips(frame: Frame, group: PodGroup, left: number, top: number): void {
  const { ctx } = frame;
  const { zoom } = frame.camera;
  const [size, step] = [podMeasure.size * zoom, podMeasure.step * zoom];
  const isApart = size >= podForms.square * 1.5;
  for (const run of runsOf(frame.look, group)) {
    if (size >= podForms.shape && isShaped(run.fill)) continue;
    ctx.fillStyle = fillsOf(themeFor(frame, run.isDim))[run.fill];
    ctx.globalAlpha = isWell(run.fill) ? wellAlpha : 1;
    const y = snap(frame, top + run.row * step);
    const h = Math.max(1 / frame.dpr, snap(frame, top + run.row * step + size) - y);
    for (let column = run.from; column <= run.to; column += isApart ? 1 : run.to - run.from + 1) {
      const x = snap(frame, left + column * step);
      const end = isApart ? column : run.to;
      ctx.fillRect(x, y, snap(frame, left + end * step + size) - x, h);
    }
  }
  ctx.globalAlpha = 1;
}

/** Draws what is more than a plain square: shapes of states, glyphs of trouble, edges of what stands out. */
function drawMarked(frame: Frame, group: PodGroup, left: number, top: number): void {
  const { ctx, look } = frame;
  const { zoom } = frame.camera;
  const [size, step] = [podMeasure.size * zoom, podMeasure.step * zoom];
  const line = hairline(frame);
  for (const [slot, pod] of group.slots.entries()) {
    if (!pod) continue;
    const { fill, isDim, isLit, isHidden } = look.pod(pod);
    if (isHidden) continue;
    const hasShape = size >= podForms.shape && isShaped(fill);
    const hasGlyph = size >= podForms.glyph && (fill === 'error' || fill === 'warning');
    if (!hasShape && !hasGlyph && !isLit) continue;
    const column = slot % podMeasure.aRow;
    const x = snap(frame, left + column * step);
    const y = snap(frame, top + ((slot - column) / podMeasure.aRow) * step);
    const box: Rect = {
      x,
      y,
      w: snap(frame, left + column * step + size) - x,
      h: snap(frame, top + ((slot - column) / podMeasure.aRow) * step + size) - y,
    };
    const theme = themeFor(frame, isDim);
    if (hasShape) drawShape(ctx, theme, fill, { ...box, line });
    if (hasGlyph && isState(fill)) {
      const [middleX, middleY] = [box.x + box.w / 2, box.y + box.h / 2];
      drawGlyph(frame, stateGlyphs[fill], middleX, middleY, Math.min(14, size * 0.72), theme.host);
    }
    if (!isLit) continue;
    if (size < podForms.shape) {
      ctx.fillStyle = theme.accent;
      ctx.fillRect(box.x, box.y, box.w, box.h);
    } else strokeInside(frame, box, theme.accent, Math.max(line, snap(frame, 1.5)));
  }
}

/** Draws a group that is too small for its pods as one bar, with the share of those in trouble in their colour. */
function drawBar(frame: Frame, group: PodGroup, left: number, top: number): void {
  const { ctx, look } = frame;
  const { zoom } = frame.camera;
  const rows = Math.ceil(group.pods / podMeasure.aRow);
  const filled = Math.min(group.pods, podMeasure.aRow);
  const [w, h] = [filled * podMeasure.step * zoom, Math.max(1 / frame.dpr, rows * podMeasure.step * zoom)];
  const counts = { error: 0, warning: 0, dim: 0 };
  let first: PodNode | null = null;
  for (const pod of group.slots) {
    if (!pod) continue;
    const { fill, isDim, isHidden } = look.pod(pod);
    if (isHidden) continue;
    first ??= pod;
    if (isDim) counts.dim += 1;
    else if (fill === 'error' || fill === 'warning') counts[fill] += 1;
  }
  if (!first) return;
  const isDim = counts.dim === group.pods;
  const { fill } = look.pod(first);
  const fills = fillsOf(themeFor(frame, isDim));
  ctx.globalAlpha = wellAlpha;
  ctx.fillStyle = isState(fill) ? fills.running : fills.none;
  ctx.fillRect(left, top, w, h);
  ctx.globalAlpha = 1;
  let x = left;
  for (const kind of ['error', 'warning'] as const) {
    if (counts[kind] === 0) continue;
    const own = Math.min(left + w - x, Math.max(2, (w * counts[kind]) / group.pods));
    ctx.fillStyle = fills[kind];
    ctx.fillRect(x, top, own, h);
    x += own;
  }
}

function drawGroup(frame: Frame, placed: PlacedPlate, block: PodBlock, group: PodGroup): void {
  const { theme, viewport } = frame;
  const { zoom } = frame.camera;
  const corner = cornerOf(block, group);
  const left = toX(frame, placed.x + corner.x);
  const top = toY(frame, placed.y + corner.y);
  if (top > viewport.height || top + group.h * zoom < 0) return;
  if (left > viewport.width || left + group.w * zoom < 0) return;
  const headPx = podMeasure.groupHead * zoom;
  if (headPx >= leastTextPx) {
    const middle = top + headPx * 0.5;
    const width = podMeasure.aRow * podMeasure.step * zoom - (podMeasure.step - podMeasure.size) * zoom;
    const right =
      left + width - drawTextEnd(frame, String(group.pods), left + width, middle, small, theme.muted);
    drawText(frame, group.namespace, left, middle, mono, theme.muted, right - left - 8);
  }
  if (podMeasure.size * zoom < podForms.square) drawBar(frame, group, left, top + headPx);
  else {
    drawStrips(frame, group, left, top + headPx);
    drawMarked(frame, group, left, top + headPx);
  }
}

/** Draws a line with what a block holds at its left and how many of that are in trouble at its right. */
function drawHead(frame: Frame, placed: PlacedPlate, block: PodBlock, words: string): void {
  const { ctx, theme } = frame;
  const headPx = podMeasure.blockHead * frame.camera.zoom;
  const x = toX(frame, placed.x + block.x);
  const y = snap(frame, toY(frame, placed.y + block.y));
  const w = block.w * frame.camera.zoom;
  ctx.fillStyle = theme.line;
  ctx.fillRect(snap(frame, x), y, snap(frame, x + w) - snap(frame, x), hairline(frame));
  if (headPx < leastTextPx) return;
  const middle = y + headPx * 0.5;
  const bad = countTrouble(block.plan.pods);
  let right = x + w;
  const isRoomy = w >= 260;
  for (const kind of ['warning', 'error'] as const) {
    if (bad[kind] === 0) continue;
    const amount = String(bad[kind]);
    right -= drawTextEnd(frame, amount, right, middle, small, theme.text) + 4;
    drawGlyph(frame, stateGlyphs[kind], right - 5, middle, 10, theme.state[kind]);
    right -= 10 + 8;
  }
  const long = isRoomy ? t('drawn.workloads', { words }) : words;
  const shown = widthOf(frame, long, small) <= right - x ? long : words;
  drawText(frame, shown, x, middle, small, theme.muted, right - x - 8);
}

/** Draws the container workloads of a host: a title where there is room, and the pods by namespace. */
export function drawPods(frame: Frame, placed: PlacedPlate, block: PodBlock): void {
  drawHead(frame, placed, block, counted('count.pods', block.plan.pods.length));
  for (const group of block.plan.groups) drawGroup(frame, placed, block, group);
}

/** Draws the strip for pods without a host, or in words why none are shown. */
export function drawPodShelf(frame: Frame, placed: PlacedPlate, block: PodBlock): void {
  const { node } = placed.plate;
  drawHead(frame, placed, block, podStripWords(node, block.plan.pods));
  for (const group of block.plan.groups) drawGroup(frame, placed, block, group);
}
