import type { Graph, HostNode } from '../../scene/graph.ts';
import type { Asked } from '../../scene/what-if.ts';
import { askWhatIf, withoutHosts } from '../../store/what-if.ts';
import type { App } from '../app-context.ts';

/** The hosts among nodes of these ids. */
export function hostsAmong(graph: Graph, ids: readonly string[]): HostNode[] {
  return ids.flatMap((id) => {
    const node = graph.nodes.get(id);
    return node?.type === 'host' ? [node] : [];
  });
}

/** Asks what happens if hosts fail or are emptied, and shows the answer in the inspector. */
export function showWhatIf(app: App, way: keyof Asked, hosts: readonly string[]): void {
  askWhatIf(app.view, way, hosts);
  app.preferences.change({ isInspectorOpen: true });
}

/** Asks what happens if the selected hosts fail; leaves what was asked where none is selected or all are asked about. Answers whether there was anything to do. */
export function toggleWhatIf(app: App): boolean {
  const { selection, whatIf } = app.view.getState();
  const ids = hostsAmong(app.world.getState().graph, selection).map(({ id }) => id);
  const known = new Set([...(whatIf?.failed ?? []), ...(whatIf?.drained ?? [])]);
  const fresh = ids.filter((id) => !known.has(id));
  if (fresh.length > 0) showWhatIf(app, 'failed', fresh);
  else if (whatIf !== null) leaveWhatIf(app);
  else return false;
  return true;
}

/** Takes hosts out of what is asked. */
export function leaveOut({ view }: App, hosts: readonly string[]): void {
  view.setState(({ whatIf }) => ({ whatIf: whatIf && withoutHosts(whatIf, hosts) }));
}

/** Asks nothing any more. */
export function leaveWhatIf({ view }: App): void {
  view.setState({ whatIf: null });
}
