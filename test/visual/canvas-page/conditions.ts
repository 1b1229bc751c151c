import type { ClusterInput } from '../../../renderer/scene/graph.ts';

/** The fleet with its first cluster out of date for an hour. */
export function withStale(inputs: readonly ClusterInput[]): ClusterInput[] {
  const stale = {
    type: 'stale' as const,
    since: new Date(Date.now() - 3_600_000).toISOString(),
    error: { code: 'unreachable' as const, message: 'The cluster does not answer.' },
  };
  return inputs.map(({ info, world }, index) =>
    index > 0
      ? { info, world }
      : { info, world: { ...world, health: { ...world.health, Node: stale, VirtualMachine: stale } } },
  );
}

/** The fleet without its hosts, which may not be read. */
export function unread(inputs: readonly ClusterInput[]): ClusterInput[] {
  const error = { code: 'forbidden' as const, message: 'You may not list nodes.' };
  return inputs.map(({ info, world }) => {
    const entities = new Map([...world.entities].filter(([, { kind }]) => kind !== 'Node'));
    const health = { ...world.health, Node: { type: 'forbidden' as const, error } };
    return { info, world: { entities, health } };
  });
}
