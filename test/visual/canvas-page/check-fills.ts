// Whether VMs and hosts on the canvas have the colours that the overlay says, told from the pixels alone.
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import type { CanvasTheme } from '../../../renderer/canvas/theme.ts';
import type { HostNode, VmNode } from '../../../renderer/scene/graph.ts';
import type { Fill, FillRole } from '../../../renderer/scene/look.ts';
import { overlayOf } from '../../../renderer/scene/overlays/index.ts';
import { troubleOf } from '../../../renderer/scene/trouble.ts';
import type { Pixels } from './pixels.ts';
import type { Studio } from './studio.ts';

/** How many were looked at, and in words what is wrong with those that are. */
export type FillFindings = { cells: number; tiles: number; roles: string[]; wrong: string[] };

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

/** The colour a cell must have most of, or some of where its state is a shape; none for what is only an edge. */
function expectedOf(theme: CanvasTheme, role: FillRole): { colour: string; share: number } | null {
  switch (role) {
    case 'running':
    case 'warning':
    case 'error':
      return { colour: theme.block[role], share: 0.5 };
    case 'starting':
    case 'stopping':
    case 'migrating':
    case 'pending':
      return { colour: theme.block[role], share: 0.25 };
    case 'paused':
      return { colour: theme.block.paused, share: 0.15 };
    case 'off':
      return { colour: theme.cell, share: 0.4 };
    case 'unknown':
      return null;
    default: {
      const colour = colourOf(theme, role);
      return colour === undefined ? null : { colour, share: 0.5 };
    }
  }
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
function stripOf(box: Box): Box {
  const dpr = window.devicePixelRatio;
  const left = box.left + Math.ceil(2 * dpr);
  const top = box.top + Math.round((box.bottom - box.top) * 0.2);
  return { left, top, right: left + 1, bottom: top + Math.round((box.bottom - box.top) * 0.15) };
}

/** Compares every VM (and far out every host) in the picture with what the overlay says of it. */
export function checkFills(studio: Studio, canvas: Canvas): FillFindings {
  const [theme, graph, pixels] = [studio.theme(), studio.graph(), studio.pixels()];
  const reading = overlayOf(studio.overlay()).read(graph);
  const level = canvas.level();
  const found: FillFindings = { cells: 0, tiles: 0, roles: [], wrong: [] };
  const roles = new Set<string>();
  const compare = (node: VmNode | HostNode, { role }: Fill, box: Box): boolean => {
    const expected = expectedOf(theme, role);
    if (!expected) return false;
    const share = shareOf(pixels, expected.colour, box);
    roles.add(role);
    const least = level === 'near' ? 0.9 : expected.share;
    if (share < least)
      found.wrong.push(`${node.name} is ${role}: ${Math.round(share * 100)} % of it are ${expected.colour}`);
    return true;
  };
  for (const node of graph.nodes.values()) {
    if (node.type === 'vm' && level !== 'far') {
      const box = insideOf(canvas.rectOf(node.id), pixels, 5);
      if (!box) continue;
      const fill = reading.vm(node);
      // A card has its state as a tint behind its words, which is not told from others by a share of it.
      const isStrip = level === 'near' && colourOf(theme, fill.role) !== undefined && fill.role !== 'none';
      if (level === 'near' && !isStrip) continue;
      if (compare(node, fill, isStrip ? stripOf(box) : box)) found.cells += 1;
    } else if (node.type === 'host' && level === 'far') {
      const box = insideOf(canvas.rectOf(node.id), pixels, 5);
      // A host in trouble of its own shows that in its tile as well.
      if (!box || troubleOf(node) !== 'none') continue;
      const fill = reading.host(node);
      if (colourOf(theme, fill.role) !== undefined && compare(node, fill, box)) found.tiles += 1;
    }
  }
  found.roles = [...roles].sort();
  return found;
}
