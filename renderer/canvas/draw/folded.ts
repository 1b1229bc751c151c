import { measure } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { HostNode, VmNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { sumOfUse } from '../../scene/sum-use.ts';
import { countTrouble, troubleOf } from '../../scene/trouble.ts';
import type { Chevron } from '../title-form.ts';
import { titleForm } from '../title-form.ts';
import { counted } from '../../i18n/i18n.ts';
import { hostWords } from '../words.ts';
import { drawBars } from './bars.ts';
import { fillsOf, isState, themeFor } from './fills.ts';
import { hairline, snap, strokeInside, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawText, drawTextEnd, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

/** Draws the sign that folds and opens: it points down where the box is open, and to the right where it is folded. */
export function drawChevron(
  frame: Frame,
  box: { x: number; y: number },
  chevron: Chevron,
  isFolded: boolean,
): void {
  const { ctx, theme, dpr } = frame;
  const middle = { x: snap(frame, box.x + chevron.x), y: snap(frame, box.y + chevron.y) };
  const [long, short] = [chevron.size * 0.44, chevron.size * 0.24];
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = Math.max(1.5, chevron.size / 8) * theme.lineScale;
  if (dpr < 1.5) ctx.lineWidth = Math.round(ctx.lineWidth * 2) / 2;
  ctx.beginPath();
  if (isFolded) {
    ctx.moveTo(middle.x - short, middle.y - long);
    ctx.lineTo(middle.x + short, middle.y);
    ctx.lineTo(middle.x - short, middle.y + long);
  } else {
    ctx.moveTo(middle.x - long, middle.y - short);
    ctx.lineTo(middle.x, middle.y + short);
    ctx.lineTo(middle.x + long, middle.y - short);
  }
  ctx.stroke();
}

/** Draws the share of the VMs and pods of a host that is in trouble as a strip along the lower edge of a box. */
export function drawTroubleStrip(
  frame: Frame,
  rect: Rect,
  host: HostNode,
  thickness: number,
  isDim: boolean,
): void {
  const [vms, pods] = [countTrouble(host.vms), countTrouble(host.pods)];
  const theme = themeFor(frame, isDim);
  const total = Math.max(1, host.vms.length + host.pods.length);
  let { x } = rect;
  for (const kind of ['error', 'warning'] as const) {
    const bad = vms[kind] + pods[kind];
    if (bad === 0) continue;
    const w = Math.min(rect.x + rect.w - x, Math.max(4, (rect.w * bad) / total));
    frame.ctx.fillStyle = theme.state[kind];
    frame.ctx.fillRect(x, rect.y + rect.h - thickness, w, thickness);
    x += w + 1;
  }
}

const small: TextStyle = { size: 11, weight: 450, family: 'sans' };

/** Draws at the end of a line how many VMs a folded host has, and how many of them are in trouble; answers where the room for the rest ends. */
export function drawFoldedCount(
  frame: Frame,
  vms: readonly VmNode[],
  at: { x: number; middle: number; w: number },
): number {
  const { theme } = frame;
  let right = at.x + at.w;
  const there = vms.filter(({ plan }) => plan !== 'new').length;
  const words = at.w > 200 ? counted('count.vms', there) : String(there);
  if (at.w > 120 || there < 100) right -= drawTextEnd(frame, words, right, at.middle, small, theme.muted) + 8;
  const bad = countTrouble(vms);
  for (const kind of ['warning', 'error'] as const) {
    if (bad[kind] === 0 || right - at.x < 90) continue;
    right -= drawTextEnd(frame, String(bad[kind]), right, at.middle, small, theme.text) + 4;
    drawGlyph(frame, stateGlyphs[kind], right - 5, at.middle, 10, theme.state[kind]);
    right -= 18;
  }
  return right;
}

/** The side of a square that stands for a host on a folded plate, in CSS pixels: as large as lets all of them in. */
function tileSide(hosts: number, room: { w: number; h: number }): number {
  for (let side = 18; side > 3; side -= 1) {
    const gap = side > 7 ? 3 : side > 4 ? 2 : 1;
    const columns = Math.floor((room.w + gap) / (side + gap));
    if (columns > 0 && Math.ceil(hosts / columns) * (side + gap) - gap <= room.h) return side;
  }
  return 3;
}

/** Draws every host as a small square: what the overlay says of it, with an edge in the colour of what is wrong with it or its VMs. */
function drawHosts(frame: Frame, hosts: readonly HostNode[], room: Rect): void {
  const side = tileSide(hosts.length, room);
  const gap = side > 7 ? 3 : side > 4 ? 2 : 1;
  const columns = Math.max(1, Math.floor((room.w + gap) / (side + gap)));
  for (const [index, host] of hosts.entries()) {
    const x = snap(frame, room.x + (index % columns) * (side + gap));
    const y = snap(frame, room.y + Math.floor(index / columns) * (side + gap));
    if (y + side > room.y + room.h + 1) return;
    drawHostTile(frame, host, { x, y, w: side, h: side });
  }
}

function drawHostTile(frame: Frame, host: HostNode, rect: Rect): void {
  const { ctx } = frame;
  const look = frame.look.host(host);
  const theme = themeFor(frame, look.isDim);
  const own = troubleOf(host);
  const bad = countTrouble(host.vms);
  const isByState = isState(look.fill);
  ctx.fillStyle = isByState && own !== 'none' ? theme.tint[own] : fillsOf(theme)[look.fill];
  ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
  const worst =
    own === 'error' || bad.error > 0 ? 'error' : own === 'warning' || bad.warning > 0 ? 'warning' : null;
  if (worst === null) return;
  ctx.fillStyle = theme.state[worst];
  if (own !== 'none') strokeInside(frame, rect, theme.state[worst], Math.max(hairline(frame), rect.w / 8));
  else ctx.fillRect(rect.x, rect.y + rect.h - Math.max(2, rect.h * 0.22), rect.w, Math.max(2, rect.h * 0.22));
}

/** Draws below the title of a folded plate the use of all its hosts together, and each host as a small square. */
export function drawFoldedBody(frame: Frame, placed: PlacedPlate): void {
  const { plate } = placed;
  const { zoom } = frame.camera;
  const form = titleForm(plate, zoom);
  const [x, y, w] = [toX(frame, placed.x), toY(frame, placed.y), plate.w * zoom];
  const body = { x: x + form.pad, y: y + form.height, w: w - form.pad * 2, h: plate.h * zoom - form.height };
  if (body.h < 8 || body.w < 24) return;
  const facts = `${hostWords(plate.node)}  ·  ${counted('count.vms', plate.node.counts.vms)}`;
  if (!form.hasTwoLines && body.h >= 48 && widthOf(frame, facts, small) <= body.w) {
    drawText(frame, facts, body.x, body.y + 6, small, frame.theme.muted);
    body.y += 18;
    body.h -= 18;
  }
  const hasFigures = body.h >= 72 && body.w >= 300;
  const barsH = hasFigures ? 26 : body.h >= 20 ? 6 : 4;
  drawBars(frame, sumOfUse(plate.node), body.x, body.y + (hasFigures ? 10 : 2), body.w, hasFigures);
  const top = body.y + barsH + (hasFigures ? 10 : 6);
  const bottom = y + plate.h * zoom - Math.max(5, measure.platePad * zoom * 0.8);
  if (bottom - top < 4) return;
  drawHosts(frame, plate.node.hosts, { x: body.x, y: top, w: body.w, h: bottom - top });
}
