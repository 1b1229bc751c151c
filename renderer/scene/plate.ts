import { assignSlots } from './cells.ts';
import type { Cells } from './cells.ts';
import { measure } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { ClusterNode, HostNode } from './graph.ts';
import type { PodBlock } from './pod-block.ts';
import type { PlateDraft, PlateGrid } from './plate-grid.ts';
import { layoutShelf, shelfParts } from './shelf.ts';
import type { ShelfBox } from './shelf.ts';

/** A host as a box, relative to its plate. */
export type HostBox = Rect & {
  node: HostNode;
  cells: Cells;
  /** Whether it shows its title alone; its cells are then none. */
  isFolded: boolean;
  /** Its container workloads, below the VMs, where they are shown. */
  pods?: PodBlock;
};

/** A cluster laid out for itself, with its own origin at 0, 0. */
export type Plate = {
  node: ClusterNode;
  w: number;
  h: number;
  /** Height of the title band. */
  head: number;
  /** Hosts a row. */
  hostColumns: number;
  /** Rows of cells in each row of hosts. */
  rowsOfCells: readonly number[];
  /** Upper edge of each row of hosts. */
  rowTops: readonly number[];
  hosts: readonly HostBox[];
  /** One below the other; the last is for VMs that run nowhere. */
  shelves: readonly ShelfBox[];
  /** A strip for pods that are on none of the hosts, where container workloads are shown. */
  podShelf?: PodBlock;
  /** Number of VMs the columns were chosen for; they are chosen anew when it has changed a lot. */
  basis: number;
  /** Whether it is shown small, without hosts and strips. */
  isFolded: boolean;
  /** Whether everything it was made from had been read once; before that no place is worth keeping. */
  isSettled: boolean;
};

/** Whether a cluster has been read whole: now, or for an earlier plate of it, which it keeps to even once it is empty. */
export function isSettled(node: ClusterNode, isEarlier: boolean): boolean {
  if (isEarlier) return true;
  if (node.hosts.length === 0 && node.shelf.length === 0) return false;
  const { Node: hosts, VirtualMachine: vms, VirtualMachineInstance: instances } = node.health;
  return [hosts, vms, instances].every((health) => health?.type !== 'loading');
}

function isSameBox(a: HostBox, node: HostNode, rect: Rect, rows: number, columns: number): boolean {
  return (
    a.node === node &&
    a.x === rect.x &&
    a.y === rect.y &&
    a.w === rect.w &&
    a.h === rect.h &&
    a.cells.rows === rows &&
    a.cells.columns === columns
  );
}

/** Lays one cluster out in a shape; what the earlier plate of the same cluster had keeps its place wherever it still fits. */
export function layoutPlate(draft: PlateDraft, grid: PlateGrid, previous: Plate | null): Plate {
  const { node, earlier, columns, basis } = draft;
  const { w, h, head, hostColumns, rowsOfCells, rowTops, hostW, innerW } = grid;
  if (
    previous?.node === node &&
    previous.w === w &&
    previous.h === h &&
    previous.hostColumns === hostColumns &&
    previous.basis === basis
  ) {
    return previous;
  }
  const hosts = node.hosts.map((host, index) => {
    const row = Math.floor(index / hostColumns);
    const rows = rowsOfCells[row] ?? 0;
    const top = rowTops[row] ?? 0;
    const bottom = (rowTops[row + 1] ?? grid.shelfTop) - measure.hostGap;
    const x = measure.platePad + (index % hostColumns) * (hostW + measure.hostGap);
    const rect = { x, y: top, w: hostW, h: bottom - top };
    return layoutHost(host, rect, columns, rows, earlier?.hosts[index] ?? null, earlier);
  });
  const shelves: ShelfBox[] = [];
  let y = grid.shelfTop;
  const isKept = draft.keptHostColumns === hostColumns;
  const rows = isKept ? (draft.division?.shelves ?? []) : [];
  const before = isKept ? (earlier?.shelves ?? []) : [];
  for (const part of shelfParts(node)) {
    const shelf = layoutShelf(part, { x: measure.platePad, y, w: innerW }, rows, before);
    shelves.push(shelf);
    y += shelf.h;
  }
  return {
    node,
    w,
    h,
    head,
    hostColumns,
    rowsOfCells,
    rowTops,
    hosts,
    shelves,
    basis,
    isFolded: false,
    isSettled: isSettled(node, earlier !== null),
  };
}

function layoutHost(
  node: HostNode,
  rect: Rect,
  columns: number,
  rows: number,
  sameIndex: HostBox | null,
  earlier: Plate | null,
): HostBox {
  const before = sameIndex?.node.id === node.id ? sameIndex : findHost(earlier, node.id);
  if (before && isSameBox(before, node, rect, rows, columns)) return before;
  const slots = assignSlots(before?.cells.slots ?? [], node.vms, rows * columns);
  const cells = { x: rect.x + measure.hostPad, y: rect.y + measure.hostHead, columns, rows, slots };
  return { ...rect, node, cells, isFolded: false };
}

function findHost(plate: Plate | null, id: string): HostBox | null {
  return plate?.hosts.find((box) => box.node.id === id) ?? null;
}
