import { assignSlots, keepRows, sizeOfCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { measure, pitch } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { ClusterNode, HostNode, VmNode } from './graph.ts';

/** A host as a box, relative to its plate. */
export type HostBox = Rect & { node: HostNode; cells: Cells };

/** The strip of a plate for VMs that run on no host, relative to its plate. */
export type ShelfBox = Rect & { vms: readonly VmNode[]; cells: Cells };

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
  shelf: ShelfBox;
  /** Number of VMs the columns were chosen for; they are chosen anew when it has changed a lot. */
  basis: number;
  /** Whether everything it was made from had been read; before that no place is worth keeping. */
  isSettled: boolean;
};

const leastHostRows = 3;
const wantedAspect = 1.75;

function chooseColumns(vms: number): number {
  return Math.max(2, Math.round(Math.sqrt((vms * pitch.y * 1.5) / pitch.x)));
}

/** How many hosts a row makes the plate come nearest to the wanted aspect. */
function chooseHostColumns(count: number, hostW: number, hostH: number): number {
  let best = 1;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= Math.min(count, 64); columns += 1) {
    const rows = Math.ceil(count / columns);
    const w = columns * (hostW + measure.hostGap);
    const h = rows * (hostH + measure.hostGap) + measure.plateHead + 110;
    const unused = (rows * columns - count) / count;
    const score = Math.abs(Math.log(w / h / wantedAspect)) + unused * 1.5;
    if (score < bestScore - 1e-9) [best, bestScore] = [columns, score];
  }
  return best;
}

function isSettled(node: ClusterNode): boolean {
  const { Node: hosts, VirtualMachine: vms, VirtualMachineInstance: instances } = node.health;
  const isEmpty = node.hosts.length === 0 && node.shelf.length === 0;
  return !isEmpty && [hosts, vms, instances].every((health) => health?.type !== 'loading');
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

function largest(hosts: readonly HostNode[]): number {
  return hosts.reduce((most, host) => Math.max(most, host.vms.length), 0);
}

/** Lays one cluster out; what the earlier plate of the same cluster had keeps its place wherever it still fits. */
export function layoutPlate(node: ClusterNode, previous: Plate | null): Plate {
  if (previous?.node === node) return previous;
  const earlier = previous?.isSettled === true ? previous : null;
  const { hosts } = node;
  const most = largest(hosts);
  const isBasisKept = earlier !== null && most <= earlier.basis * 2 && most * 4 >= earlier.basis;
  const basis = isBasisKept ? earlier.basis : Math.max(4, most);
  const columns = chooseColumns(basis);
  const cells = sizeOfCells(columns, leastHostRows);
  const hostW = cells.w + measure.hostPad * 2;
  const isGridKept = isBasisKept && earlier.hosts.length === hosts.length;
  const typicalRows = Math.max(leastHostRows, Math.ceil(basis / columns));
  const typicalH = measure.hostHead + sizeOfCells(columns, typicalRows).h + measure.hostPad;
  const hostColumns = isGridKept ? earlier.hostColumns : chooseHostColumns(hosts.length, hostW, typicalH);

  const gridW = hosts.length === 0 ? 0 : hostColumns * (hostW + measure.hostGap) - measure.hostGap;
  const innerW = Math.max(gridW, measure.plateMinW - measure.platePad * 2);
  const w = innerW + measure.platePad * 2;
  const head = Math.max(measure.plateHead, Math.round((w * 0.07) / 4) * 4);

  const rowTops: number[] = [];
  const rowsOfCells: number[] = [];
  const boxes: HostBox[] = [];
  let y = head;
  for (let first = 0; first < hosts.length; first += hostColumns) {
    const row = hosts.slice(first, first + hostColumns);
    const index = rowTops.length;
    const needed = Math.ceil(largest(row) / columns);
    const rows = keepRows(needed, isGridKept ? (earlier.rowsOfCells[index] ?? null) : null, leastHostRows);
    const h = measure.hostHead + sizeOfCells(columns, rows).h + measure.hostPad;
    for (const [column, host] of row.entries()) {
      const rect = { x: measure.platePad + column * (hostW + measure.hostGap), y, w: hostW, h };
      boxes.push(layoutHost(host, rect, columns, rows, earlier?.hosts[first + column] ?? null, earlier));
    }
    rowTops.push(y);
    rowsOfCells.push(rows);
    y += h + measure.hostGap;
  }
  if (hosts.length === 0) y += measure.emptyH;
  const shelf = layoutShelf(node.shelf, { x: measure.platePad, y, w: innerW }, earlier?.shelf ?? null);
  return {
    node,
    w,
    h: y + shelf.h + measure.platePad,
    head,
    hostColumns,
    rowsOfCells,
    rowTops,
    hosts: boxes,
    shelf,
    basis,
    isSettled: isSettled(node),
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
  return { ...rect, node, cells };
}

function findHost(plate: Plate | null, id: string): HostBox | null {
  return plate?.hosts.find((box) => box.node.id === id) ?? null;
}

function layoutShelf(
  vms: readonly VmNode[],
  at: { x: number; y: number; w: number },
  before: ShelfBox | null,
): ShelfBox {
  const columns = Math.max(1, Math.floor((at.w - measure.hostPad * 2 + measure.cellGap) / pitch.x));
  const needed = Math.ceil(vms.length / columns);
  const earlierRows = before?.cells.columns === columns ? before.cells.rows : null;
  const rows = keepRows(needed, earlierRows, 1);
  const h = measure.shelfHead + sizeOfCells(columns, rows).h + measure.hostPad;
  if (
    before?.vms === vms &&
    before.x === at.x &&
    before.y === at.y &&
    before.w === at.w &&
    before.h === h &&
    before.cells.columns === columns
  ) {
    return before;
  }
  const slots = assignSlots(before?.cells.slots ?? [], vms, rows * columns);
  const cells = { x: at.x + measure.hostPad, y: at.y + measure.shelfHead, columns, rows, slots };
  return { ...at, h, vms, cells };
}
