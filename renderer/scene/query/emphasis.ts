import type { HostNode, VmNode } from '../graph.ts';
import type { Emphasis } from '../look.ts';
import type { Found } from './search.ts';

const known = new WeakMap<object, Emphasis | null>();

/** The emphasis of what was found, made once for it; null for nothing, as to dim everything would tell nothing. */
export function emphasisOf(found: Found): Emphasis | null {
  const before = known.get(found);
  if (before !== undefined) return before;
  const made = found.hits.length > 0 ? toEmphasis(found) : null;
  known.set(found, made);
  return made;
}

/** What was found (of a guest cluster its nodes) stands out and the rest steps back; a host stays as it is where a VM of it was found. */
export function toEmphasis({ hits, ids }: Pick<Found, 'hits' | 'ids'>): Emphasis {
  const around = new Set<string>();
  const members = new Set<string>();
  const addMember = ({ id, host }: VmNode): void => {
    members.add(id);
    if (host !== null) around.add(host);
  };
  for (const { node, host } of hits) {
    if (node.type === 'vm' && host) around.add(host.id);
    if (node.type === 'guest') for (const member of node.members) addMember(member);
  }
  // A cluster that was found by its own name is there with all it has.
  const whole = new Set(hits.flatMap(({ node }) => (node.type === 'cluster' ? [node.id] : [])));
  const isFound = (node: VmNode | HostNode): boolean => ids.has(node.id) || members.has(node.id);
  return {
    isLit: isFound,
    isDim: (node) => !isFound(node) && !around.has(node.id) && !whole.has(node.cluster),
  };
}

/** Both at once: what either leaves in the back stays there. */
export function joinEmphases(focus: Emphasis | null, found: Emphasis | null): Emphasis | null {
  if (!focus || !found) return focus ?? found;
  return {
    ...focus,
    isDim: (node) => focus.isDim(node) || found.isDim(node),
    isLit: (node) => found.isLit(node) && !focus.isDim(node),
  };
}
