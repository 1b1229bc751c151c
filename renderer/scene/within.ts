import { rectOfSlot } from './cells.ts';
import { overlaps } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { GraphNode } from './graph.ts';
import { platesIn, rectOf, rectOfPlate } from './layout.ts';
import type { Layout, PlacedPlate } from './layout.ts';
import { podsIn } from './pod-block.ts';

type Placed = { node: GraphNode; rect: Rect };

const nothing = (): boolean => false;

function cellsOf(placed: PlacedPlate): Placed[] {
  const { plate } = placed;
  const found: Placed[] = [];
  for (const { cells } of [...plate.hosts, ...plate.shelves]) {
    for (const [slot, vm] of cells.slots.entries()) {
      if (!vm) continue;
      const rect = rectOfSlot(cells, slot);
      found.push({ node: vm, rect: { ...rect, x: rect.x + placed.x, y: rect.y + placed.y } });
    }
  }
  return found;
}

function podsOf({ x, y, plate }: PlacedPlate): Placed[] {
  const blocks = [...plate.hosts.map(({ pods }) => pods), plate.podShelf];
  return blocks.flatMap((block) =>
    block
      ? [...podsIn(block)].map(({ pod, rect }) => ({
          node: pod,
          rect: { ...rect, x: x + rect.x, y: y + rect.y },
        }))
      : [],
  );
}

function hostsOf(placed: PlacedPlate): Placed[] {
  return placed.plate.hosts.map((box) => ({
    node: box.node,
    rect: { x: box.x + placed.x, y: box.y + placed.y, w: box.w, h: box.h },
  }));
}

/** The ids of the VMs, or of the hosts, that touch a rectangle of the world; of the pods where there is no VM in it; none of what is hidden. */
export function idsWithin(
  layout: Layout,
  rect: Rect,
  type: 'vm' | 'host',
  isHidden: (node: GraphNode) => boolean = nothing,
): string[] {
  const idsOf = (candidatesOf: (placed: PlacedPlate) => Placed[]): string[] =>
    platesIn(layout, rect).flatMap((placed) =>
      candidatesOf(placed).flatMap(({ node, rect: own }) =>
        overlaps(own, rect) && !isHidden(node) ? [node.id] : [],
      ),
    );
  if (type === 'host') return idsOf(hostsOf);
  const vms = idsOf(cellsOf);
  return vms.length > 0 ? vms : idsOf(podsOf);
}

/** A direction on the canvas. */
export type Direction = 'left' | 'right' | 'up' | 'down';

const steps: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** The nearest node of the same type in a direction: VMs and pods within their cluster, hosts and clusters everywhere. What is hidden is passed over. Null at the edge. */
export function neighbour(
  layout: Layout,
  node: GraphNode,
  direction: Direction,
  isHidden: (node: GraphNode) => boolean = nothing,
): string | null {
  const from = rectOf(layout, node.id);
  if (!from) return null;
  const candidates = layout.plates.flatMap((placed) => {
    if (node.type === 'cluster') return [{ node: placed.plate.node, rect: rectOfPlate(placed) }];
    if (node.type === 'host') return hostsOf(placed);
    return placed.plate.node.id === node.cluster ? [...cellsOf(placed), ...podsOf(placed)] : [];
  });
  const step = steps[direction];
  let best: string | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const { node: other, rect } of candidates) {
    if (other.id === node.id || isHidden(other)) continue;
    const dx = rect.x + rect.w / 2 - (from.x + from.w / 2);
    const dy = rect.y + rect.h / 2 - (from.y + from.h / 2);
    const ahead = dx * step.x + dy * step.y;
    if (ahead <= 1) continue;
    const aside = Math.abs(dx * step.y) + Math.abs(dy * step.x);
    const score = ahead + aside * 3;
    if (score < bestScore) [best, bestScore] = [other.id, score];
  }
  return best;
}
