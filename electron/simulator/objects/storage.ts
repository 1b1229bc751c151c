import type { KubeObject } from '../json.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, uuidOf, sharedUuidOf } from './context.ts';
import { diskUuidOf } from './host.ts';

const GIB = 1024 ** 3;

/** A volume of a VM, with what hangs on it. */
export interface VolumePlan {
  namespace: string;
  vm: string;
  claim: string;
  sizeGiB: number;
  storageClass: string;
  /** `namespace/name` of the image it was made from, and its backing image. */
  image: { id: string; backingImage: string } | undefined;
  /** The host it is attached to; undefined while the VM is off. */
  host: string | undefined;
  /** Hosts with a replica. */
  replicas: readonly string[];
  /** How many replicas its class asks for; as many as it has by default. */
  wanted?: number;
  /** Hosts whose replica failed, which makes the volume degraded. */
  failedReplicas?: readonly string[];
  isPending: boolean;
  ageDays: number;
}

/** The name of a volume: that of its persistent volume, and of Longhorn's. */
export function volumeNameOf(context: BuildContext, volume: VolumePlan): string {
  return `pvc-${uuidOf(`${context.plan.name} claim ${volume.namespace}/${volume.claim}`)}`;
}

/** The claim of a volume. */
export function buildClaim(context: BuildContext, volume: VolumePlan, name: string): KubeObject {
  const size = `${volume.sizeGiB}Gi`;
  return {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    metadata: {
      name: volume.claim,
      namespace: volume.namespace,
      uid: name.slice('pvc-'.length),
      creationTimestamp: daysAgo(context, volume.ageDays),
      finalizers: ['kubernetes.io/pvc-protection'],
      annotations: {
        ...(volume.image === undefined ? {} : { 'harvesterhci.io/imageId': volume.image.id }),
        'harvesterhci.io/owned-by': JSON.stringify([
          { schema: 'kubevirt.io.virtualmachine', refs: [`${volume.namespace}/${volume.vm}`] },
        ]),
        'volume.beta.kubernetes.io/storage-provisioner': 'driver.longhorn.io',
        'volume.kubernetes.io/storage-provisioner': 'driver.longhorn.io',
        ...(volume.isPending
          ? {}
          : { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' }),
      },
    },
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: size } },
      storageClassName: volume.storageClass,
      volumeMode: 'Block',
      ...(volume.isPending ? {} : { volumeName: name }),
    },
    status: volume.isPending
      ? { phase: 'Pending' }
      : { phase: 'Bound', accessModes: ['ReadWriteMany'], capacity: { storage: size } },
  };
}

/** The persistent volume behind a bound claim. */
export function buildVolume(context: BuildContext, volume: VolumePlan, name: string): KubeObject {
  return {
    kind: 'PersistentVolume',
    apiVersion: 'v1',
    metadata: {
      name,
      creationTimestamp: daysAgo(context, volume.ageDays),
      finalizers: ['kubernetes.io/pv-protection', 'external-attacher/driver-longhorn-io'],
      annotations: { 'pv.kubernetes.io/provisioned-by': 'driver.longhorn.io' },
    },
    spec: {
      accessModes: ['ReadWriteMany'],
      capacity: { storage: `${volume.sizeGiB}Gi` },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: volume.claim,
        namespace: volume.namespace,
        uid: name.slice('pvc-'.length),
      },
      csi: {
        driver: 'driver.longhorn.io',
        volumeHandle: name,
        volumeAttributes: {
          dataEngine: 'v1',
          migratable: 'true',
          numberOfReplicas: String(volume.wanted ?? volume.replicas.length),
          staleReplicaTimeout: '30',
        },
      },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: volume.storageClass,
      volumeMode: 'Block',
    },
    status: { phase: 'Bound' },
  };
}

/** The volume as Longhorn sees it (harvester-api reference, section 6.2). */
export function buildLonghornVolume(
  context: BuildContext,
  volume: VolumePlan,
  podName: string | undefined,
  name: string,
): KubeObject {
  const isAttached = volume.host !== undefined;
  const isDegraded = (volume.failedReplicas ?? []).length > 0;
  const since = daysAgo(context, volume.ageDays);
  const image = `longhornio/longhorn-engine:v${context.plan.longhornVersion}`;
  const usedShare = 0.15 + (Number.parseInt(name.slice(4, 8), 16) / 0xffff) * 0.6;
  return {
    kind: 'Volume',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name,
      namespace: 'longhorn-system',
      creationTimestamp: since,
      finalizers: ['longhorn.io'],
      labels: { longhornvolume: name },
    },
    spec: {
      accessMode: 'rwx',
      backingImage: volume.image?.backingImage ?? '',
      dataEngine: 'v1',
      dataLocality: 'disabled',
      encrypted: false,
      frontend: 'blockdev',
      image,
      migratable: true,
      nodeID: volume.host ?? '',
      numberOfReplicas: volume.wanted ?? volume.replicas.length,
      size: String(volume.sizeGiB * GIB),
      staleReplicaTimeout: 30,
    },
    status: {
      actualSize: Math.floor((volume.sizeGiB * GIB * usedShare) / 4096) * 4096,
      cloneStatus: {},
      conditions: [
        {
          type: 'Restore',
          status: 'False',
          lastProbeTime: '',
          lastTransitionTime: since,
          message: '',
          reason: '',
        },
        {
          type: 'Scheduled',
          status: 'True',
          lastProbeTime: '',
          lastTransitionTime: since,
          message: '',
          reason: '',
        },
        {
          type: 'TooManySnapshots',
          status: 'False',
          lastProbeTime: '',
          lastTransitionTime: since,
          message: '',
          reason: '',
        },
      ],
      currentImage: image,
      currentNodeID: volume.host ?? '',
      kubernetesStatus: {
        lastPVCRefAt: '',
        lastPodRefAt: '',
        namespace: volume.namespace,
        pvName: name,
        pvStatus: 'Bound',
        pvcName: volume.claim,
        ...(podName === undefined
          ? {}
          : {
              workloadsStatus: [
                {
                  podName,
                  podStatus: 'Running',
                  workloadName: volume.vm,
                  workloadType: 'VirtualMachineInstance',
                },
              ],
            }),
      },
      lastDegradedAt: isDegraded ? daysAgo(context, 0.02) : '',
      ownerID: volume.host ?? volume.replicas[0] ?? '',
      robustness: isAttached ? (isDegraded ? 'degraded' : 'healthy') : 'unknown',
      state: isAttached ? 'attached' : 'detached',
    },
  };
}

/** The name of the replica of a volume on a host. */
export function replicaNameOf(volumeName: string, host: string): string {
  return `${volumeName}-r-${uuidOf(`${volumeName} ${host}`).slice(0, 8)}`;
}

/** The replicas of a volume. */
export function buildReplicas(context: BuildContext, volume: VolumePlan, name: string): KubeObject[] {
  return volume.replicas.map((host) => buildReplica(context, volume, name, host));
}

/** The replica of a volume on a host. */
export function buildReplica(
  context: BuildContext,
  volume: VolumePlan,
  name: string,
  host: string,
): KubeObject {
  const since = daysAgo(context, volume.ageDays);
  const image = `longhornio/longhorn-engine:v${context.plan.longhornVersion}`;
  const isAttached = volume.host !== undefined;
  const hasFailed = volume.failedReplicas?.includes(host) === true;
  const isRunning = isAttached && !hasFailed;
  return {
    kind: 'Replica',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name: replicaNameOf(name, host),
      namespace: 'longhorn-system',
      creationTimestamp: since,
      finalizers: ['longhorn.io'],
      labels: { longhornvolume: name, longhornnode: host, longhorndiskuuid: diskUuidOf(context, host) },
    },
    spec: {
      active: true,
      backingImage: volume.image?.backingImage ?? '',
      dataEngine: 'v1',
      desireState: isRunning ? 'running' : 'stopped',
      diskID: diskUuidOf(context, host),
      diskPath: '/var/lib/harvester/defaultdisk',
      evictionRequested: false,
      failedAt: hasFailed ? daysAgo(context, 0.02) : '',
      // It tells a replica that was whole once from one that failed while it was built.
      healthyAt: since,
      image,
      nodeID: host,
      volumeName: name,
      volumeSize: String(volume.sizeGiB * GIB),
    },
    status: {
      conditions: [],
      currentImage: isRunning ? image : '',
      currentState: hasFailed ? 'error' : isRunning ? 'running' : 'stopped',
      instanceManagerName: isRunning
        ? `instance-manager-${sharedUuidOf(`im ${host}`).replaceAll('-', '')}`
        : '',
      ownerID: host,
      started: isRunning,
    },
  };
}
