import { rowsIn } from '../../store/view-store.ts';
import type { Chosen } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import type { Row } from './column.ts';
import { nodeOfRow } from './row-node.ts';

/** How a click or a key changes which rows are chosen. */
export type Way = 'only' | 'toggle' | 'range';

/** The ids that are chosen after a row was: alone, in addition, or from an anchor to it. */
export function choose(
  rows: readonly Row[],
  chosen: readonly string[],
  { id, way, anchor }: { id: string; way: Way; anchor: string | null },
): string[] {
  if (way === 'toggle') {
    return chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
  }
  if (way === 'only') return [id];
  const to = rows.findIndex((row) => row.id === id);
  const from = rows.findIndex((row) => row.id === anchor);
  if (from < 0 || to < 0) return [id];
  const ids = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id);
  return from <= to ? ids : ids.reverse();
}

/** The ids of the chosen rows: nodes that are selected on the canvas, and rows that are no nodes. */
export function chosenIn(view: Chosen): readonly string[] {
  const rows = rowsIn(view);
  return rows.length === 0 ? view.selection : [...view.selection, ...rows];
}

/** Selects rows: on the canvas what stands for them there, and in the list the rows themselves. */
export function chooseRows(app: App, byId: ReadonlyMap<string, Row>, ids: readonly string[]): void {
  const { graph } = app.world.getState();
  const nodes = new Set<string>();
  const others: string[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    if (!row) {
      // Selected on the canvas, and of another kind.
      if (graph.nodes.has(id) && ids.length > 1) nodes.add(id);
      continue;
    }
    const node = nodeOfRow(graph, row);
    if (node !== null) nodes.add(node);
    if (node !== id) others.push(id);
  }
  const selection = [...nodes];
  app.view.setState({ selection, chosenRows: { ids: others, selection } });
}

/** Brings what stands for rows into view on the canvas. */
export function zoomToRows(app: App, rows: readonly Row[]): void {
  const { graph } = app.world.getState();
  const nodes = new Set(rows.map((row) => nodeOfRow(graph, row)).filter((id) => id !== null));
  if (nodes.size > 0) app.canvas.current?.zoomTo([...nodes]);
}
