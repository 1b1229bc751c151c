import type { GuestRole } from '../guest/guest.ts';
import { findCondition } from '../kinds/define.ts';
import type { Condition } from '../world/entity.ts';
import type { PoolShape, RancherEngine, RancherSnapshot } from './guest.ts';
import { at, conditionsAt, isAt, isRaw, listAt, metaOf, numberAt, textAt } from './raw.ts';
import type { Raw, RawMeta } from './raw.ts';

/** A pool as the cluster object has it. */
export type PoolPart = {
  name: string;
  quantity: number;
  roles: GuestRole[];
  configKind: string;
  configName: string;
  paused: boolean;
  drainBeforeDelete: boolean;
  autoscaling: { min: number; max: number } | null;
  credential: string | null;
};

/** A cluster with machine pools. Source: rancher/rancher pkg/apis/provisioning.cattle.io/v1/cluster_types.go. */
export type ClusterPart = RawMeta & {
  managementId: string | null;
  kubernetesVersion: string | null;
  credential: string | null;
  schedule: { cron: string; retention: number | null } | null;
  isReady: boolean;
  conditions: Condition[];
  pools: PoolPart[];
};

/** A machine of Cluster API, v1beta1 or v1beta2. Source: kubernetes-sigs/cluster-api api/core. */
export type MachinePart = RawMeta & {
  cluster: string;
  pool: string | null;
  roles: GuestRole[];
  phase: string;
  failure: string | null;
  providerId: string | null;
  nodeName: string | null;
  addresses: string[];
  infrastructureKind: string;
  infrastructureName: string;
  conditions: Condition[];
};

/** The VM of a machine as the node driver was asked for it. Source: rancher/rancher pkg/controllers/capr/dynamicschema. */
export type InfrastructurePart = RawMeta & {
  vmNamespace: string;
  credential: string | null;
  failure: string | null;
};

/** What a pool's VMs are made by, without user data and passwords. Source: guest-clusters reference, section 3.3. */
export type ConfigPart = RawMeta & { shape: PoolShape };

/** The older view of a cluster. Source: rancher/rancher pkg/apis/management.cattle.io/v3/cluster_types.go. */
export type ManagementPart = RawMeta & {
  displayName: string;
  provider: string;
  runningVersion: string | null;
  isConnected: boolean | null;
  isHarvester: boolean;
  conditions: Condition[];
  /** Null unless it is of RKE1. */
  rke1: { kubernetesVersion: string | null } | null;
};

/** A snapshot and the cluster it is of. Source: rancher/rancher pkg/apis/rke.cattle.io/v1/etcd.go. */
export type SnapshotPart = RawMeta & { cluster: string; snapshot: RancherSnapshot };

/** The engine of a cluster, by the cluster's name. */
export type EnginePart = RawMeta & { engine: RancherEngine };

const byFlag = [
  ['control-plane', 'controlPlaneRole'],
  ['etcd', 'etcdRole'],
  ['worker', 'workerRole'],
] as const;
const byLabel = [
  ['control-plane', 'rke.cattle.io/control-plane-role'],
  ['etcd', 'rke.cattle.io/etcd-role'],
  ['worker', 'rke.cattle.io/worker-role'],
] as const;

function toPool(raw: Raw): PoolPart {
  const min = numberAt(raw, 'autoscalingMinSize');
  const max = numberAt(raw, 'autoscalingMaxSize');
  return {
    name: textAt(raw, 'name') ?? '',
    quantity: numberAt(raw, 'quantity') ?? 1,
    roles: byFlag.flatMap(([role, field]) => (isAt(raw, field) ? [role] : [])),
    configKind: textAt(raw, 'machineConfigRef', 'kind') ?? '',
    configName: textAt(raw, 'machineConfigRef', 'name') ?? '',
    paused: isAt(raw, 'paused'),
    drainBeforeDelete: isAt(raw, 'drainBeforeDelete'),
    autoscaling: min === null || max === null ? null : { min, max },
    credential: textAt(raw, 'cloudCredentialSecretName'),
  };
}

/** Reads a cluster that Rancher provisions; null for one that has no machine pools, such as an imported one. */
export function readCluster(raw: unknown): ClusterPart | null {
  const meta = metaOf(raw);
  const config = at(raw, 'spec', 'rkeConfig');
  if (meta === null || !isRaw(config)) return null;
  const cron = isAt(config, 'etcd', 'disableSnapshots')
    ? null
    : textAt(config, 'etcd', 'snapshotScheduleCron');
  return {
    ...meta,
    managementId: textAt(raw, 'status', 'clusterName'),
    kubernetesVersion: textAt(raw, 'spec', 'kubernetesVersion'),
    credential: textAt(raw, 'spec', 'cloudCredentialSecretName'),
    schedule: cron === null ? null : { cron, retention: numberAt(config, 'etcd', 'snapshotRetention') },
    isReady: isAt(raw, 'status', 'ready'),
    conditions: conditionsAt(raw, 'status', 'conditions'),
    pools: listAt(config, 'machinePools').map(toPool),
  };
}

/** Reads a machine. Both versions of Cluster API have the same phase and node; the failure moved in v1beta2. */
export function readMachine(raw: unknown): MachinePart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const { labels } = meta;
  return {
    ...meta,
    cluster: textAt(raw, 'spec', 'clusterName') ?? textAt(labels, 'cluster.x-k8s.io/cluster-name') ?? '',
    pool: textAt(labels, 'rke.cattle.io/rke-machine-pool-name'),
    roles: byLabel.flatMap(([role, label]) => (labels[label] === 'true' ? [role] : [])),
    phase: textAt(raw, 'status', 'phase') ?? 'Pending',
    failure:
      textAt(raw, 'status', 'failureMessage') ??
      textAt(raw, 'status', 'deprecated', 'v1beta1', 'failureMessage'),
    providerId: textAt(raw, 'spec', 'providerID'),
    nodeName: textAt(raw, 'status', 'nodeRef', 'name'),
    addresses: listAt(raw, 'status', 'addresses').flatMap((each) =>
      String(each.type).endsWith('IP') ? (textAt(each, 'address') ?? []) : [],
    ),
    infrastructureKind: textAt(raw, 'spec', 'infrastructureRef', 'kind') ?? '',
    infrastructureName: textAt(raw, 'spec', 'infrastructureRef', 'name') ?? meta.name,
    conditions: conditionsAt(raw, 'status', 'conditions'),
  };
}

/** Reads where the VM of a machine is; what else the driver was given, such as user data, is left. */
export function readInfrastructure(raw: unknown): InfrastructurePart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  return {
    ...meta,
    vmNamespace: textAt(raw, 'spec', 'vmNamespace') ?? 'default',
    credential: textAt(raw, 'spec', 'common', 'cloudCredentialSecretName'),
    failure: textAt(raw, 'status', 'failureMessage'),
  };
}

/** The list in a JSON text, as the node driver has disks and NICs; empty where it is none. */
export function listIn(text: string | null, key: string): readonly Raw[] {
  try {
    return text === null ? [] : listAt(JSON.parse(text), key);
  } catch {
    return [];
  }
}

/** The shape of the VMs that the fields of a HarvesterConfig make; those of before diskInfo and networkInfo count where these are not given. */
export function toPoolShape(raw: unknown): PoolShape {
  const disks = listIn(textAt(raw, 'diskInfo'), 'disks').map((disk) => ({
    image: textAt(disk, 'imageName'),
    storageClass: textAt(disk, 'storageClassName'),
    sizeGib: numberAt(disk, 'size'),
  }));
  const networks = listIn(textAt(raw, 'networkInfo'), 'interfaces').flatMap(
    (each) => textAt(each, 'networkName') ?? [],
  );
  const image = textAt(raw, 'imageName');
  const network = textAt(raw, 'networkName');
  const older = image === null ? [] : [{ image, storageClass: null, sizeGib: numberAt(raw, 'diskSize') }];
  return {
    vmNamespace: textAt(raw, 'vmNamespace') ?? 'default',
    cpus: numberAt(raw, 'cpuCount'),
    memoryGib: numberAt(raw, 'memorySize'),
    disks: disks.length > 0 ? disks : older,
    networks: networks.length > 0 ? networks : network === null ? [] : [network],
  };
}

/** Reads a HarvesterConfig, whose fields are at its top. */
export function readConfig(raw: unknown): ConfigPart | null {
  const meta = metaOf(raw);
  return meta === null ? null : { ...meta, shape: toPoolShape(raw) };
}

/** Reads the older view of a cluster. A Harvester is one by its label first (rancher/dashboard shell/utils/cluster.js). */
export function readManagement(raw: unknown): ManagementPart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const conditions = conditionsAt(raw, 'status', 'conditions');
  const connected = findCondition(conditions, 'Connected')?.status;
  const provider = textAt(raw, 'status', 'provider') ?? '';
  const rke1 = at(raw, 'spec', 'rancherKubernetesEngineConfig');
  return {
    ...meta,
    displayName: textAt(raw, 'spec', 'displayName') ?? meta.name,
    provider,
    runningVersion: textAt(raw, 'status', 'version', 'gitVersion'),
    isConnected: connected === undefined ? null : connected === 'True',
    isHarvester: (textAt(meta.labels, 'provider.cattle.io') ?? provider) === 'harvester',
    conditions,
    rke1: isRaw(rke1) ? { kubernetesVersion: textAt(rke1, 'kubernetesVersion') } : null,
  };
}

/** Reads a snapshot of etcd. */
export function readSnapshot(raw: unknown): SnapshotPart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const file = at(raw, 'snapshotFile');
  const status = textAt(file, 'status') ?? (isAt(raw, 'status', 'missing') ? 'missing' : '');
  const isInS3 = isRaw(at(file, 's3')) || (textAt(file, 'location') ?? '').startsWith('s3');
  const isLost = isAt(raw, 'status', 'missing') || status === 'failed';
  return {
    ...meta,
    cluster: textAt(raw, 'spec', 'clusterName') ?? textAt(meta.labels, 'rke.cattle.io/cluster-name') ?? '',
    snapshot: {
      name: meta.name,
      file: textAt(file, 'name') ?? meta.name,
      createdAt: textAt(file, 'createdAt') ?? meta.createdAt,
      where: isInS3 ? 's3' : 'local',
      node: isInS3 ? null : textAt(file, 'nodeName'),
      sizeBytes: numberAt(file, 'size'),
      status,
      state: isLost ? 'error' : status === 'successful' ? 'running' : status === '' ? 'unknown' : 'pending',
      message: textAt(file, 'message'),
    },
  };
}

/** Reads how far the operations on a cluster are. Source: rancher/rancher pkg/apis/rke.cattle.io/v1/rkecontrolplane_types.go. */
export function readEngine(raw: unknown): EnginePart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const status = at(raw, 'status');
  return {
    ...meta,
    engine: {
      conditions: conditionsAt(status, 'conditions'),
      snapshotCreatePhase: textAt(status, 'etcdSnapshotCreatePhase'),
      snapshotCreateGeneration: numberAt(status, 'etcdSnapshotCreate', 'generation'),
      snapshotRestorePhase: textAt(status, 'etcdSnapshotRestorePhase'),
      certificateRotationGeneration: numberAt(status, 'certificateRotationGeneration'),
      encryptionRotationPhase: textAt(status, 'rotateEncryptionKeysPhase'),
    },
  };
}
