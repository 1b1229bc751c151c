import type { Graph, GraphNode } from '../scene/graph.ts';

/** A node that was found, and where its name matched: `start` is -1 where something else of it did. */
export type Found = { node: GraphNode; name: string; start: number };

/** How many results are worth showing. */
export const mostFound = 40;

function nameOf(node: GraphNode): string {
  return node.type === 'cluster' ? node.info.name : node.name;
}

function otherTexts(node: GraphNode): readonly (string | null)[] {
  if (node.type === 'vm') return [...node.addresses, node.namespace, node.guestCluster];
  if (node.type === 'host') return [node.entity.name, node.entity.host.address];
  if (node.type === 'guest') return [node.namespace, node.distribution];
  return [node.id, node.info.server];
}

/** Lower is better: the whole name, its start, the start of a word in it, anywhere in it, anything else of the node. */
function rank(node: GraphNode, wanted: string): { rank: number; start: number } | null {
  const name = nameOf(node).toLowerCase();
  const start = name.indexOf(wanted);
  if (start === 0) return { rank: name.length === wanted.length ? 0 : 1, start };
  if (start > 0) return { rank: /[^a-z0-9]/.test(name.charAt(start - 1)) ? 2 : 3, start };
  const isElsewhere = otherTexts(node).some((text) => text?.toLowerCase().includes(wanted));
  return isElsewhere ? { rank: 4, start: -1 } : null;
}

const typeRank = { cluster: 0, host: 1, guest: 2, vm: 3 };

/** Finds clusters, hosts and VMs by name, address, namespace or guest cluster; the best first, at most `mostFound`. */
export function find(graph: Graph, text: string): Found[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: (Found & { rank: number })[] = [];
  for (const node of graph.nodes.values()) {
    const match = rank(node, wanted);
    if (match) found.push({ node, name: nameOf(node), ...match });
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      typeRank[a.node.type] - typeRank[b.node.type] ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.node.id < b.node.id ? -1 : 1),
  );
  return found.slice(0, mostFound);
}
