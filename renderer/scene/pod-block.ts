import { assignSlots, keepRows } from './cells.ts';
import { measure, pitch } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { PodNode } from './graph.ts';

/** The fixed measures of pods in world units; a row of them is as wide as a VM's cell. */
export const podMeasure = {
  size: 10,
  step: 12,
  aRow: 12,
  /** Height of a group's name. */
  groupHead: 20,
  groupGap: 8,
  /** Height of the title of a block. */
  blockHead: 34,
  /** Heights of blocks come in steps of this. */
  heightStep: 24,
} as const;

/** The pods of one namespace, relative to the block; an empty slot is null. */
export type PodGroup = Rect & { namespace: string; pods: number; slots: readonly (PodNode | null)[] };

/** How pods are divided into groups, in so many columns as wide as the cells of VMs. */
export type PodPlan = {
  pods: readonly PodNode[];
  columns: number;
  groups: readonly PodGroup[];
  h: number;
};

/** Pods in their place, relative to the plate: a title, and the groups below it. */
export type PodBlock = Rect & { plan: PodPlan };

function byNamespace(pods: readonly PodNode[]): [namespace: string, pods: PodNode[]][] {
  const groups = new Map<string, PodNode[]>();
  for (const pod of pods) {
    const own = groups.get(pod.namespace);
    if (own) own.push(pod);
    else groups.set(pod.namespace, [pod]);
  }
  return [...groups];
}

/** The height of a group with so many rows of pods. */
export function groupHeight(rows: number): number {
  return podMeasure.groupHead + rows * podMeasure.step - (podMeasure.step - podMeasure.size);
}

/**
 * Divides pods, which are sorted, into groups by namespace, each where its columns are filled least. A pod keeps the
 * slot it had in its group, and a group its height while its pods still fit.
 */
export function planPods(pods: readonly PodNode[], columns: number, before: PodPlan | null): PodPlan {
  if (before?.pods === pods && before.columns === columns) return before;
  const known = new Map(before?.groups.map((group) => [group.namespace, group]));
  const bottoms = new Array<number>(columns).fill(0);
  const groups = byNamespace(pods).map(([namespace, own]): PodGroup => {
    const earlier = known.get(namespace);
    const needed = Math.ceil(own.length / podMeasure.aRow);
    const rows = keepRows(needed, earlier ? earlier.slots.length / podMeasure.aRow : null, 1);
    const column = bottoms.indexOf(Math.min(...bottoms));
    const [y, h] = [bottoms[column] ?? 0, groupHeight(rows)];
    bottoms[column] = y + h + podMeasure.groupGap;
    return {
      x: column * pitch.x,
      y,
      w: measure.cellW,
      h,
      namespace,
      pods: own.length,
      slots: assignSlots(earlier?.slots ?? [], own, rows * podMeasure.aRow),
    };
  });
  return { pods, columns, groups, h: Math.max(0, Math.max(...bottoms) - podMeasure.groupGap) };
}

/** The corner of a group, relative to the plate. */
export function cornerOf(block: PodBlock, group: PodGroup): { x: number; y: number } {
  return { x: block.x + group.x, y: block.y + podMeasure.blockHead + group.y };
}

/** The rectangle of a slot of a group, relative to the plate. */
export function rectOfPodSlot(block: PodBlock, group: PodGroup, slot: number): Rect {
  const { size, step, aRow, groupHead } = podMeasure;
  const { x, y } = cornerOf(block, group);
  return {
    x: x + (slot % aRow) * step,
    y: y + groupHead + Math.floor(slot / aRow) * step,
    w: size,
    h: size,
  };
}

/** The pod at a point relative to the plate; the gaps between pods belong to them, as they are small. */
export function podAt(block: PodBlock, x: number, y: number): PodNode | null {
  const { step, aRow, groupHead } = podMeasure;
  for (const group of block.plan.groups) {
    const corner = cornerOf(block, group);
    const column = Math.floor((x - corner.x) / step);
    const row = Math.floor((y - corner.y - groupHead) / step);
    if (column < 0 || column >= aRow || row < 0 || y >= corner.y + group.h) continue;
    return group.slots[row * aRow + column] ?? null;
  }
  return null;
}

const slotsByBlock = new WeakMap<PodPlan, ReadonlyMap<string, readonly [PodGroup, number]>>();

/** The rectangle of a pod by its id, relative to the plate; null where it is not in this block. */
export function rectOfPod(block: PodBlock, id: string): Rect | null {
  let slots = slotsByBlock.get(block.plan);
  if (!slots) {
    const found = new Map<string, readonly [PodGroup, number]>();
    for (const group of block.plan.groups) {
      for (const [slot, pod] of group.slots.entries()) if (pod) found.set(pod.id, [group, slot]);
    }
    slots = found;
    slotsByBlock.set(block.plan, slots);
  }
  const place = slots.get(id);
  return place ? rectOfPodSlot(block, ...place) : null;
}

/** Every pod of a block with its rectangle relative to the plate. */
export function* podsIn(block: PodBlock): Generator<{ pod: PodNode; rect: Rect }> {
  for (const group of block.plan.groups) {
    for (const [slot, pod] of group.slots.entries()) {
      if (pod) yield { pod, rect: rectOfPodSlot(block, group, slot) };
    }
  }
}
