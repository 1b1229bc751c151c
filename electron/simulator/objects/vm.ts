import type { JsonObject, KubeObject } from '../json.ts';
import type { VmPlan } from '../scenario/plan.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, isAtLeast, macOf, overcommit, uuidOf, sharedUuidOf } from './context.ts';

/** A disk of a VM and the claim behind it. */
export interface DiskPlan {
  disk: string;
  claim: string;
  sizeGiB: number;
  storageClass: string;
  isFromImage: boolean;
}

/** The image a container disk that cannot be pulled asks for. */
export const MISSING_IMAGE = 'registry.lab.internal/appliances/firewall:9.4.1-rc2';

/** The storage class of an image: the naming rule changed with 1.8 (harvester pkg/image/common/operator.go). */
export function imageClassOf(context: BuildContext, image: string): string {
  return isAtLeast(context.plan, '1.8') ? `lh-${imageUidOf(context, image)}` : `longhorn-${image}`;
}

/** The uid of an image. */
export function imageUidOf(context: BuildContext, image: string): string {
  return sharedUuidOf(`${context.plan.name} image ${image}`);
}

/** The uid of a planned VM. */
function vmUidOf(context: BuildContext, vm: VmPlan): string {
  return uuidOf(`${context.plan.name} vm ${vm.namespace}/${vm.name}`);
}

/** The disks of a planned VM that have claims. */
export function disksOf(context: BuildContext, vm: VmPlan): DiskPlan[] {
  if (vm.trouble === 'image-pull') return [];
  const suffix = vmUidOf(context, vm).replaceAll('-', '');
  const root: DiskPlan = {
    disk: 'disk-0',
    claim: `${vm.name}-disk-0-${suffix.slice(0, 5)}`,
    sizeGiB: vm.diskGiB,
    storageClass: imageClassOf(context, vm.image.name),
    isFromImage: true,
  };
  if (vm.dataDiskGiB === undefined) return [root];
  const data: DiskPlan = {
    disk: 'disk-1',
    claim: `${vm.name}-disk-1-${suffix.slice(5, 10)}`,
    sizeGiB: vm.dataDiskGiB,
    storageClass: vm.trouble === 'claim-pending' ? 'nvme-fast' : 'harvester-longhorn',
    isFromImage: false,
  };
  return [root, data];
}

function labelsOf(vm: VmPlan): Record<string, string> {
  const { guest } = vm;
  if (guest === undefined)
    return { 'harvesterhci.io/creator': 'harvester', 'harvesterhci.io/os': vm.image.os.label };
  if (guest.madeBy === 'capi')
    return {
      'harvesterhci.io/creator': 'harvester',
      'harvesterhci.io/vmName': vm.name,
      'harvesterhci.io/vmNamePrefix': vm.name,
      ...(guest.isServer ? { 'harvestercluster/machinetype': `controlplane-${guest.cluster}` } : {}),
    };
  const parts = vm.name.split('-');
  return {
    'harvesterhci.io/creator': 'docker-machine-driver-harvester',
    'harvesterhci.io/vmName': vm.name,
    'harvesterhci.io/machineSetName': `${vm.namespace}-${parts.slice(0, -2).join('-')}`,
    ...(guest.isLabelled
      ? { 'guestcluster.harvesterhci.io/name': guest.cluster, 'nodepool.harvesterhci.io/name': guest.pool }
      : {}),
  };
}

/** The user data of a node made by hand: short enough to stand in the VM itself. */
function k3sUserData({ guest, name }: VmPlan): string | undefined {
  if (guest?.madeBy !== 'hand') return undefined;
  const role = guest.isServer ? 'server' : 'agent';
  const config = guest.isServer ? 'cluster-init: true' : `server: https://${guest.cluster}.lab.internal:6443`;
  return [
    '#cloud-config',
    `hostname: ${name}`,
    'packages: [qemu-guest-agent]',
    'write_files:',
    '- path: /etc/rancher/k3s/config.yaml',
    `  content: "${config}"`,
    'runcmd:',
    `- [sh, -c, "curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC=${role} sh -"]`,
    '',
  ].join('\n');
}

function cloudInit(vm: VmPlan, secret: string): JsonObject {
  const userData = k3sUserData(vm);
  if (userData !== undefined) return { userData };
  return { secretRef: { name: secret }, networkDataSecretRef: { name: secret } };
}

function claimTemplates(context: BuildContext, vm: VmPlan): string {
  return JSON.stringify(
    disksOf(context, vm).map((disk) => ({
      metadata: {
        name: disk.claim,
        annotations: disk.isFromImage ? { 'harvesterhci.io/imageId': `default/${vm.image.name}` } : {},
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: `${disk.sizeGiB}Gi` } },
        volumeMode: 'Block',
        storageClassName: disk.storageClass,
      },
    })),
  );
}

function domain(context: BuildContext, vm: VmPlan, nic: string): JsonObject {
  const rate = overcommit(context.plan);
  const disks = disksOf(context, vm);
  const most = vm.canGrow ? 2 : 1;
  const limits = { cpu: String(vm.cpus * most), memory: `${vm.memoryGiB * most}Gi` };
  const diskNames = disks.length === 0 ? ['appliance'] : disks.map((disk) => disk.disk);
  const cloudInit =
    vm.image.os.label === 'windows' || disks.length === 0
      ? []
      : [{ name: 'cloudinitdisk', disk: { bus: 'virtio' } }];
  const binding = vm.network === undefined ? { masquerade: {} } : { bridge: {} };
  return {
    cpu: vm.canGrow
      ? { cores: 1, maxSockets: vm.cpus * most, sockets: vm.cpus, threads: 1 }
      : { cores: vm.cpus, maxSockets: 1, sockets: 1, threads: 1 },
    devices: {
      disks: [
        ...diskNames.map((name, index) => ({ name, disk: { bus: 'virtio' }, bootOrder: index + 1 })),
        ...cloudInit,
        ...(vm.hasDrive ? [{ name: 'cdrom-0', cdrom: { bus: 'sata' } }] : []),
      ],
      inputs: [{ bus: 'usb', name: 'tablet', type: 'tablet' }],
      interfaces: [
        {
          name: nic,
          ...binding,
          model: 'virtio',
          macAddress: macOf(`${context.plan.name} ${vm.namespace}/${vm.name}`),
        },
      ],
    },
    features: { acpi: { enabled: true } },
    machine: { type: isAtLeast(context.plan, '1.7') ? '' : 'q35' },
    memory: {
      guest: `${vm.memoryGiB}Gi`,
      ...(vm.canGrow ? { maxGuest: `${vm.memoryGiB * most}Gi` } : {}),
    },
    resources: {
      limits,
      requests: {
        cpu: `${Math.floor((vm.cpus * most * 1000 * 100) / rate.cpu)}m`,
        memory: `${Math.floor((vm.memoryGiB * most * 1024 * 100) / rate.memory)}Mi`,
      },
    },
  };
}

function affinity(vm: VmPlan): JsonObject {
  const matchExpressions =
    vm.network === undefined
      ? []
      : [{ key: `network.harvesterhci.io/${vm.network.clusterNetwork}`, operator: 'In', values: ['true'] }];
  const terms = { nodeSelectorTerms: [{ matchExpressions }] };
  const podAffinityTerm = {
    labelSelector: { matchExpressions: [{ key: 'harvesterhci.io/creator', operator: 'Exists' }] },
    topologyKey: 'kubernetes.io/hostname',
  };
  return {
    ...(matchExpressions.length === 0
      ? {}
      : { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }),
    ...(vm.guest === undefined
      ? {}
      : {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm, weight: 100 }],
          },
        }),
  };
}

/** A VM as Harvester and its web hooks leave it (harvester-api reference, section 5). It has no status yet. */
export function buildVm(context: BuildContext, vm: VmPlan): KubeObject {
  const uid = vmUidOf(context, vm);
  const nic = vm.guest === undefined ? 'default' : 'nic-0';
  const labels = labelsOf(vm);
  const disks = disksOf(context, vm);
  const secret = `${vm.name}-${uid.slice(0, 5)}`;
  const hasCloudInit = vm.image.os.label !== 'windows' && disks.length > 0;
  const isDriver = vm.guest !== undefined;
  const sshNames = { 'harvesterhci.io/sshNames': '[]' };
  return {
    kind: 'VirtualMachine',
    apiVersion: 'kubevirt.io/v1',
    metadata: {
      name: vm.name,
      namespace: vm.namespace,
      uid,
      creationTimestamp: daysAgo(context, vm.ageDays),
      generation: 2,
      finalizers: [
        'kubevirt.io/virtualMachineControllerFinalize',
        'wrangler.cattle.io/harvester-lifecycle-vm',
      ],
      labels,
      annotations: {
        'harvesterhci.io/vmRunStrategy': vm.runStrategy === 'Halted' ? 'RerunOnFailure' : vm.runStrategy,
        'harvesterhci.io/volumeClaimTemplates': claimTemplates(context, vm),
        ...(vm.canGrow ? { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' } : {}),
        'kubevirt.io/latest-observed-api-version': 'v1',
        'kubevirt.io/storage-observed-api-version': 'v1',
        ...(isDriver ? {} : { 'network.harvesterhci.io/ips': '[]' }),
      },
    },
    spec: {
      runStrategy: vm.runStrategy,
      template: {
        metadata: {
          labels: isDriver ? labels : { 'harvesterhci.io/vmName': vm.name },
          annotations: isDriver
            ? { ...sshNames, 'harvesterhci.io/waitForLeaseInterfaceNames': '[]' }
            : sshNames,
        },
        spec: {
          affinity: affinity(vm),
          architecture: context.plan.hosts[0]?.architecture ?? 'amd64',
          domain: domain(context, vm, nic),
          evictionStrategy: 'LiveMigrateIfPossible',
          ...(isDriver ? {} : { hostname: vm.name }),
          networks: [
            vm.network === undefined
              ? { name: nic, pod: {} }
              : { name: nic, multus: { networkName: `default/${vm.network.name}` } },
          ],
          terminationGracePeriodSeconds: 120,
          volumes: [
            ...disks.map((disk) => ({ name: disk.disk, persistentVolumeClaim: { claimName: disk.claim } })),
            ...(disks.length === 0 ? [{ name: 'appliance', containerDisk: { image: MISSING_IMAGE } }] : []),
            ...(hasCloudInit
              ? [
                  {
                    name: 'cloudinitdisk',
                    cloudInitNoCloud: cloudInit(vm, secret),
                  },
                ]
              : []),
          ],
        },
      },
    },
  };
}

/** The cloud-init secret of a VM, or undefined where it has none. */
export function buildCloudInitSecret(context: BuildContext, vm: VmPlan): KubeObject | undefined {
  if (vm.image.os.label === 'windows' || disksOf(context, vm).length === 0) return undefined;
  if (k3sUserData(vm) !== undefined) return undefined;
  const uid = vmUidOf(context, vm);
  const userData = `#cloud-config\nhostname: ${vm.name}\npackage_update: true\npackages: [qemu-guest-agent]\n`;
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: {
      name: `${vm.name}-${uid.slice(0, 5)}`,
      namespace: vm.namespace,
      creationTimestamp: daysAgo(context, vm.ageDays),
      labels: { 'harvesterhci.io/cloud-init-template': 'harvester' },
      ownerReferences: [{ apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: vm.name, uid }],
    },
    data: { userdata: Buffer.from(userData).toString('base64'), networkdata: '' },
    type: 'Opaque',
  };
}
