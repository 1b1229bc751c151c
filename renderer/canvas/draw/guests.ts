import type { Cells } from '../../scene/cells.ts';
import type { Rect } from '../../scene/geometry.ts';
import { guestRoleGlyphs } from '../../scene/glyphs.ts';
import { guestColour } from '../../scene/guest-colour.ts';
import type { Edge, GuestShape } from '../../scene/guest-shape.ts';
import type { GuestNode, HostNode, VmNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { VmLook } from '../../scene/look.ts';
import { compareNames } from '../../scene/names.ts';
import { eachCell } from './cells.ts';
import type { Visit } from './cells.ts';
import { themeFor } from './fills.ts';
import { snap, strokeInside, toBox, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { drawText, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

const count: TextStyle = { size: 11, weight: 600, family: 'sans' };

/** Whether a VM runs the control plane of its guest cluster. */
export function isControl({ mark }: VmLook): boolean {
  return mark === guestRoleGlyphs.server || mark === guestRoleGlyphs['control-plane'];
}

/** Draws the part of each guest node at the right end of its cell. */
export function drawParts(
  frame: Frame,
  placed: PlacedPlate,
  cells: Cells,
  members: readonly number[],
  heightPx: number,
): void {
  const size = Math.min(12, heightPx * 0.66);
  const draw: Visit = (vm, x, y, w, h) => {
    const { mark, isDim } = frame.look.vm(vm);
    if (mark === null || w < size * 2.5) return;
    drawGlyph(frame, mark, x + w - h / 2 - 1, y + h / 2, size, themeFor(frame, isDim).text);
  };
  eachCell(frame, placed, cells, draw, members);
}

type Tick = { id: string; name: string };

const ticksOf = new WeakMap<readonly VmNode[], readonly Tick[]>();

/** The guest clusters that have nodes among these VMs, by name. */
function guestsAmong(vms: readonly VmNode[]): readonly Tick[] {
  const known = ticksOf.get(vms);
  if (known) return known;
  const found = new Map<string, Tick>();
  for (const { guest } of vms) if (guest) found.set(guest.guest, { id: guest.guest, name: guest.cluster });
  const list = [...found.values()].sort((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1));
  ticksOf.set(vms, list);
  return list;
}

const leastTickPx = 2;

/** Marks which guest clusters have nodes on a host whose cells are too small to say so: a tick each along its upper edge. */
export function drawTicks(frame: Frame, box: Rect, host: HostNode): void {
  const ticks = guestsAmong(host.vms);
  const size = Math.max(leastTickPx, Math.min(7, box.h * 0.16));
  const room = Math.floor((box.w - size) / (size * 2));
  if (ticks.length === 0 || room < 1) return;
  const { ctx, look } = frame;
  for (const [index, { id, name }] of ticks.slice(0, room).entries()) {
    const theme = themeFor(frame, look.guest !== null && look.guest !== id);
    const { hue, hasPattern } = guestColour(name);
    ctx.fillStyle = theme.guest[hue] ?? theme.lineStrong;
    const x = snap(frame, box.x + size / 2 + index * size * 2);
    const y = snap(frame, box.y + size / 2);
    ctx.fillRect(x, y, size, hasPattern ? size / 2 : size);
  }
}

function strokeAll(frame: Frame, edges: readonly Edge[]): void {
  const { ctx } = frame;
  ctx.beginPath();
  for (const { from, to } of edges) {
    ctx.moveTo(snap(frame, toX(frame, from.x)), snap(frame, toY(frame, from.y)));
    ctx.lineTo(snap(frame, toX(frame, to.x)), snap(frame, toY(frame, to.y)));
  }
  ctx.stroke();
}

function drawLinks(frame: Frame, links: GuestShape['links'], colour: string): void {
  const { ctx, theme } = frame;
  const isFine = frame.level === 'far';
  ctx.beginPath();
  for (const link of links) {
    for (const [index, { x, y }] of link.entries()) {
      const at = [snap(frame, toX(frame, x)), snap(frame, toY(frame, y))] as const;
      if (index === 0) ctx.moveTo(...at);
      else ctx.lineTo(...at);
    }
  }
  ctx.lineJoin = 'round';
  // A seam in the colour of the ground keeps the line apart from what it crosses.
  for (const [style, width] of [
    [theme.surface, isFine ? 3 : 4],
    [colour, isFine ? 1.5 : 2],
  ] as const) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.stroke();
  }
  ctx.lineJoin = 'miter';
  ctx.fillStyle = colour;
  for (const point of links.flatMap((link) => [link[0], link.at(-1)])) {
    if (!point) continue;
    ctx.beginPath();
    ctx.arc(toX(frame, point.x), toY(frame, point.y), isFine ? 2 : 3, 0, Math.PI * 2);
    ctx.fill();
  }
}

/** Draws how many nodes each host has, far out, where there are no cells to go round. */
function drawHosts(frame: Frame, { hulls }: GuestShape, colour: string, hasPattern: boolean): void {
  const { ctx, theme } = frame;
  for (const { box, tiles } of hulls) {
    const rect = toBox(frame, box.x, box.y, box.w, box.h);
    ctx.globalAlpha = 0.3;
    ctx.fillStyle = colour;
    ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
    ctx.globalAlpha = 1;
    if (hasPattern) ctx.setLineDash([6, 4]);
    strokeInside(frame, rect, colour, Math.max(1.5, Math.min(2.5, rect.w * 0.08)));
    ctx.setLineDash([]);
    const words = String(tiles.length);
    const width = widthOf(frame, words, count);
    if (rect.w < width + 10 || rect.h < 18) continue;
    const [x, y] = [rect.x + rect.w / 2, rect.y + rect.h / 2];
    ctx.fillStyle = theme.surface;
    ctx.fillRect(x - width / 2 - 4, y - 8, width + 8, 16);
    drawText(frame, words, x - width / 2, y, count, theme.text);
  }
}

/**
 * Draws a guest cluster that is selected or in focus: links between its hosts, and in each a hull tight around its nodes; of
 * one that is only planned fainter and dashed.
 */
export function drawGuest(frame: Frame, guest: GuestNode, shape: GuestShape): void {
  const { ctx, theme } = frame;
  const { hue, hasPattern } = guestColour(guest.name);
  const colour = theme.guest[hue] ?? theme.lineStrong;
  ctx.textBaseline = 'middle';
  drawLinks(frame, shape.links, colour);
  if (frame.level === 'far') {
    drawHosts(frame, shape, colour, hasPattern);
    return;
  }
  ctx.fillStyle = colour;
  const isPlanned = guest.plan === 'new';
  ctx.globalAlpha = isPlanned ? 0.1 : 0.16;
  for (const { tiles } of shape.hulls) {
    for (const { x, y, w, h } of tiles) {
      const left = snap(frame, toX(frame, x));
      const top = snap(frame, toY(frame, y));
      ctx.fillRect(left, top, snap(frame, toX(frame, x + w)) - left, snap(frame, toY(frame, y + h)) - top);
    }
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.lineCap = 'square';
  if (isPlanned) ctx.setLineDash([3, 5]);
  else if (hasPattern) ctx.setLineDash([6, 4]);
  for (const { edges } of shape.hulls) strokeAll(frame, edges);
  ctx.setLineDash([]);
  ctx.lineCap = 'butt';
}
