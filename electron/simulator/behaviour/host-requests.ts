import { textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';

const FLUSH_SECONDS = 5;
/** What the platform's own pods ask for on every host. */
const PLATFORM = { cpuMillis: 3100, memoryMiB: 6400, pods: 58 };

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
        cpu: `${Math.round(used.cpu * 1000) + PLATFORM.cpuMillis}m`,
        memory: `${Math.round(used.memoryBytes / 1024 ** 2) + PLATFORM.memoryMiB}Mi`,
        pods: String(PLATFORM.pods),
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
  store.onChange(({ resource, entry, previous }) => {
    if (resource !== RESOURCES.vmis) return;
    for (const vmi of [entry.object, previous?.object]) {
      const host = textAt(vmi, 'status', 'nodeName');
      if (host !== undefined && host !== '') changed.add(host);
    }
  });
  flush();
  clock.every(FLUSH_SECONDS, flush);
}
