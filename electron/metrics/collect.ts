import { z } from 'zod';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { MetricName, MetricSeries } from '../../shared/metrics.ts';
import { toBytes, toCpuMillis } from '../../shared/quantity.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import { listPages } from '../kube/list-pages.ts';
import { openRing } from './ring.ts';
import type { Ring } from './ring.ts';

/** What a cluster has used lately, as far as it was measured. */
export type Collector = {
  /** Has the VMs of a namespace measured for a while. */
  watch: (namespace: string) => void;
  /** What was measured of an entity, the oldest first. */
  read: (entity: EntityId) => MetricSeries[];
};

/** Half an hour at one sample each half minute. */
const capacity = 60;
const pollMs = 30_000;
const keptMs = 900_000;
/** So many objects of a cluster are kept at most, three kilobytes each; those that were measured first go. */
const mostObjects = 4_000;

const PodMetrics = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).nullish() }),
  timestamp: z.string().nullish(),
  containers: z.array(
    z.object({ usage: z.object({ cpu: z.string().nullish(), memory: z.string().nullish() }) }),
  ),
});

type Use = { timeMs: number; cpuMillis: number; memoryBytes: number };

/** Opens it on a session: hosts are measured by what is polled anyway, VMs while somebody looks at their namespace. */
export function openCollector(session: Session, clock: Clock): Collector {
  const rings = new Map<EntityId, Map<MetricName, { ring: Ring; source: MetricSeries['source'] }>>();
  const watched = new Map<string, number>();
  let isPolling = false;

  const put = (
    entity: EntityId,
    metric: MetricName,
    source: MetricSeries['source'],
    timeMs: number,
    value: number,
  ): void => {
    let own = rings.get(entity);
    if (!own) {
      own = new Map();
      rings.set(entity, own);
      const [oldest] = rings.keys();
      if (rings.size > mostObjects && oldest !== undefined) rings.delete(oldest);
    }
    let found = own.get(metric);
    if (!found) {
      found = { ring: openRing(capacity), source };
      own.set(metric, found);
    }
    found.ring.push(timeMs, value);
  };
  const look = (id: EntityId): void => {
    const ref = parseEntityId(id);
    if (ref?.kind !== 'NodeMetrics' && ref?.kind !== 'StorageNode') return;
    const entity = session.world.view.entities.get(id);
    const host = [ref.cluster, 'Node', '-', ref.name].join('/');
    if (entity?.kind === 'NodeMetrics') {
      const { cpuMillis, memoryBytes, measuredAt } = entity.usage;
      const timeMs = Date.parse(measuredAt ?? '') || clock.now();
      if (cpuMillis !== null) put(host, 'cpu', 'metrics', timeMs, cpuMillis);
      if (memoryBytes !== null) put(host, 'memory', 'metrics', timeMs, memoryBytes);
      // What is stored changes seldom; with each poll it is known anew that it is still so.
      const storage = session.world.view.entities.get(
        [ref.cluster, 'StorageNode', 'longhorn-system', ref.name].join('/'),
      );
      if (storage?.kind === 'StorageNode')
        put(host, 'storage', 'longhorn', timeMs, storage.storage.usedBytes);
    }
  };
  for (const id of session.world.view.entities.keys()) look(id);
  const stop = session.world.listen({ onEntity: look, onHealth: () => undefined });

  const measure = async (namespace: string): Promise<void> => {
    const client = session.client();
    if (!client.ok) return;
    const uses = new Map<string, Use>();
    const listed = await listPages({
      client: client.value,
      path: `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(namespace)}/pods`,
      query: { labelSelector: 'kubevirt.io=virt-launcher' },
      signal: session.closed,
      onPage: (items) => {
        for (const item of items) {
          const read = PodMetrics.safeParse(item);
          if (read.success) add(uses, read.data);
        }
      },
      onRestart: () => uses.clear(),
    });
    if (!listed.ok) return;
    for (const [name, { timeMs, cpuMillis, memoryBytes }] of uses) {
      const vm = [session.cluster, 'VirtualMachine', namespace, name].join('/');
      put(vm, 'cpu', 'metrics', timeMs, cpuMillis);
      put(vm, 'memory', 'metrics', timeMs, memoryBytes);
    }
  };
  const add = (
    uses: Map<string, Use>,
    { metadata, timestamp, containers }: z.output<typeof PodMetrics>,
  ): void => {
    const name = metadata.labels?.['vm.kubevirt.io/name'] ?? metadata.labels?.['harvesterhci.io/vmName'];
    if (name === undefined) return;
    const sum = (
      of: (usage: { cpu?: string | null | undefined; memory?: string | null | undefined }) => number | null,
    ): number => containers.reduce((total, { usage }) => total + (of(usage) ?? 0), 0);
    const use: Use = {
      timeMs: Date.parse(timestamp ?? '') || clock.now(),
      cpuMillis: sum(({ cpu }) => toCpuMillis(cpu)),
      memoryBytes: sum(({ memory }) => toBytes(memory)),
    };
    // While a VM moves it has two pods, of which one only waits.
    if (use.cpuMillis >= (uses.get(name)?.cpuMillis ?? 0)) uses.set(name, use);
  };
  const poll = async (): Promise<void> => {
    const nowMs = clock.now();
    for (const [namespace, untilMs] of watched) if (untilMs < nowMs) watched.delete(namespace);
    if (watched.size === 0 || session.closed.aborted) {
      isPolling = false;
      return;
    }
    await Promise.all([...watched.keys()].map(measure));
    clock.after(pollMs, () => void poll());
  };
  session.closed.addEventListener('abort', stop, { once: true });
  return {
    watch: (namespace) => {
      watched.set(namespace, clock.now() + keptMs);
      if (isPolling) return;
      isPolling = true;
      void poll();
    },
    read: (entity) =>
      [...(rings.get(entity) ?? [])].map(([metric, { ring, source }]) => ({
        metric,
        source,
        points: ring.read(),
      })),
  };
}

const opened = new WeakMap<Session, Collector>();

/** The collector of a session, the same for all who ask; it begins with the first. */
export function collectorOf(session: Session, clock: Clock): Collector {
  const known = opened.get(session) ?? openCollector(session, clock);
  opened.set(session, known);
  return known;
}
