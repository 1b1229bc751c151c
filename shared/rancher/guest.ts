import { z } from 'zod';
import { AppError } from '../error.ts';
import { GuestRole } from '../guest/guest.ts';
import { Health } from '../world/patch.ts';
import { Condition, State } from '../world/entity.ts';

/** The VM that the machines of a pool are made as, without what may hold secrets. Null where it is not said. */
export const PoolShape = z.object({
  vmNamespace: z.string(),
  cpus: z.number().nullable(),
  memoryGib: z.number().nullable(),
  disks: z.array(
    z.object({
      /** namespace/name; null for an empty disk. */
      image: z.string().nullable(),
      storageClass: z.string().nullable(),
      sizeGib: z.number().nullable(),
    }),
  ),
  /** namespace/name of each network, in order. */
  networks: z.array(z.string()),
});
export type PoolShape = z.infer<typeof PoolShape>;

/** A machine pool of a guest cluster as Rancher has it. */
export const RancherPool = z.object({
  name: z.string(),
  /** How many machines are wanted. */
  quantity: z.number(),
  /** How many machines there are that are not on their way out, and how many of them are ready. */
  present: z.number(),
  ready: z.number(),
  roles: z.array(GuestRole),
  /** Kind and name of what its machines are made by: a HarvesterConfig, or a node template of RKE1. */
  configKind: z.string(),
  configName: z.string(),
  /** Whether `configName` is there; false leaves the cluster in error. Null while that is not known. */
  hasConfig: z.boolean().nullable(),
  /** What the names of its machines begin with, which only RKE1 lets one choose. */
  hostnamePrefix: z.string().nullable(),
  paused: z.boolean(),
  drainBeforeDelete: z.boolean(),
  /** Bounds of the autoscaler; null where there is none. */
  autoscaling: z.object({ min: z.number(), max: z.number() }).nullable(),
  /** `namespace:name` of the cloud credential. */
  credential: z.string().nullable(),
  /** Id in Rancher of the Harvester cluster that its machines are made on; null while that is not known. */
  harvesterClusterId: z.string().nullable(),
  shape: PoolShape.nullable(),
});
export type RancherPool = z.infer<typeof RancherPool>;

/** A machine of a guest cluster as Rancher has it, which may have no VM yet, or no more. Times are ISO 8601. */
export const RancherMachine = z.object({
  name: z.string(),
  /** Null where the machine does not say which. */
  pool: z.string().nullable(),
  roles: z.array(GuestRole),
  /** Rancher's or Cluster API's word for how far it is, such as `Provisioning`. */
  phase: z.string(),
  state: State,
  /** What is waited for or what went wrong, in Rancher's words. */
  message: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** Where its VM is or will be: in which namespace, of which name, on which Harvester by its id in Rancher. */
  vmNamespace: z.string().nullable(),
  vmName: z.string(),
  harvesterClusterId: z.string().nullable(),
  providerId: z.string().nullable(),
  /** The Kubernetes node it became; null while it is none. */
  nodeName: z.string().nullable(),
  addresses: z.array(z.string()),
  isDeleting: z.boolean(),
  /** Whether it is chosen to go when its pool gets smaller (cluster.x-k8s.io/delete-machine). */
  isChosenToGo: z.boolean(),
  /** Whether it is the first server, which the others join (rke.cattle.io/init-node). */
  isFirst: z.boolean(),
  conditions: z.array(Condition),
});
export type RancherMachine = z.infer<typeof RancherMachine>;

/** A snapshot of etcd as Rancher has it. Times are ISO 8601. */
export const RancherSnapshot = z.object({
  /** Of the object, by which it is restored. */
  name: z.string(),
  file: z.string(),
  createdAt: z.string().nullable(),
  where: z.enum(['local', 's3']),
  /** The machine that has it; null where it is in S3. */
  node: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Rancher's word, such as `successful`. */
  status: z.string(),
  state: State,
  message: z.string().nullable(),
});
export type RancherSnapshot = z.infer<typeof RancherSnapshot>;

/** What Rancher says of the engine that runs the nodes of a guest cluster: where its day-2 operations are. */
export const RancherEngine = z.object({
  conditions: z.array(Condition),
  snapshotCreatePhase: z.string().nullable(),
  snapshotCreateGeneration: z.number().nullable(),
  snapshotRestorePhase: z.string().nullable(),
  certificateRotationGeneration: z.number().nullable(),
  encryptionRotationPhase: z.string().nullable(),
});
export type RancherEngine = z.infer<typeof RancherEngine>;

/**
 * How a guest cluster is in one word: as wanted, on its way to it, in error, on its way out, or as wanted but with its
 * agent not connected.
 */
export const GuestStatus = z.enum(['ready', 'waiting', 'error', 'deleting', 'disconnected']);
export type GuestStatus = z.infer<typeof GuestStatus>;

/** A guest cluster as a Rancher knows it: one with machine pools on a Harvester. Times are ISO 8601. */
export const RancherGuest = z.object({
  /** Id of the Rancher. */
  rancher: z.string(),
  /** `fleet-default` unless it is in another workspace; of RKE1 the id of the cluster. */
  namespace: z.string(),
  name: z.string(),
  createdAt: z.string().nullable(),
  /** Id in Rancher, such as `c-m-x7k2p9qr`; null before it has one. */
  managementId: z.string().nullable(),
  /** `rke2`, `k3s`, `rke1`, or Rancher's own word for another. */
  distribution: z.string(),
  /** What is wanted, and what runs; null where it is not told. */
  kubernetesVersion: z.string().nullable(),
  runningVersion: z.string().nullable(),
  state: State,
  status: GuestStatus,
  /** What is waited for or what is wrong, in Rancher's words. */
  message: z.string().nullable(),
  conditions: z.array(Condition),
  isDeleting: z.boolean(),
  /** Whether Rancher's agent in the cluster is connected; null where it is not told. */
  isConnected: z.boolean().nullable(),
  /** Of Rancher's own page. */
  deepLink: z.string(),
  pools: z.array(RancherPool),
  machines: z.array(RancherMachine),
  etcdSnapshots: z.array(RancherSnapshot),
  /** When snapshots are made by themselves; null where they are not. */
  snapshotSchedule: z.object({ cron: z.string(), retention: z.number().nullable() }).nullable(),
  engine: RancherEngine.nullable(),
  credential: z.string().nullable(),
  /** When the token in that credential ends; null for never, absent while it is not known. */
  credentialEnd: z.string().nullable().exactOptional(),
  /** Id in Rancher of the Harvester cluster that the credential points to; null while that is not known. */
  harvesterClusterId: z.string().nullable(),
});
export type RancherGuest = z.infer<typeof RancherGuest>;

/** The kinds of objects that Rancher's view of guest clusters is read from. */
export const RancherPart = z.enum([
  'clusters',
  'machines',
  'infrastructure',
  'configs',
  'snapshots',
  'engines',
  'management',
  'node-pools',
  'node-templates',
  'nodes',
]);
export type RancherPart = z.infer<typeof RancherPart>;

/** A Harvester cluster that a Rancher manages, as far as guest clusters are matched with it. */
export const HarvesterTwin = z.object({
  /** Id in Rancher. */
  id: z.string(),
  name: z.string(),
  /** Whether Rancher's agent in it is connected; null where it is not told. */
  isConnected: z.boolean().nullable(),
  state: State,
  message: z.string().nullable(),
  /** Uid of its namespace kube-system, which stands for the cluster itself; null while unknown. */
  clusterUid: z.string().nullable(),
});
export type HarvesterTwin = z.infer<typeof HarvesterTwin>;

/** What a Rancher says of guest clusters, whole at every change. Times are ISO 8601. */
export const RancherGuestsEvent = z.object({
  /** `stale`: what was seen last, while it cannot be asked; `connecting`: it is asked for the first time. */
  state: z.enum(['connecting', 'live', 'stale']),
  /** When all of this was last known to be so; null while it is live, or where nothing was ever seen. */
  seenAt: z.string().nullable(),
  /** Why it is stale. */
  error: AppError.nullable(),
  /** How fresh each kind is; one that this Rancher does not serve is `absent`. */
  health: z.partialRecord(RancherPart, Health),
  /** The version of Cluster API that is read, such as `v1beta2`; null where none is served. */
  capiVersion: z.string().nullable(),
  guests: z.array(RancherGuest),
  harvesters: z.array(HarvesterTwin),
  /** Whether it enables container workloads on Harvester (feature harvester-baremetal-container-workload); null while unknown. */
  hasWorkloads: z.boolean().nullable(),
});
export type RancherGuestsEvent = z.infer<typeof RancherGuestsEvent>;

const pageName = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);

/** What Rancher's own page of a guest cluster goes by. */
export const GuestPage = z.strictObject({ namespace: pageName, name: pageName });
export type GuestPage = z.infer<typeof GuestPage>;
