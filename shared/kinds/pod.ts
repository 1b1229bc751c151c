import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { toBytes, toCpuMillis } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { statusFields, toPodShown } from './pod-status.ts';
import { toReader } from './reader.ts';
import { shareLink, shareList, shareOptional, shareText } from './share.ts';

/**
 * A pod of a container workload: one that Harvester runs for itself or that somebody runs beside the VMs. CPU in
 * thousandths of a core, memory in bytes. Its conditions are those that do not hold.
 */
export const Pod = z.object({
  ...commonFields,
  kind: z.literal('Pod'),
  pod: z.object({
    phase: z.string(),
    /** Of `containers`, which counts init containers that go on running too. */
    ready: z.number(),
    containers: z.number(),
    /**
     * As kubectl counts them: of init containers while those still run, then of the containers that run together; and
     * when the last of them ended before it was started again.
     */
    restarts: z.number(),
    restartedAt: z.string().nullable(),
    /** Name of the host it is bound to; null where it is bound to none. */
    host: z.string().nullable(),
    address: z.string().nullable(),
    /**
     * What runs it, as far as the pod itself says: a Deployment, StatefulSet, DaemonSet, Job, the kind of another owner,
     * or `StaticPod` for one that its host runs from a file; null where nothing does.
     */
    ownerKind: z.string().nullable(),
    ownerName: z.string().nullable(),
    priorityClass: z.string().nullable(),
    /** Sums over the containers that run together; null where none of them says. */
    requestsCpuMillis: z.number().nullable(),
    requestsMemoryBytes: z.number().nullable(),
    limitsCpuMillis: z.number().nullable(),
    limitsMemoryBytes: z.number().nullable(),
    /** Whether its labels say that a user made it, by Rancher's pages or `kubectl run`; absent where they say nothing. */
    isByUser: z.literal(true).exactOptional(),
  }),
});
export type Pod = z.infer<typeof Pod>;

const Amounts = z.record(z.string(), z.union([z.string(), z.number()])).nullish();
const Container = z.object({
  name: z.string(),
  restartPolicy: z.string().nullish(),
  resources: z.object({ requests: Amounts, limits: Amounts }).nullish(),
});
type Container = z.output<typeof Container>;

const Raw = z.object({
  metadata: Metadata.extend({
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  }),
  spec: z.object({
    nodeName: z.string().nullish(),
    priorityClassName: z.string().nullish(),
    containers: z.array(Container),
    initContainers: z.array(Container).nullish(),
  }),
  status: z.object({ ...statusFields, podIP: z.string().nullish(), conditions: Conditions }).nullish(),
});
const read = toReader(Raw);
type Raw = z.output<typeof Raw>;

/**
 * Whether a pod belongs to a VM and is no workload of its own: the launcher of a VM, or the helper that attaches its
 * volumes. Source: KubeVirt API, label kubevirt.io; Harvester API reference section 7.
 */
function isOfVm({ labels, name }: Raw['metadata']): boolean {
  const mark = labels?.['kubevirt.io'];
  return mark === 'virt-launcher' || mark === 'hotplug-disk' || /^hp-volume-/.test(name);
}

/**
 * Whether labels tell that a user made a pod: Rancher's pages select what they make by one of their own, `kubectl run` by the
 * name. Sources: rancher/dashboard shell/models/workload.js, kubernetes/kubectl pkg/cmd/run.
 */
function isByUser({ labels, name }: Raw['metadata']): boolean {
  return labels?.['workload.user.cattle.io/workloadselector'] !== undefined || labels?.['run'] === name;
}

function toOwner({ metadata, spec }: Raw): { kind: string; name: string } | null {
  const owners = metadata.ownerReferences ?? [];
  const owner = owners.find(({ controller }) => controller === true) ?? owners[0];
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    const suffix = `-${spec.nodeName ?? ''}`;
    const { name } = metadata;
    return { kind: 'StaticPod', name: name.endsWith(suffix) ? name.slice(0, -suffix.length) : name };
  }
  if (!owner) return null;
  const hash = metadata.labels?.['pod-template-hash'];
  const isOfDeployment = owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`);
  return isOfDeployment
    ? { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) }
    : { kind: owner.kind, name: owner.name };
}

function sum(
  containers: readonly Container[],
  part: 'requests' | 'limits',
  resource: 'cpu' | 'memory',
  read: (text: unknown) => number | null,
): number | null {
  let total: number | null = null;
  for (const { resources } of containers) {
    const amount = read(resources?.[part]?.[resource]);
    if (amount !== null) total = (total ?? 0) + amount;
  }
  return total;
}

/** Pods but for those of VMs: core/v1 pods. Source: Kubernetes API. */
export const podKind = defineKind({
  kind: 'Pod',
  resource: { group: '', version: 'v1', plural: 'pods', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'workloads',
  project(raw, cluster): Pod | null {
    const pod = read(raw);
    const { metadata, spec, status } = pod;
    if (isOfVm(metadata)) return null;
    const conditions = toConditions(status?.conditions);
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    const working = sidecars.length > 0 ? [...spec.containers, ...sidecars] : spec.containers;
    const { state, problems, ready, total, restarts, restartedAt, ...told } = toPodShown({
      phase: status?.phase ?? '',
      reason: status?.reason ?? '',
      message: status?.message ?? '',
      isDeleting: Boolean(metadata.deletionTimestamp),
      sidecars: sidecars.map(({ name }) => name),
      initCount: spec.initContainers?.length ?? 0,
      containerCount: spec.containers.length,
      inits: status?.initContainerStatuses ?? [],
      containers: status?.containerStatuses ?? [],
      conditions,
    });
    const owner = toOwner(pod);
    const host = spec.nodeName ? shareText(spec.nodeName) : null;
    const shown: Shown = {
      state,
      status: told.status,
      problems,
      conditions: shareList(conditions.filter((condition) => condition.status !== 'True')),
      links:
        host === null
          ? []
          : [shareLink('runs-on', toEntityId({ cluster, kind: 'Node', namespace: null, name: host }))],
    };
    return toEntity('Pod', cluster, metadata, shown, 'pod', {
      phase: shareText(status?.phase ?? ''),
      ready,
      containers: total,
      restarts,
      restartedAt,
      host,
      address: status?.podIP ? shareText(status.podIP) : null,
      ownerKind: shareOptional(owner?.kind),
      ownerName: shareOptional(owner?.name),
      priorityClass: shareOptional(spec.priorityClassName),
      requestsCpuMillis: sum(working, 'requests', 'cpu', toCpuMillis),
      requestsMemoryBytes: sum(working, 'requests', 'memory', toBytes),
      limitsCpuMillis: sum(working, 'limits', 'cpu', toCpuMillis),
      limitsMemoryBytes: sum(working, 'limits', 'memory', toBytes),
      ...(isByUser(metadata) ? { isByUser: true as const } : {}),
    });
  },
});
