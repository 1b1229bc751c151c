import { mostHostsNamed } from '../../shared/arrangement.ts';
import type { ClusterFolding, Folding } from '../../shared/arrangement.ts';
import type { ClusterNode, Graph, GraphNode, HostNode } from './graph.ts';

/** Nothing is folded. */
export const nothingFolded: Folding = {};

const open: ClusterFolding = { isFolded: false, areHostsFolded: false, others: [] };
const namesOf = new WeakMap<readonly string[], ReadonlySet<string>>();

function isNamed({ others }: ClusterFolding, name: string): boolean {
  let names = namesOf.get(others);
  if (!names) {
    names = new Set(others);
    namesOf.set(others, names);
  }
  return names.has(name);
}

/** Whether a cluster is folded to a small plate, or a host to its title; a host of a folded cluster has a state of its own. */
export function isFolded(folding: Folding, node: ClusterNode | HostNode): boolean {
  if (node.type === 'cluster') return folding[node.id]?.isFolded ?? false;
  const own = folding[node.cluster];
  return own !== undefined && isHostFolded(own, node.name);
}

/** Whether a host is folded, by its name, as its cluster's folding has it. */
export function isHostFolded(own: ClusterFolding, name: string): boolean {
  return own.areHostsFolded !== isNamed(own, name);
}

function withCluster(folding: Folding, cluster: string, own: ClusterFolding): Folding {
  const { [cluster]: before, ...rest } = folding;
  const isPlain = !own.isFolded && !own.areHostsFolded && own.others.length === 0;
  if (isPlain) return before === undefined ? folding : rest;
  return { ...folding, [cluster]: own };
}

/** The folding with one cluster or host folded or opened; the same where it was so already. */
export function withFolded(folding: Folding, node: ClusterNode | HostNode, isNowFolded: boolean): Folding {
  if (isFolded(folding, node) === isNowFolded) return folding;
  const own = folding[node.type === 'cluster' ? node.id : node.cluster] ?? open;
  if (node.type === 'cluster') return withCluster(folding, node.id, { ...own, isFolded: isNowFolded });
  const others = isNamed(own, node.name)
    ? own.others.filter((name) => name !== node.name)
    : [...own.others, node.name].slice(-mostHostsNamed);
  return withCluster(folding, node.cluster, { ...own, others });
}

/** The folding with all hosts of these clusters folded or opened, and those that come to them. */
export function withHostsFolded(
  folding: Folding,
  clusters: readonly ClusterNode[],
  isNowFolded: boolean,
): Folding {
  let next = folding;
  for (const { id } of clusters) {
    const own = next[id] ?? open;
    if (own.areHostsFolded === isNowFolded && own.others.length === 0) continue;
    next = withCluster(next, id, { ...own, areHostsFolded: isNowFolded, others: [] });
  }
  return next;
}

/** What hides a node: its folded cluster, else its folded host; null where it is shown. */
export function folderOf(folding: Folding, graph: Graph, node: GraphNode): ClusterNode | HostNode | null {
  if (node.type === 'cluster') return null;
  const cluster = graph.nodes.get(node.cluster);
  if (cluster?.type === 'cluster' && isFolded(folding, cluster)) return cluster;
  if (node.type === 'host' || node.type === 'guest' || node.host === null) return null;
  const host = graph.nodes.get(node.host);
  return host?.type === 'host' && isFolded(folding, host) ? host : null;
}

/** The folding with everything opened that hides a node. */
export function withShown(folding: Folding, graph: Graph, node: GraphNode): Folding {
  const folder = folderOf(folding, graph, node);
  return folder ? withShown(withFolded(folding, folder, false), graph, node) : folding;
}

/** The folding without clusters that are not among these; the same where there are none. */
export function foldingOf(folding: Folding, clusters: readonly { id: string }[]): Folding {
  const known = new Set(clusters.map(({ id }) => id));
  const kept = Object.entries(folding).filter(([id]) => known.has(id));
  return kept.length === Object.keys(folding).length ? folding : Object.fromEntries(kept);
}
