import type { HostNode, PodNode, VmNode } from '../graph.ts';
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
export function toEmphasis({ has, hosts, wholes }: Pick<Found, 'has' | 'hosts' | 'wholes'>): Emphasis {
  const around = new Set(hosts);
  const guests = new Set<string>();
  // A cluster that was found by its own name is there with all it has.
  const whole = new Set<string>();
  for (const node of wholes) {
    if (node.type === 'cluster') {
      whole.add(node.id);
      continue;
    }
    guests.add(node.id);
    for (const { host } of node.members) if (host !== null) around.add(host);
  }
  const isFound = (node: VmNode | HostNode | PodNode): boolean =>
    (node.type === 'vm' && node.guest !== null && guests.has(node.guest.guest)) || has(node);
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
