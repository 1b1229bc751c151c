import type { KindName } from '../../shared/kinds/index.ts';

const at = '2026-03-01T08:00:00Z';

/** An image, ready to make disks from unless told otherwise; its smallest disk is 10 GiB. */
export function rawImage(
  name: string,
  over: { progress?: number; failed?: string; displayName?: string } = {},
): [KindName, object] {
  const { progress = 100, failed, displayName = name } = over;
  const imported = failed === undefined ? (progress === 100 ? 'True' : 'Unknown') : 'False';
  return [
    'VirtualMachineImage',
    {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineImage',
      metadata: {
        name,
        namespace: 'default',
        creationTimestamp: at,
        labels: { 'harvesterhci.io/image-type': 'qcow2', 'harvesterhci.io/os-type': 'SLEs' },
      },
      spec: {
        displayName,
        sourceType: 'download',
        backend: 'backingimage',
        url: `https://images.example/${displayName}.qcow2`,
        retry: 3,
        checksum: '',
        pvcName: '',
        pvcNamespace: '',
      },
      status: {
        appliedUrl: '',
        progress,
        size: 600 * 2 ** 20,
        virtualSize: 10 * 2 ** 30,
        storageClassName: `lh-${name}`,
        failed: failed === undefined ? 0 : 1,
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Imported', status: imported, ...(failed === undefined ? {} : { message: failed }) },
        ],
      },
    },
  ];
}

/** A storage class of Longhorn. */
export function rawStorageClass(
  name: string,
  over: { replicas?: number; isDefault?: true; image?: string } = {},
): [KindName, object] {
  return [
    'StorageClass',
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        creationTimestamp: at,
        annotations: over.isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {},
      },
      provisioner: 'driver.longhorn.io',
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
      parameters: {
        numberOfReplicas: String(over.replicas ?? 3),
        staleReplicaTimeout: '30',
        migratable: 'true',
        ...(over.image === undefined ? {} : { backingImage: over.image }),
      },
    },
  ];
}

/** The quota that Rancher keeps of a namespace. */
export function rawQuota(
  namespace: string,
  hard: Record<string, string>,
  used: Record<string, string> = {},
): [KindName, object] {
  return [
    'ResourceQuota',
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: {
        name: 'default-quota',
        namespace,
        creationTimestamp: at,
        labels: { 'resourcequota.management.cattle.io/default-resource-quota': 'true' },
      },
      spec: { hard },
      status: { hard, used },
    },
  ];
}

/** A pool of addresses for load balancers. */
export function rawIpPool(name: string, total: number, available: number): [KindName, object] {
  return [
    'IPPool',
    {
      apiVersion: 'loadbalancer.harvesterhci.io/v1beta1',
      kind: 'IPPool',
      metadata: { name, creationTimestamp: at },
      spec: {
        ranges: [
          { subnet: '10.5.9.0/24', rangeStart: '10.5.9.10', rangeEnd: '10.5.9.40', gateway: '10.5.9.1' },
        ],
        selector: { priority: 1, scope: [{ project: '*', namespace: '*', guestCluster: '*' }] },
      },
      status: { total, available, lastAllocated: '', conditions: [{ type: 'Ready', status: 'True' }] },
    },
  ];
}
