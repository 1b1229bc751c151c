import { isStale } from '../scene/availability.ts';
import type { Cells } from '../scene/cells.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Layout, PlacedPlate } from '../scene/layout.ts';
import { isAnyLit } from '../scene/lit-vms.ts';
import type { Look } from '../scene/look.ts';
import type { Part } from './draw/scene.ts';
import type { HostBox } from '../scene/plate.ts';
import type { PodBlock } from '../scene/pod-block.ts';
import type { ShelfBox } from '../scene/shelf.ts';
import { shownState } from '../scene/trouble.ts';

/** What must be painted anew, in world units: hosts and shelves, and the heads of their plates. */
export type Areas = { boxes: Rect[]; heads: Rect[] };

/** What must be painted anew from one layout to the next, and which VMs and pods show another state. */
export type Changes = Areas & { changedVms: string[] };

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

function at(placed: PlacedPlate, rect: Rect): Rect {
  return { x: placed.x + rect.x, y: placed.y + rect.y, w: rect.w, h: rect.h };
}

/** The head of a plate, with its title. */
function headOf(placed: PlacedPlate): Rect {
  return at(placed, { x: 0, y: 0, w: placed.plate.w, h: placed.plate.head });
}

function wholeOf(placed: PlacedPlate): Rect {
  return at(placed, { x: 0, y: 0, w: placed.plate.w, h: placed.plate.h });
}

function addChangedVms(before: Cells, after: Cells, changed: string[]): void {
  for (const [slot, vm] of after.slots.entries()) {
    const old = before.slots[slot];
    if (!vm || vm === old) continue;
    if (old?.id !== vm.id || shownState(old) !== shownState(vm)) changed.push(vm.id);
  }
}

function addChangedPods(before: PodBlock | undefined, after: PodBlock | undefined, changed: string[]): void {
  if (!after || !before || before.plan === after.plan) return;
  const known = new Map(before.plan.pods.map((pod) => [pod.id, pod]));
  for (const pod of after.plan.pods) {
    const old = known.get(pod.id);
    if (old !== pod && (!old || shownState(old) !== shownState(pod))) changed.push(pod.id);
  }
}

function compare(before: PlacedPlate, after: PlacedPlate, changes: Changes): boolean {
  const [old, now] = [before.plate, after.plate];
  const isSamePlace = before.x === after.x && before.y === after.y && old.w === now.w && old.h === now.h;
  if (!isSamePlace || old.head !== now.head || old.hosts.length !== now.hosts.length) return false;
  if (old.isFolded !== now.isFolded) return false;
  if (isStale(old.node) !== isStale(now.node) || old.shelves.length !== now.shelves.length) return false;
  for (const [index, box] of now.hosts.entries()) {
    const other = old.hosts[index];
    if (box === other) continue;
    if (other?.node.id !== box.node.id || !isSameRect(box, other)) return false;
    changes.boxes.push(at(after, box));
    addChangedVms(other.cells, box.cells, changes.changedVms);
    addChangedPods(other.pods, box.pods, changes.changedVms);
  }
  for (const [index, shelf] of now.shelves.entries()) {
    const other = old.shelves[index];
    if (shelf === other) continue;
    if (!other || !isSameRect(shelf, other)) return false;
    changes.boxes.push(at(after, shelf));
    addChangedVms(other.cells, shelf.cells, changes.changedVms);
  }
  if (old.podShelf !== now.podShelf) {
    if (!old.podShelf || !now.podShelf || !isSameRect(old.podShelf, now.podShelf)) return false;
    changes.boxes.push(at(after, now.podShelf));
    addChangedPods(old.podShelf, now.podShelf, changes.changedVms);
  }
  if (now.isFolded) changes.boxes.push(wholeOf(after));
  else changes.heads.push(headOf(after));
  return true;
}

function isSameLook(before: Look, after: Look, box: HostBox | ShelfBox): boolean {
  if (before.guest !== after.guest) return false;
  if ('node' in box) {
    if (before.host(box.node) !== after.host(box.node)) return false;
    if (box.isFolded && isAnyLit(before, box.node) !== isAnyLit(after, box.node)) return false;
  }
  if ('pods' in box && !isSamePods(before, after, box.pods)) return false;
  return box.cells.slots.every((vm) => vm === null || before.vm(vm) === after.vm(vm));
}

function isSamePods(before: Look, after: Look, block: PodBlock | undefined): boolean {
  return block?.plan.pods.every((pod) => before.pod(pod) === after.pod(pod)) ?? true;
}

/** Which hosts and shelves look otherwise than before, in world units. */
export function areasOfLook(layout: Layout, before: Look, after: Look): Areas {
  const areas: Areas = { boxes: [], heads: [] };
  if (before === after) return areas;
  for (const placed of layout.plates) {
    const { isFolded, node } = placed.plate;
    if (isFolded) {
      if (node.hosts.some((host) => before.host(host) !== after.host(host)))
        areas.boxes.push(wholeOf(placed));
      continue;
    }
    const boxes = [...placed.plate.hosts, ...placed.plate.shelves]
      .filter((box) => !isSameLook(before, after, box))
      .map((box) => at(placed, box));
    const { podShelf } = placed.plate;
    if (podShelf && !isSamePods(before, after, podShelf)) boxes.push(at(placed, podShelf));
    if (boxes.length > 0) areas.heads.push(headOf(placed));
    areas.boxes.push(...boxes);
  }
  return areas;
}

/**
 * The areas in the order in which they come out as if all had been painted: the smoothing of a shape depends on where
 * a part cuts it, so that what lies over another is painted after it. A head comes first, but last where it is lower
 * than `titlePx` in CSS pixels, since its title then hangs over what is below.
 */
export function inOrder({ boxes, heads }: Areas, zoom: number, titlePx: number): Part[] {
  const [high, low] = [(head: Rect) => head.h * zoom >= titlePx, (head: Rect) => head.h * zoom < titlePx];
  const toHead = (rect: Rect): Part => ({ rect, isHead: true });
  return [
    ...heads.filter(high).map(toHead),
    ...boxes.map((rect) => ({ rect, isHead: false })),
    ...heads.filter(low).map(toHead),
  ];
}

/** What differs between two layouts host by host; null where something moved, so that everything must be painted. */
export function changesBetween(before: Layout, after: Layout): Changes | null {
  const changes: Changes = { boxes: [], heads: [], changedVms: [] };
  if (before.plates.length !== after.plates.length) return null;
  for (const [index, placed] of after.plates.entries()) {
    const old = before.plates[index];
    if (old === placed) continue;
    if (old?.plate.node.id !== placed.plate.node.id || !compare(old, placed, changes)) return null;
  }
  return changes;
}
