import { hasSetting } from '../resources/release.ts';
import type { KubeObject } from '../json.ts';
import type { ImagePlan } from '../scenario/plan.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, isAtLeast, overcommit, uuidOf } from './context.ts';
import { imageClassOf, imageUidOf } from './vm.ts';

const AGE_DAYS = 210;
const GIB = 1024 ** 3;
/** The namespaces of the platform. */
export const SYSTEM_NAMESPACES = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'cattle-system',
  'cattle-fleet-local-system',
  'cattle-fleet-system',
  'cattle-logging-system',
  'cattle-monitoring-system',
  'fleet-local',
  'harvester-system',
  'harvester-public',
  'longhorn-system',
];

/** A namespace; those of the platform carry Rancher's mark. */
export function buildNamespaces(context: BuildContext): KubeObject[] {
  const names = [...new Set([...SYSTEM_NAMESPACES, ...context.plan.namespaces])];
  return names.map((name) => ({
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: {
      name,
      uid: uuidOf(`${context.plan.name} namespace ${name}`),
      creationTimestamp: daysAgo(context, AGE_DAYS),
      labels: { 'kubernetes.io/metadata.name': name },
      annotations: {
        ...(SYSTEM_NAMESPACES.includes(name) && name !== 'default'
          ? { 'management.cattle.io/system-namespace': 'true' }
          : {}),
      },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}

/** Harvester's settings (harvester/harvester pkg/settings); an empty value means the default counts. */
export function buildSettings(context: BuildContext, address: string): KubeObject[] {
  const { harvesterVersion } = context.plan;
  const isHostLost = context.plan.hosts.some((host) => host.trouble === 'not-ready');
  // The VMs of a lost host stay there to be seen only where nothing frees them.
  const policy = (enable: boolean): string =>
    JSON.stringify({
      enable,
      period: 15,
      ...(isAtLeast(context.plan, '1.7') ? { vmMigrationTimeout: 180 } : {}),
    });
  const settings: [name: string, defaultValue: string, value?: string][] = [
    ['server-version', '', harvesterVersion],
    ['ui-index', 'https://releases.rancher.com/harvester-ui/dashboard/latest/index.html'],
    ['overcommit-config', JSON.stringify(overcommit(context.plan))],
    ['storage-network', ''],
    ['default-storage-class', 'harvester-longhorn'],
    ['default-vm-termination-grace-period-seconds', '120'],
    ['backup-target', ''],
    ['vip-pools', ''],
    ['ntp-servers', '', '{"ntpServers":["0.suse.pool.ntp.org"]}'],
    ['additional-guest-memory-overhead-ratio', '1.5'],
    isHostLost
      ? ['vm-force-reset-policy', policy(true), policy(false)]
      : ['vm-force-reset-policy', policy(true)],
    ['upgrade-checker-enabled', 'true'],
    ['max-hotplug-ratio', '4'],
    ['cluster-registration-url', ''],
    [
      'csi-driver-config',
      '{"driver.longhorn.io":{"volumeSnapshotClassName":"longhorn-snapshot","backupVolumeSnapshotClassName":"longhorn"}}',
    ],
    ['kubeconfig-default-token-ttl-minutes', '0'],
    [
      'harvester-csi-ccm-versions',
      '{"harvester-cloud-provider":">=0.0.1 <0.3.0","harvester-csi-provider":">=0.0.1 <0.3.0"}',
    ],
    ['log-level', 'info'],
    ['release-download-url', 'https://releases.rancher.com/harvester'],
    ['server-url', '', `https://${address}`],
  ];
  const own = settings.filter(([name]) => hasSetting(harvesterVersion, name));
  return own.map(([name, defaultValue, value]) => ({
    kind: 'Setting',
    apiVersion: 'harvesterhci.io/v1beta1',
    metadata: { name, creationTimestamp: daysAgo(context, AGE_DAYS) },
    customized: value !== undefined,
    default: defaultValue,
    source: '',
    value: value ?? '',
    status: {
      conditions: [{ type: 'configured', status: 'True', lastUpdateTime: daysAgo(context, AGE_DAYS) }],
    },
  }));
}

/** Longhorn settings that decide what fits on a disk. */
export function buildLonghornSettings(context: BuildContext): KubeObject[] {
  const values = {
    'storage-over-provisioning-percentage': String(overcommit(context.plan).storage),
    'storage-minimal-available-percentage': '25',
    'default-replica-count': '{"v1":"3","v2":"3"}',
  };
  return Object.entries(values).map(([name, value]) => ({
    kind: 'Setting',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: { name, namespace: 'longhorn-system', creationTimestamp: daysAgo(context, AGE_DAYS) },
    value,
    status: { applied: true },
  }));
}

function storageClass(
  context: BuildContext,
  name: string,
  parameters: Record<string, string>,
  annotations: Record<string, string> = {},
): KubeObject {
  return {
    kind: 'StorageClass',
    apiVersion: 'storage.k8s.io/v1',
    metadata: { name, creationTimestamp: daysAgo(context, AGE_DAYS), annotations },
    allowVolumeExpansion: true,
    parameters,
    provisioner: 'driver.longhorn.io',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
}

/** The storage classes: built-in, reserved, one whose disks do not exist, and one an image. */
export function buildStorageClasses(context: BuildContext): KubeObject[] {
  const replicated = { migratable: 'true', numberOfReplicas: '3', staleReplicaTimeout: '30' };
  return [
    storageClass(context, 'harvester-longhorn', replicated, {
      'harvesterhci.io/is-reserved-storageclass': 'true',
      'storageclass.kubernetes.io/is-default-class': 'true',
    }),
    storageClass(context, 'longhorn-static', { numberOfReplicas: '3', staleReplicaTimeout: '30' }),
    storageClass(
      context,
      'vmstate-persistence',
      { ...replicated, migratable: 'false' },
      {
        'harvesterhci.io/is-reserved-storageclass': 'true',
      },
    ),
    storageClass(context, 'nvme-fast', { ...replicated, diskSelector: 'nvme' }),
    ...context.plan.images.map((image) =>
      storageClass(context, imageClassOf(context, image.name), {
        ...replicated,
        backingImage: `vmi-${imageUidOf(context, image.name)}`,
      }),
    ),
  ];
}

/** A downloaded image (harvester-api reference, section 6.1). */
export function buildImage(context: BuildContext, image: ImagePlan): KubeObject {
  const since = daysAgo(context, AGE_DAYS - 10);
  const condition = (type: string): Record<string, string> => ({
    type,
    status: 'True',
    lastUpdateTime: since,
    message: '',
    reason: '',
  });
  return {
    kind: 'VirtualMachineImage',
    apiVersion: 'harvesterhci.io/v1beta1',
    metadata: {
      name: image.name,
      namespace: 'default',
      uid: imageUidOf(context, image.name),
      generateName: 'image-',
      creationTimestamp: since,
      finalizers: ['wrangler.cattle.io/vm-image-controller'],
      labels: {
        'harvesterhci.io/image-type': image.isIso ? 'iso' : 'qcow2',
        'harvesterhci.io/imageDisplayName': image.displayName,
        'harvesterhci.io/os-type': image.os.label,
      },
      annotations: { 'harvesterhci.io/storageClassName': 'harvester-longhorn' },
    },
    spec: {
      backend: 'backingimage',
      displayName: image.displayName,
      retry: 3,
      sourceType: 'download',
      storageClassParameters: { migratable: 'true', numberOfReplicas: '3', staleReplicaTimeout: '30' },
      url: image.url,
    },
    status: {
      appliedUrl: image.url,
      conditions: [condition('Initialized'), condition('Imported'), condition('MetadataReady')],
      progress: 100,
      size: Math.floor(image.sizeGiB * GIB),
      storageClassName: imageClassOf(context, image.name),
      virtualSize: image.virtualSizeGiB * GIB,
    },
  };
}

/** The KubeVirt object of Harvester, which tells the version and the feature gates. */
export function buildKubeVirt(context: BuildContext): KubeObject {
  const version = `v${context.plan.kubeVirtVersion}`;
  const since = daysAgo(context, AGE_DAYS);
  const featureGates = isAtLeast(context.plan, '1.8')
    ? ['CPUManager', 'DeclarativeHotplugVolumes', 'ExpandDisks', 'EnableVirtioFsConfigVolumes', 'HostDevices']
    : ['CPUManager', 'HotplugVolumes', 'ExpandDisks', 'HostDevices'];
  return {
    kind: 'KubeVirt',
    apiVersion: 'kubevirt.io/v1',
    metadata: {
      name: 'kubevirt',
      namespace: 'harvester-system',
      creationTimestamp: since,
      finalizers: ['foregroundDeleteKubeVirt'],
    },
    spec: {
      configuration: {
        developerConfiguration: { featureGates },
        migrations: { parallelMigrationsPerCluster: 5, parallelOutboundMigrationsPerNode: 2 },
        vmRolloutStrategy: 'LiveUpdate',
      },
      workloadUpdateStrategy: { workloadUpdateMethods: ['LiveMigrate'] },
    },
    status: {
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'AllComponentsReady',
          message: 'All components are ready.',
          lastTransitionTime: since,
        },
        {
          type: 'Progressing',
          status: 'False',
          reason: 'AllComponentsReady',
          message: 'All components are ready.',
          lastTransitionTime: since,
        },
        {
          type: 'Degraded',
          status: 'False',
          reason: 'AllComponentsReady',
          message: 'All components are ready.',
          lastTransitionTime: since,
        },
      ],
      observedKubeVirtVersion: version,
      operatorVersion: version,
      phase: 'Deployed',
      targetKubeVirtVersion: version,
    },
  };
}
