import { keepRows } from './cells.ts';
import { measure, pitch, union } from './geometry.ts';
import type { ClusterNode } from './graph.ts';
import { rectOfPlate } from './layout.ts';
import type { Layout, PlacedPlate } from './layout.ts';
import { repack } from './pack.ts';
import type { HostBox, Plate } from './plate.ts';
import { groupHeight, planPods, podMeasure } from './pod-block.ts';
import type { PodBlock, PodPlan } from './pod-block.ts';
import type { ShelfBox } from './shelf.ts';

/** Adds container workloads to a layout of everything else. */
export type PodSpreader = (plain: Layout) => Layout;

/** Whether the pods of a cluster are known, so that its hosts have room for them. */
export function hasPodBlocks({ workloads, health }: Pick<ClusterNode, 'workloads' | 'health'>): boolean {
  if (!workloads) return false;
  return health.Pod?.type === 'live' || workloads.counts.pods > 0;
}

const leastSteps = 2;

function inSteps(h: number, before: number | null): number {
  return keepRows(Math.ceil(h / podMeasure.heightStep), before, leastSteps);
}

/** What is remembered from one layout to the next, while the layer is on. */
type Memory = {
  /** By id of the host, and of the cluster for its strip. */
  plans: Map<string, PodPlan>;
  /** Heights of blocks in steps, for each row of hosts of a cluster and for its strip. */
  steps: Map<string, readonly number[]>;
  plates: WeakMap<Plate, Plate>;
  boxes: WeakMap<HostBox, HostBox>;
  shelves: WeakMap<ShelfBox, ShelfBox>;
};

function planFor(memory: Memory, id: string, pods: PodPlan['pods'], columns: number): PodPlan {
  const plan = planPods(pods, columns, memory.plans.get(id) ?? null);
  memory.plans.set(id, plan);
  return plan;
}

/** A host lower by `down`, with the block of its pods in the room added below its VMs. */
function grow(memory: Memory, box: HostBox, plan: PodPlan | null, down: number, added: number): HostBox {
  const [y, h] = [box.y + down, box.isFolded ? box.h : box.h + added];
  if (!plan && down === 0 && h === box.h) return box;
  const known = memory.boxes.get(box);
  if (known?.y === y && known.h === h && known.pods?.plan === (plan ?? undefined)) return known;
  const cells = { ...box.cells, y: box.cells.y + down };
  const block: PodBlock | null = plan && {
    x: box.x + measure.hostPad,
    y: y + box.h,
    w: box.w - measure.hostPad * 2,
    h: added - measure.hostPad,
    plan,
  };
  const grown = { ...box, y, h, cells, ...(block ? { pods: block } : {}) };
  memory.boxes.set(box, grown);
  return grown;
}

/** A strip lower by `down`. */
function lower(memory: Memory, shelf: ShelfBox, down: number): ShelfBox {
  if (down === 0) return shelf;
  const known = memory.shelves.get(shelf);
  if (known?.y === shelf.y + down) return known;
  const cells = { ...shelf.cells, y: shelf.cells.y + down };
  const lowered = { ...shelf, y: shelf.y + down, cells };
  memory.shelves.set(shelf, lowered);
  return lowered;
}

function spreadPlate(memory: Memory, plate: Plate): Plate {
  const { node, hostColumns } = plate;
  const { workloads } = node;
  if (!workloads || plate.isFolded) return plate;
  const stepsBefore = memory.steps.get(node.id) ?? [];
  const steps: number[] = [];
  const hosts: HostBox[] = [];
  const rowTops: number[] = [];
  let down = 0;
  const hasBlocks = hasPodBlocks(node);
  for (let first = 0; first < plate.hosts.length; first += hostColumns) {
    const row = plate.hosts.slice(first, first + hostColumns);
    const plans = row.map((box) =>
      hasBlocks && !box.isFolded ? planFor(memory, box.node.id, box.node.pods, box.cells.columns) : null,
    );
    const tallest = Math.max(0, ...plans.map((plan) => plan?.h ?? 0));
    const own = inSteps(tallest, stepsBefore[steps.length] ?? null);
    const hasRoom = plans.some((plan) => plan !== null);
    const added = hasRoom ? podMeasure.blockHead + own * podMeasure.heightStep + measure.hostPad : 0;
    for (const [index, box] of row.entries())
      hosts.push(grow(memory, box, plans[index] ?? null, down, added));
    rowTops.push((plate.rowTops[steps.length] ?? 0) + down);
    steps.push(own);
    down += added;
  }
  const shelves = plate.shelves.map((shelf) => lower(memory, shelf, down));
  const w = plate.w - measure.platePad * 2;
  const columns = Math.max(1, Math.floor((w - measure.hostPad * 2 + measure.cellGap) / pitch.x));
  const plan = planFor(memory, node.id, workloads.shelf, columns);
  const own = inSteps(plan.groups.length === 0 ? groupHeight(1) : plan.h, stepsBefore[steps.length] ?? null);
  steps.push(own);
  memory.steps.set(node.id, steps);
  const podShelf: PodBlock = {
    x: measure.platePad,
    y: plate.h + down - measure.platePad,
    w,
    h: podMeasure.blockHead + own * podMeasure.heightStep,
    plan,
  };
  return { ...plate, h: plate.h + down + podShelf.h, rowTops, hosts, shelves, podShelf };
}

/**
 * Opens a spreader. Hosts grow downwards by their pods and plates by a strip for pods without a host; what is right of
 * a plate or below it moves aside. Nothing else changes, and a layout without container workloads is answered as it is,
 * so that turning them off leads back to where everything was.
 */
export function openPodSpreader(): PodSpreader {
  const fresh = (): Memory => ({
    plans: new Map(),
    steps: new Map(),
    plates: new WeakMap(),
    boxes: new WeakMap(),
    shelves: new WeakMap(),
  });
  let memory = fresh();
  let before = new Map<string, PlacedPlate>();
  return (plain) => {
    if (plain.plates.every(({ plate }) => plate.node.workloads === null)) {
      memory = fresh();
      before.clear();
      return plain;
    }
    const plates = plain.plates.map(({ plate }) => {
      const known = memory.plates.get(plate) ?? spreadPlate(memory, plate);
      memory.plates.set(plate, known);
      return known;
    });
    const { places } = repack(plates, plain.plates.map(rectOfPlate), plain.aspect);
    const placed = plain.plates.map((own, index): PlacedPlate => {
      const plate = plates[index] ?? own.plate;
      const { x, y } = places[index] ?? own;
      const old = before.get(plate.node.id);
      return old?.plate === plate && old.x === x && old.y === y ? old : { ...own, x, y, plate };
    });
    before = new Map(placed.map((each) => [each.plate.node.id, each]));
    return { ...plain, plates: placed, bounds: union(placed.map(rectOfPlate)) ?? plain.bounds };
  };
}
