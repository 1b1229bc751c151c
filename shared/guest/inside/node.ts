import { z } from 'zod';
import { Conditions, findCondition, Metadata, toConditions } from '../../kinds/define.ts';
import { toReader } from '../../kinds/reader.ts';
import { Condition, State } from '../../world/entity.ts';

/** A node as the API of its guest cluster tells of it. */
export const InsideNode = z.object({
  name: z.string(),
  /** As its labels say, such as control-plane, etcd, worker; a server of K3s and RKE2 has the first two. */
  roles: z.array(z.string()),
  isReady: z.boolean(),
  isCordoned: z.boolean(),
  state: State,
  /** Ready, Not ready, Unreachable, each with Cordoned where it is. */
  status: z.string(),
  createdAt: z.string().nullable(),
  kubeletVersion: z.string().nullable(),
  osImage: z.string().nullable(),
  runtime: z.string().nullable(),
  addresses: z.array(z.string()),
  providerId: z.string().nullable(),
  conditions: z.array(Condition),
  taints: z.array(z.string()),
});
export type InsideNode = z.infer<typeof InsideNode>;

const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      unschedulable: z.boolean().nullish(),
      providerID: z.string().nullish(),
      taints: z
        .array(z.object({ key: z.string(), value: z.string().nullish(), effect: z.string() }))
        .nullish(),
    })
    .nullish(),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).nullish(),
      conditions: Conditions,
      nodeInfo: z
        .object({
          kubeletVersion: z.string().nullish(),
          osImage: z.string().nullish(),
          containerRuntimeVersion: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);

const rolePrefix = 'node-role.kubernetes.io/';

/** Roles by label; `master` is the old word for control-plane. Source: Kubernetes well-known labels. */
function toRoles(labels: Record<string, string>): string[] {
  const named = Object.keys(labels)
    .filter((label) => label.startsWith(rolePrefix))
    .map((label) => label.slice(rolePrefix.length))
    .map((role) => (role === 'master' || role === 'controlplane' ? 'control-plane' : role));
  return [...new Set(named)].sort();
}

/** Reads a core/v1 Node of a guest cluster; throws a ZodError where it is none. Source: Kubernetes API, Node. */
export function toInsideNode(raw: unknown): InsideNode {
  const { metadata, spec, status } = read(raw);
  const conditions = toConditions(status?.conditions);
  const ready = findCondition(conditions, 'Ready')?.status ?? 'Unknown';
  const isReady = ready === 'True';
  const isCordoned = spec?.unschedulable === true;
  const words = isReady ? 'Ready' : ready === 'False' ? 'Not ready' : 'Unreachable';
  return {
    name: metadata.name,
    roles: toRoles(metadata.labels ?? {}),
    isReady,
    isCordoned,
    state: isReady ? (isCordoned ? 'warning' : 'running') : 'error',
    status: isCordoned ? `${words}, cordoned` : words,
    createdAt: metadata.creationTimestamp ?? null,
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? null,
    osImage: status?.nodeInfo?.osImage ?? null,
    runtime: status?.nodeInfo?.containerRuntimeVersion ?? null,
    addresses: (status?.addresses ?? [])
      .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
      .map(({ address }) => address),
    providerId: spec?.providerID ?? null,
    conditions,
    taints: (spec?.taints ?? []).map(
      ({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`,
    ),
  };
}
