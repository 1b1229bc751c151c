// Claims, Longhorn volumes and replicas as raw objects, in the shape Longhorn writes them.
import type { KindName } from '../../shared/kinds/index.ts';

const at = '2026-02-01T10:00:00Z';

/** A claim bound to a volume of this name; to none where it is null. */
export function rawClaim(name: string, volumeName: string | null, namespace = 'default'): [KindName, object] {
  const bound = volumeName === null ? {} : { volumeName };
  return [
    'PersistentVolumeClaim',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, uid: `${name}-uid`, creationTimestamp: at },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        storageClassName: 'harvester-longhorn',
        resources: { requests: { storage: '10Gi' } },
        ...bound,
      },
      status: { phase: volumeName === null ? 'Pending' : 'Bound' },
    },
  ];
}

/** A volume of Longhorn, attached and healthy unless told otherwise. */
export function rawStorageVolume(
  name: string,
  over: { wanted?: number; isAttached?: boolean; robustness?: string } = {},
): [KindName, object] {
  const { wanted = 3, isAttached = true } = over;
  const { robustness = isAttached ? 'healthy' : 'unknown' } = over;
  return [
    'StorageVolume',
    {
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'Volume',
      metadata: { name, namespace: 'longhorn-system', uid: `${name}-uid`, creationTimestamp: at },
      spec: {
        numberOfReplicas: wanted,
        size: '10737418240',
        frontend: 'blockdev',
        accessMode: 'rwx',
        dataEngine: 'v1',
      },
      status: {
        state: isAttached ? 'attached' : 'detached',
        robustness,
        currentNodeID: isAttached ? 'a' : '',
        actualSize: 4096,
        lastDegradedAt: '',
        conditions: [{ type: 'Scheduled', status: 'True', reason: '', message: '', lastTransitionTime: at }],
        kubernetesStatus: { namespace: 'default', pvName: name, pvcName: `${name}-claim` },
      },
    },
  ];
}

/** A replica on a host: whole and running unless told otherwise. */
export function rawReplica(
  volume: string,
  host: string,
  over: { failed?: true; rebuilding?: true; stopped?: true } = {},
): [KindName, object] {
  return [
    'StorageReplica',
    {
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'Replica',
      metadata: {
        name: `${volume}-r-${host}`,
        namespace: 'longhorn-system',
        creationTimestamp: at,
        labels: { longhornvolume: volume },
      },
      spec: {
        volumeName: volume,
        nodeID: host,
        diskID: `disk-${host}`,
        diskPath: '/var/lib/harvester/defaultdisk',
        volumeSize: '10737418240',
        failedAt: over.failed ? at : '',
        healthyAt: over.rebuilding ? '' : at,
        evictionRequested: false,
      },
      status: { currentState: over.failed || over.stopped ? 'stopped' : 'running', started: !over.stopped },
    },
  ];
}
