import type { HostNode, VmNode } from '../graph.ts';
import type { Emphasis } from '../look.ts';
import type { Found } from './search.ts';

/** What was found stands out and the rest steps back; a host stays as it is where a VM of it was found. */
export function toEmphasis({ hits, ids }: Pick<Found, 'hits' | 'ids'>): Emphasis {
  const around = new Set<string>();
  for (const { node, host } of hits) {
    if (node.type === 'vm' && host) around.add(host.id);
  }
  // A cluster that was found by its own name is there with all it has.
  const whole = new Set(hits.flatMap(({ node }) => (node.type === 'cluster' ? [node.id] : [])));
  const isFound = (node: VmNode | HostNode): boolean => ids.has(node.id);
  return {
    isLit: isFound,
    isDim: (node) => !isFound(node) && !around.has(node.id) && !whole.has(node.cluster),
  };
}
