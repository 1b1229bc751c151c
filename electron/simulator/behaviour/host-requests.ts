import { textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { isHolding, PLATFORM } from './scheduling/demand.ts';

const FLUSH_SECONDS = 5;

/**
 * Keeps annotation `management.cattle.io/pod-requests` of hosts, which Rancher writes and Harvester's UI shows as
 * reserved (harvester-api reference, section 2.5), a few seconds behind what runs there.
 */
export function openHostRequests(behaviour: Behaviour): void {
  const { store, clock, capacity } = behaviour;
  const changed = new Set<string>(store.list(RESOURCES.nodes).map((node) => node.metadata.name));

  const flush = (): void => {
    for (const host of changed) {
      const used = capacity.usedBy(host);
      const requests = {
        cpu: `${Math.round((used.cpu + PLATFORM.cpu) * 1000)}m`,
        memory: `${Math.round((used.memoryBytes + PLATFORM.memoryBytes) / 1024 ** 2)}Mi`,
        pods: String(used.pods + PLATFORM.pods),
      };
      store.change(RESOURCES.nodes, undefined, host, (node) => ({
        ...node,
        metadata: {
          ...node.metadata,
          annotations: {
            ...node.metadata.annotations,
            'management.cattle.io/pod-requests': JSON.stringify(requests),
          },
        },
      }));
    }
    changed.clear();
  };
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource === RESOURCES.nodes && previous === undefined) changed.add(entry.object.metadata.name);
    if (resource !== RESOURCES.pods) return;
    const before = textAt(previous?.object, 'spec', 'nodeName');
    const after = textAt(entry.object, 'spec', 'nodeName');
    const isSame = type === 'MODIFIED' && before === after && isHolding(entry.object);
    if (isSame) return;
    for (const host of [before, after]) if (host !== undefined && host !== '') changed.add(host);
  });
  flush();
  clock.every(FLUSH_SECONDS, flush);
}
