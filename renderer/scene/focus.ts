import type { Graph, GuestNode } from './graph.ts';
import type { Emphasis } from './look.ts';

/** The guest cluster a node is, or is a node of; null for others. */
export function guestOf(graph: Graph, id: string | null | undefined): GuestNode | null {
  const node = id === null || id === undefined ? undefined : graph.nodes.get(id);
  if (node?.type === 'guest') return node;
  const guest = node?.type === 'vm' && node.guest ? graph.nodes.get(node.guest.guest) : undefined;
  return guest?.type === 'guest' ? guest : null;
}

let last: { key: string; emphasis: Emphasis } | null = null;

/** Dims everything but the nodes of a guest cluster and the hosts they run on; the same object while both are the same. */
export function focusEmphasis(guest: GuestNode): Emphasis {
  const ids = guest.members.flatMap(({ id, host }) => (host === null ? [id] : [id, host]));
  const key = [guest.id, ...ids].join(' ');
  if (last?.key === key) return last.emphasis;
  const kept = new Set(ids);
  const emphasis = { isDim: ({ id }: { id: string }) => !kept.has(id), isLit: () => false, guest: guest.id };
  last = { key, emphasis };
  return emphasis;
}
