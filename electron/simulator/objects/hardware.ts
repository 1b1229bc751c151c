import type { KubeObject } from '../json.ts';
import type { ClusterPlan, HostPlan } from '../scenario/plan.ts';
import { clusterNetworksOf, hasUplinks } from './uplinks.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, macOf, uuidOf } from './context.ts';
import { diskNameOf } from './host.ts';

const AGE_DAYS = 210;
const HARVESTER = 'harvesterhci.io/v1beta1';
const DEVICES = 'devices.harvesterhci.io/v1beta1';

/** A host as its BMC knows it; the last octet of the BMC's address is that of the host. */
export function buildInventory(context: BuildContext, host: HostPlan): KubeObject {
  const isLost = host.trouble === 'not-ready';
  return {
    kind: 'Inventory',
    apiVersion: 'metal.harvesterhci.io/v1alpha1',
    metadata: {
      name: host.name,
      namespace: 'harvester-system',
      creationTimestamp: daysAgo(context, host.ageDays),
      annotations: {
        'metal.harvesterhci.io/local-inventory': 'true',
        'metal.harvesterhci.io/local-node-name': host.name,
      },
    },
    spec: {
      primaryDisk: '/dev/nvme0n1',
      managementInterfaceMacAddress: macOf(`${context.plan.name} ${host.name} eno1`),
      baseboardSpec: {
        connection: {
          host: `10.99.0.${host.address.split('.').at(-1) ?? '1'}`,
          port: 623,
          authSecretRef: { name: `${host.name}-bmc`, namespace: 'harvester-system' },
          insecureTLS: true,
        },
      },
      events: { enabled: true, pollingInterval: '1h' },
    },
    status: {
      status: isLost ? 'inventoryUnreachable' : 'inventoryNodeReady',
      machinePowerState: 'on',
      conditions: [
        {
          type: isLost ? 'bmcObjectError' : 'machineContactSuccessful',
          status: 'True',
          lastUpdateTime: daysAgo(context, isLost ? 0.01 : host.ageDays),
        },
      ],
    },
  };
}

/** The disks of a host: the one of the system, which Longhorn uses too, and one that nobody took. */
export function buildBlockDevices(context: BuildContext, host: HostPlan): KubeObject[] {
  if (host.diskGiB === 0) return [];
  const device = (name: string, devPath: string, sizeGiB: number, isUsed: boolean): KubeObject => ({
    kind: 'BlockDevice',
    apiVersion: HARVESTER,
    metadata: {
      name,
      namespace: 'longhorn-system',
      creationTimestamp: daysAgo(context, host.ageDays),
      labels: { 'kubernetes.io/hostname': host.name },
    },
    spec: {
      devPath,
      nodeName: host.name,
      fileSystem: { mountPoint: '', forceFormatted: isUsed },
      provision: isUsed,
      ...(isUsed ? { provisioner: { longhorn: { engineVersion: 'LonghornV1' } } } : {}),
    },
    status: {
      state: 'Active',
      provisionPhase: isUsed ? 'Provisioned' : 'Unprovisioned',
      conditions: [
        {
          type: 'AddedToNode',
          status: isUsed ? 'True' : 'False',
          lastUpdateTime: daysAgo(context, host.ageDays),
        },
      ],
      deviceStatus: {
        devPath,
        partitioned: false,
        capacity: { sizeBytes: sizeGiB * 1024 ** 3, physicalBlockSizeBytes: 512 },
        details: {
          deviceType: 'disk',
          driveType: 'SSD',
          storageController: 'NVMe',
          isRemovable: false,
          model: 'Dell DC NVMe P5520',
          vendor: 'Intel',
          serialNumber: uuidOf(`${host.name} ${devPath}`).slice(0, 8).toUpperCase(),
          uuid: uuidOf(`${context.plan.name} ${host.name} ${devPath}`),
          wwn: `eui.${uuidOf(`wwn ${host.name} ${devPath}`).replaceAll('-', '').slice(0, 16)}`,
        },
        fileSystem: {
          type: isUsed ? 'ext4' : '',
          mountPoint: isUsed ? '/var/lib/harvester/defaultdisk' : '',
        },
      },
    },
  });
  return [
    device(diskNameOf(host), '/dev/nvme0n1', host.diskGiB, true),
    device(uuidOf(`spare ${host.name}`).replaceAll('-', ''), '/dev/nvme1n1', 3576, false),
  ];
}

type Link = { name: string; type: string; master?: string };

function linksOf(plan: ClusterPlan, host: HostPlan): Link[] {
  const links: Link[] = [
    { name: 'eno1', type: 'device', master: 'mgmt-bo' },
    { name: 'eno2', type: 'device', master: 'mgmt-bo' },
  ];
  for (const network of clusterNetworksOf(plan).filter((each) => hasUplinks(host, each))) {
    if (network !== 'mgmt') {
      for (const name of ['ens2f0', 'ens2f1']) {
        if (!links.some((link) => link.name === name))
          links.push({ name, type: 'device', master: `${network}-bo` });
      }
    }
    links.push({ name: `${network}-bo`, type: 'bond', master: `${network}-br` });
    links.push({ name: `${network}-br`, type: 'bridge' });
  }
  return links;
}

/** What network links hosts have: NICs, and the bonds and bridges above them (harvester-api reference, section 2.8). */
export function buildLinkMonitors(context: BuildContext): KubeObject[] {
  const { plan } = context;
  const statusOf = (host: HostPlan, only?: string): Record<string, unknown>[] => {
    const links = linksOf(plan, host);
    const indexOf = new Map(links.map(({ name }, index) => [name, index + 2]));
    return links
      .filter(({ type }) => only === undefined || type === only)
      .map(({ name, type, master }) => ({
        name,
        index: indexOf.get(name),
        type,
        mac: macOf(`${plan.name} ${host.name} ${name}`),
        state: name === 'eno2' && host.role === 'witness' ? 'down' : 'up',
        ...(master === undefined ? {} : { masterIndex: indexOf.get(master) }),
        ...(type === 'bridge' ? { promiscuous: true } : {}),
      }));
  };
  const monitor = (name: string, typeRule: string, only?: string): KubeObject => ({
    kind: 'LinkMonitor',
    apiVersion: 'network.harvesterhci.io/v1beta1',
    metadata: { name, creationTimestamp: daysAgo(context, AGE_DAYS) },
    spec: { targetLinkRule: { typeRule, nameRule: '' } },
    status: { linkStatus: Object.fromEntries(plan.hosts.map((host) => [host.name, statusOf(host, only)])) },
  });
  return [monitor('nic', 'device', 'device'), monitor('uplinks', '')];
}

interface Pci {
  address: string;
  classId: string;
  vendorId: string;
  deviceId: string;
  description: string;
  driver: string;
}

const NICS: Pci[] = ['0000:17:00.0', '0000:17:00.1'].map((address) => ({
  address,
  classId: '0200',
  vendorId: '8086',
  deviceId: '1592',
  description: 'Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP',
  driver: 'ice',
}));
const GPU: Pci = {
  address: '0000:ca:00.0',
  classId: '0302',
  vendorId: '10de',
  deviceId: '20b5',
  description: '3D controller: NVIDIA Corporation GA100 [A100 PCIe 80GB]',
  driver: 'nvidia',
};

/** Whether a host of a plan has a GPU: every fourth one. */
function hasGpu(plan: ClusterPlan, host: HostPlan): boolean {
  return plan.hosts.indexOf(host) % 4 === 3;
}

/** PCI devices of a host; the name is that of the host and the address without its marks. */
export function buildPciDevices(context: BuildContext, host: HostPlan): KubeObject[] {
  if (host.role === 'witness') return [];
  const devices = [...NICS, ...(hasGpu(context.plan, host) ? [GPU] : [])];
  return devices.map(({ address, driver, description, ...ids }) => ({
    kind: 'PCIDevice',
    apiVersion: DEVICES,
    metadata: {
      name: `${host.name}-${address.replaceAll(/[:.]/g, '')}`,
      creationTimestamp: daysAgo(context, host.ageDays),
      labels: { nodename: host.name },
    },
    spec: {},
    status: {
      ...ids,
      address,
      description,
      iommuGroup: String(40 + Number.parseInt(address.slice(-1), 10)),
      kernelDriverInUse: driver,
      nodeName: host.name,
      resourceName: `${ids.vendorId === '10de' ? 'nvidia.com' : 'intel.com'}/${ids.deviceId.toUpperCase()}`,
    },
  }));
}

/** USB devices of a host: a token in the first one. */
export function buildUsbDevices(context: BuildContext, host: HostPlan): KubeObject[] {
  if (context.plan.hosts[0] !== host) return [];
  return [
    {
      kind: 'USBDevice',
      apiVersion: DEVICES,
      metadata: {
        name: `${host.name}-1050-0407-001004`,
        creationTimestamp: daysAgo(context, host.ageDays),
        labels: { nodename: host.name },
      },
      status: {
        vendorID: '1050',
        productID: '0407',
        nodeName: host.name,
        resourceName: `kubevirt.io/${host.name}-1050-0407-001004`,
        devicePath: '/dev/bus/usb/001/004',
        description: 'YubiKey OTP+FIDO+CCID (Yubico.com)',
        classType: 'device',
        pciAddress: '0000:00:14.0',
        enabled: false,
      },
    },
  ];
}

/** The virtual GPUs of a host that has a GPU; the first is in use. */
export function buildVgpuDevices(context: BuildContext, host: HostPlan): KubeObject[] {
  if (!hasGpu(context.plan, host) || host.role === 'witness') return [];
  return [4, 5].map((part) => {
    const address = `0000:ca:00.${part}`;
    const isOn = part === 4;
    return {
      kind: 'VGPUDevice',
      apiVersion: DEVICES,
      metadata: {
        name: `${host.name}-${address.replaceAll(/[:.]/g, '')}`,
        creationTimestamp: daysAgo(context, host.ageDays),
        labels: { nodename: host.name },
      },
      spec: {
        address,
        enabled: isOn,
        nodeName: host.name,
        parentGPUDeviceAddress: GPU.address,
        vGPUTypeName: isOn ? 'NVIDIA A100-20C' : '',
      },
      status: {
        availableTypes: { 'NVIDIA A100-10C': 'nvidia-467', 'NVIDIA A100-20C': 'nvidia-468' },
        configureVGPUTypeName: isOn ? 'NVIDIA A100-20C' : '',
        uuid: isOn ? uuidOf(`vgpu ${host.name} ${part}`) : '',
        vGPUStatus: isOn ? 'vGPUConfigured' : '',
      },
    };
  });
}
