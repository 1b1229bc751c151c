import type { KeptPlate } from '../../shared/arrangement.ts';
import { keepRows, sizeOfCells } from './cells.ts';
import { measure, pitch } from './geometry.ts';
import type { ClusterNode, HostNode } from './graph.ts';
import { isSettled } from './plate.ts';
import type { Plate } from './plate.ts';
import { shelfGrid, shelfParts } from './shelf.ts';
import type { ShelfRows } from './shelf.ts';

/** How a plate was divided: on the canvas just now, or the last time the app was open. */
export type Division = {
  basis: number;
  hostColumns: number;
  hosts: number;
  rowsOfCells: readonly number[];
  shelves: readonly ShelfRows[];
};

/** What is decided of a plate before its shape: the columns of cells of its hosts, and what it had before. */
export type PlateDraft = {
  node: ClusterNode;
  /** The plate as it was, if it was one worth keeping to. */
  earlier: Plate | null;
  /** How it was divided. */
  division: Division | null;
  /** The room that is left for it while it is not read, in world units. */
  reserved: { w: number; h: number } | null;
  basis: number;
  /** Cells a row in each host. */
  columns: number;
  /** Hosts a row as they were; null where they must be chosen. */
  keptHostColumns: number | null;
};

/** The shape of a plate with a number of hosts a row, in world units. */
export type PlateGrid = {
  hostColumns: number;
  w: number;
  h: number;
  innerW: number;
  hostW: number;
  head: number;
  rowsOfCells: readonly number[];
  rowTops: readonly number[];
  shelfTop: number;
};

const leastHostRows = 3;
const headShare = 0.08;

function chooseColumns(vms: number): number {
  return Math.max(2, Math.round(Math.sqrt((vms * pitch.y * 1.5) / pitch.x)));
}

function largest(hosts: readonly HostNode[]): number {
  return hosts.reduce((most, host) => Math.max(most, host.vms.length), 0);
}

/** How many VMs the fullest host has that are there: what a plan makes chooses no columns, so that it moves nothing else. */
function largestNow(hosts: readonly HostNode[]): number {
  const countOf = ({ vms, planned }: HostNode): number =>
    planned ? vms.filter(({ plan }) => plan !== 'new').length : vms.length;
  return hosts.reduce((most, host) => Math.max(most, countOf(host)), 0);
}

/** How a plate was divided that is kept. */
export function divisionOf({ basis, columns, hosts, rows, shelfRows }: KeptPlate): Division {
  const shelves: ShelfRows[] = [{ reason: 'no-host', cells: { columns: null, rows: shelfRows } }];
  return { basis, hostColumns: columns, hosts, rowsOfCells: rows, shelves };
}

function isBasisGood(division: Division, node: ClusterNode, most: number): boolean {
  const { basis, hosts } = division;
  return most <= basis * 2 && most * 4 >= basis && (hosts === 0) === (node.hosts.length === 0);
}

/**
 * Drafts the plate of a cluster, divided as it was as far as that is still good; `isAnew` gives up its earlier hosts a
 * row, though not the slots of its VMs. `kept` is what was kept of it, for a cluster that is to be as it was then.
 */
export function draftPlate(
  node: ClusterNode,
  previous: Plate | null,
  isAnew: boolean,
  kept: KeptPlate | null = null,
): PlateDraft {
  const earlier = previous?.isSettled === true ? previous : null;
  const division = kept ? divisionOf(kept) : earlier && { ...earlier, hosts: earlier.hosts.length };
  const most = Math.max(4, node.hosts.length === 0 ? node.shelf.length : largestNow(node.hosts));
  const isWaiting = kept !== null && !isSettled(node, false);
  const isBasisKept = division !== null && (isWaiting || isBasisGood(division, node, most));
  const basis = isBasisKept ? division.basis : most;
  const isGridKept = isBasisKept && !isAnew && (isWaiting || division.hosts === node.hosts.length);
  return {
    node,
    earlier,
    division,
    reserved: isWaiting ? { w: kept.w, h: kept.h } : null,
    basis,
    columns: chooseColumns(basis),
    keptHostColumns: isGridKept ? division.hostColumns : null,
  };
}

/** The shape a draft has with this many hosts a row. */
export function gridOf(draft: PlateDraft, hostColumns: number): PlateGrid {
  const { node, columns, division, reserved, keptHostColumns } = draft;
  const { hosts } = node;
  const kept = keptHostColumns === hostColumns ? division : null;
  const hostW = sizeOfCells(columns, leastHostRows).w + measure.hostPad * 2;
  const gridW = hosts.length === 0 ? hostW : hostColumns * (hostW + measure.hostGap) - measure.hostGap;
  const innerW = Math.max(gridW, measure.plateMinW - measure.platePad * 2);
  const w = innerW + measure.platePad * 2;
  const head = Math.max(measure.plateHead, Math.round((w * headShare) / 4) * 4);
  const rowTops: number[] = [];
  const rowsOfCells: number[] = [];
  let y = head;
  for (let first = 0; first < hosts.length; first += hostColumns) {
    const needed = Math.ceil(largest(hosts.slice(first, first + hostColumns)) / columns);
    const rows = keepRows(needed, kept?.rowsOfCells[rowTops.length] ?? null, leastHostRows);
    rowTops.push(y);
    rowsOfCells.push(rows);
    y += measure.hostHead + sizeOfCells(columns, rows).h + measure.hostPad + measure.hostGap;
  }
  if (hosts.length === 0) y += measure.emptyH;
  const shelfTop = y;
  for (const part of shelfParts(node)) y += shelfGrid(part, innerW, kept?.shelves ?? []).h;
  return {
    hostColumns,
    w: Math.max(w, reserved?.w ?? 0),
    h: Math.max(y + measure.platePad, reserved?.h ?? 0),
    innerW,
    hostW,
    head,
    rowsOfCells,
    rowTops,
    shelfTop,
  };
}

/** Every shape worth considering, from the narrowest: one for each number of rows. */
export function gridsOf(draft: PlateDraft): PlateGrid[] {
  if (draft.keptHostColumns !== null) return [gridOf(draft, draft.keptHostColumns)];
  const count = draft.node.hosts.length;
  const grids: PlateGrid[] = [];
  let rowsBefore = -1;
  for (let hostColumns = 1; hostColumns <= Math.max(1, Math.min(count, 64)); hostColumns += 1) {
    const rows = Math.ceil(count / hostColumns);
    if (rows === rowsBefore) continue;
    rowsBefore = rows;
    grids.push(gridOf(draft, hostColumns));
  }
  return grids;
}
