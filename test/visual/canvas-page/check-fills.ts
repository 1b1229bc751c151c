// Whether VMs and hosts on the canvas have the colours that the overlay says, told from the pixels alone.
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import type { CanvasTheme } from '../../../renderer/canvas/theme.ts';
import type { State } from '../../../shared/world/entity.ts';
import type { Graph, HostNode, VmNode } from '../../../renderer/scene/graph.ts';
import type { Level } from '../../../renderer/scene/levels.ts';
import type { Fill, FillRole } from '../../../renderer/scene/look.ts';
import { overlayOf } from '../../../renderer/scene/overlays/index.ts';
import { troubleOf } from '../../../renderer/scene/trouble.ts';
import type { Pixels } from './pixels.ts';
import type { Studio } from './studio.ts';

/** How many were looked at, and in words what is wrong with those that are. */
export type FillFindings = {
  level: Level;
  cells: number;
  tiles: number;
  roles: string[];
  wrong: string[];
};

type Box = { left: number; top: number; right: number; bottom: number };

/** The colour of a role that is not a state, as the themes name them. */
function colourOf(theme: CanvasTheme, role: FillRole): string | undefined {
  const [kind, number] = role.split('-');
  if (kind === 'heat') return theme.heat[Number(number)];
  if (kind === 'hue') return theme.guest[Number(number)];
  const plain: Partial<Record<FillRole, string>> = {
    'tone-ok': theme.block.running,
    'tone-info': theme.block.pending,
    'tone-warn': theme.block.warning,
    'tone-danger': theme.block.error,
    none: theme.cell,
  };
  return plain[role];
}

/** A colour that a part of something must have, and how much of it at the least. */
type Expected = { colour: string; share: number };

/** What a cell must have most of, or some of where its state is a shape; none for what is only an edge. */
function cellOf(theme: CanvasTheme, { role, hasPattern }: Fill, isFlat: boolean): Expected | null {
  const colour = colourOf(theme, role);
  if (colour !== undefined) return { colour, share: hasPattern ? 0.3 : 0.4 };
  const state = role as State;
  if (isFlat) return { colour: theme.block[state], share: 0.3 };
  switch (state) {
    case 'running':
    case 'warning':
    case 'error':
      return { colour: theme.block[state], share: 0.4 };
    case 'starting':
    case 'stopping':
    case 'migrating':
    case 'pending':
      return { colour: theme.block[state], share: 0.25 };
    case 'paused':
      return { colour: theme.block.paused, share: 0.15 };
    case 'off':
      return { colour: theme.cell, share: 0.4 };
    case 'unknown':
      return null;
  }
}

/** What the ground of a card must be, behind its words. */
function cardOf(theme: CanvasTheme, { role }: Fill): Expected {
  const grounds: Partial<Record<FillRole, string>> = {
    error: theme.tint.error,
    warning: theme.tint.warning,
    starting: theme.tint.change,
    stopping: theme.tint.change,
    migrating: theme.tint.change,
    pending: theme.tint.change,
    off: theme.host,
    unknown: theme.host,
  };
  return { colour: grounds[role] ?? theme.cell, share: 0.35 };
}

/** The share of a box that has exactly this colour. */
function shareOf({ data, width }: Pixels, colour: string, { left, top, right, bottom }: Box): number {
  const wanted = Number.parseInt(colour.slice(1), 16);
  let found = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4;
      if (((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!) === wanted) found += 1;
    }
  }
  return found / Math.max(1, (right - left) * (bottom - top));
}

/** The whole device pixels inside a box of the page, or null where it is not wholly in the picture or too small to tell. */
function insideOf(rect: DOMRect | null, { width, height }: Pixels, least: number): Box | null {
  if (!rect) return null;
  const { devicePixelRatio: dpr } = window;
  const box = {
    left: Math.ceil(rect.left * dpr),
    top: Math.ceil(rect.top * dpr),
    right: Math.floor(rect.right * dpr),
    bottom: Math.floor(rect.bottom * dpr),
  };
  const isIn = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
  return isIn && box.right - box.left >= least && box.bottom - box.top >= least ? box : null;
}

/** The strip at the left of a card, where its overlay's colour is; a pattern leaves out its middle. */
function stripOf(rect: DOMRect, box: Box): Box {
  const dpr = window.devicePixelRatio;
  // Cards lie on whole pixels, and their outline is one and a half wide.
  const left = Math.round(rect.left * dpr) + Math.ceil(1.5 * dpr);
  const top = box.top + Math.round((box.bottom - box.top) * 0.2);
  return { left, top, right: left + 1, bottom: top + Math.round((box.bottom - box.top) * 0.15) };
}

/** The VMs and hosts of what can be seen. */
function* nodesSeen(graph: Graph, canvas: Canvas): Generator<VmNode | HostNode> {
  const isSeen = (id: string): boolean => {
    const box = canvas.rectOf(id);
    return box !== null && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  };
  for (const cluster of graph.clusters) {
    if (!isSeen(cluster.id)) continue;
    yield* cluster.shelf;
    for (const host of cluster.hosts) {
      if (!isSeen(host.id)) continue;
      yield host;
      yield* host.vms;
    }
  }
}

/** Below this height in CSS pixels a cell has its colour and no shape. */
const flatBelowPx = 7;

/** Compares every VM (and far out every host) in the picture with what the overlay says of it. */
export function checkFills(studio: Studio, canvas: Canvas): FillFindings {
  const [theme, graph, pixels] = [studio.theme(), studio.graph(), studio.pixels()];
  const reading = overlayOf(studio.overlay()).read(graph);
  const level = canvas.level();
  const found: FillFindings = { level, cells: 0, tiles: 0, roles: [], wrong: [] };
  const roles = new Set<string>();
  const compare = (node: VmNode | HostNode, { role }: Fill, expected: Expected, box: Box): void => {
    const share = shareOf(pixels, expected.colour, box);
    roles.add(role);
    found[node.type === 'vm' ? 'cells' : 'tiles'] += 1;
    if (share < expected.share)
      found.wrong.push(`${node.name} is ${role}: ${Math.round(share * 100)} % of it are ${expected.colour}`);
  };
  for (const node of nodesSeen(graph, canvas)) {
    if ((node.type === 'host') !== (level === 'far')) continue;
    const rect = canvas.rectOf(node.id);
    const box = insideOf(rect, pixels, 5);
    if (!rect || !box) continue;
    if (node.type === 'host') {
      const fill = reading.host(node);
      const colour = colourOf(theme, fill.role);
      // A host in trouble of its own shows that in its tile as well.
      if (colour !== undefined && troubleOf(node) === 'none')
        compare(node, fill, { colour, share: 0.4 }, box);
      continue;
    }
    const fill = reading.vm(node);
    if (level === 'near') {
      compare(node, fill, cardOf(theme, fill), box);
      const colour = fill.role === 'none' ? undefined : colourOf(theme, fill.role);
      if (colour !== undefined) compare(node, fill, { colour, share: 0.9 }, stripOf(rect, box));
      continue;
    }
    const expected = cellOf(theme, fill, rect.height < flatBelowPx);
    if (expected) compare(node, fill, expected, box);
  }
  found.roles = [...roles];
  return found;
}
