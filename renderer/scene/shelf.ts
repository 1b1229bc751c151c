import { assignSlots, keepRows, sizeOfCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { measure, pitch } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { ClusterNode, VmNode } from './graph.ts';

/** Why VMs stand in a strip of their own: they run nowhere, or on hosts that may not be read, are not loaded, or are not listed. */
export type ShelfReason = 'no-host' | 'forbidden' | 'loading' | 'unlisted';

/** A strip of a plate for VMs that stand on no host box, relative to its plate. */
export type ShelfBox = Rect & { reason: ShelfReason; vms: readonly VmNode[]; cells: Cells };

/** The VMs of one strip, before they are laid out. */
export type ShelfPart = { reason: ShelfReason; vms: readonly VmNode[] };

/** How many rows of cells a strip had; null columns stand for as many as there are in its width. */
export type ShelfRows = { reason: ShelfReason; cells: { columns: number | null; rows: number } };

const partsByShelf = new WeakMap<
  readonly VmNode[],
  { elsewhere: readonly VmNode[]; nowhere: readonly VmNode[] }
>();

/** The strips of a cluster: VMs on hosts that cannot be shown, if there are any, and always those that run nowhere. */
export function shelfParts({ shelf, health }: Pick<ClusterNode, 'shelf' | 'health'>): ShelfPart[] {
  let parts = partsByShelf.get(shelf);
  if (!parts) {
    const elsewhere = shelf.filter((vm) => vm.hostName !== null);
    const nowhere = elsewhere.length === 0 ? shelf : shelf.filter((vm) => vm.hostName === null);
    parts = { elsewhere, nowhere };
    partsByShelf.set(shelf, parts);
  }
  const nowhere: ShelfPart = { reason: 'no-host', vms: parts.nowhere };
  if (parts.elsewhere.length === 0) return [nowhere];
  return [{ reason: unseenHosts(health), vms: parts.elsewhere }, nowhere];
}

/** Why a host that something runs on is not shown. */
export function unseenHosts({ Node: hosts }: ClusterNode['health']): Exclude<ShelfReason, 'no-host'> {
  if (hosts?.type === 'forbidden' || hosts?.type === 'loading') return hosts.type;
  return 'unlisted';
}

/** The grid of a strip of this width; its rows stay as they were while the VMs still fit. */
export function shelfGrid(
  { vms, reason }: ShelfPart,
  w: number,
  before: readonly ShelfRows[],
): { columns: number; rows: number; h: number } {
  const columns = Math.max(1, Math.floor((w - measure.hostPad * 2 + measure.cellGap) / pitch.x));
  const same = findShelf(before, reason);
  const rows = keepRows(
    Math.ceil(vms.length / columns),
    same && (same.cells.columns ?? columns) === columns ? same.cells.rows : null,
    1,
  );
  return { columns, rows, h: measure.shelfHead + sizeOfCells(columns, rows).h + measure.hostPad };
}

function findShelf<T extends ShelfRows>(before: readonly T[], reason: ShelfReason): T | null {
  return before.find((box) => (box.reason === 'no-host') === (reason === 'no-host')) ?? null;
}

/** Lays one strip out with the rows it had, as far as they still do; VMs keep the slots they had. */
export function layoutShelf(
  part: ShelfPart,
  at: { x: number; y: number; w: number },
  rowsBefore: readonly ShelfRows[],
  before: readonly ShelfBox[],
): ShelfBox {
  const { columns, rows, h } = shelfGrid(part, at.w, rowsBefore);
  const same = findShelf(before, part.reason);
  if (
    same?.vms === part.vms &&
    same.reason === part.reason &&
    same.x === at.x &&
    same.y === at.y &&
    same.w === at.w &&
    same.h === h &&
    same.cells.columns === columns
  ) {
    return same;
  }
  const slots = assignSlots(same?.cells.slots ?? [], part.vms, rows * columns);
  const cells = { x: at.x + measure.hostPad, y: at.y + measure.shelfHead, columns, rows, slots };
  return { ...at, h, ...part, cells };
}
