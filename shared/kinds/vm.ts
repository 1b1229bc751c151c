import { z } from 'zod';
import { GuestSigns, toGuestSigns } from '../guest/signs.ts';
import { toEntityId } from '../id.ts';
import { toBytes, toCpuMillis } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, isTrue, Metadata, StringMap, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { HostWishes, rawCpuWishes, rawWishes, toHostWishes } from './host-wishes.ts';
import { toLabels, toPodLabels } from './labels.ts';
import { toReader } from './reader.ts';
import { rawDisks, rawPorts, toDrives, toGrowth, toPorts, VmDrive, VmGrowth, VmPort } from './vm-devices.ts';
import { shareLink, shareList, shareOptional, shareText, trim } from './share.ts';
import { toPrintedState } from './vm-state.ts';

/** A VM as its VirtualMachine object says; where it runs and its addresses are in its instance. Memory in bytes. */
export const Vm = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachine'),
  vm: z.object({
    /** Always, RerunOnFailure, Manual, Halted, Once, or another of a newer KubeVirt; legacy `running` is mapped. */
    runStrategy: z.string(),
    /** Whether the object still has the legacy `spec.running` instead of a run strategy. */
    usesLegacyRunning: z.boolean(),
    printableStatus: z.string(),
    isCreated: z.boolean(),
    isReady: z.boolean(),
    cpuCores: z.number().nullable(),
    memoryBytes: z.number().nullable(),
    /** What its guest asks of a host, as Harvester wrote it by the overcommit of that time; absent where it is not said. */
    asksCpuMillis: z.number().optional(),
    asksMemoryBytes: z.number().optional(),
    os: z.string().nullable(),
    /** Label harvesterhci.io/creator as it came. */
    creator: z.string().nullable(),
    /** Its labels as `key=value`, by key; absent where it has none. */
    labels: z.array(z.string()).optional(),
    /** The labels that its pod gets, in the same form; absent where it has none of its own. */
    podLabels: z.array(z.string()).optional(),
    /** Name from the node driver's label, null where absent; one signal of membership among several. */
    guestCluster: z.string().nullable(),
    /** What else speaks for a node of a guest cluster; absent where nothing does. */
    guest: GuestSigns.optional(),
    volumeClaims: z.array(z.string()),
    /** Those of its claims that were plugged in while it ran, such as the volumes of a guest's own workloads; absent where none was. */
    hotplugClaims: z.array(z.string()).optional(),
    /** What its host must be labelled with, as `key=value`; absent where nothing is asked. */
    nodeSelector: z.array(z.string()).optional(),
    /** What else it wants of its host; absent where that is nothing. */
    wishes: HostWishes.optional(),
    /** Resource names of the host devices it passes through; absent where it has none. */
    devices: z.array(z.string()).optional(),
    /** What becomes of it when its host is emptied, such as `None` or `External`; absent for a live migration. */
    eviction: z.string().optional(),
    /** CPU architecture of its guest; absent for amd64 and where none is said. */
    architecture: z.string().optional(),
    networks: z.array(z.string()),
    /** Its NICs; absent where it has none. */
    ports: z.array(VmPort).optional(),
    /** Its CD-ROM drives; absent where it has none. */
    drives: z.array(VmDrive).optional(),
    /** How far CPU and memory can grow while it runs; absent where they cannot. */
    growth: VmGrowth.optional(),
    pendingRequest: z.enum(['Start', 'Stop']).nullable(),
    isRestartRequired: z.boolean(),
    restoreName: z.string().nullable(),
    customAddress: z.string().nullable(),
    /** Annotation harvesterhci.io/clone-backend-storage-status as it came: how the copy of its TPM and EFI state stands; absent where none is made. */
    storageCopy: z.string().optional(),
  }),
});
export type Vm = z.infer<typeof Vm>;

const Devices = z.array(z.object({ deviceName: z.string().nullish() })).nullish();
const CloudInit = z.object({ userData: z.string().nullish() }).nullish();

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    running: z.boolean().nullish(),
    runStrategy: z.string().nullish(),
    template: z.object({
      metadata: z.object({ labels: StringMap }).nullish(),
      spec: z.object({
        domain: z.object({
          cpu: z
            .object({
              sockets: z.number().nullish(),
              cores: z.number().nullish(),
              threads: z.number().nullish(),
              maxSockets: z.number().nullish(),
              ...rawCpuWishes,
            })
            .nullish(),
          devices: z
            .object({ hostDevices: Devices, gpus: Devices, interfaces: rawPorts, disks: rawDisks })
            .nullish(),
          memory: z.object({ guest: z.string().nullish(), maxGuest: z.string().nullish() }).nullish(),
          resources: z
            .object({
              limits: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
              requests: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
            })
            .nullish(),
        }),
        nodeSelector: StringMap,
        ...rawWishes,
        evictionStrategy: z.string().nullish(),
        architecture: z.string().nullish(),
        networks: z
          .array(z.object({ name: z.string(), multus: z.object({ networkName: z.string() }).nullish() }))
          .nullish(),
        volumes: z
          .array(
            z.object({
              name: z.string().nullish(),
              persistentVolumeClaim: z
                .object({ claimName: z.string(), hotpluggable: z.boolean().nullish() })
                .nullish(),
              dataVolume: z.object({ name: z.string(), hotpluggable: z.boolean().nullish() }).nullish(),
              cloudInitNoCloud: CloudInit,
              cloudInitConfigDrive: CloudInit,
            }),
          )
          .nullish(),
      }),
    }),
  }),
  status: z
    .object({
      printableStatus: z.string().nullish(),
      created: z.boolean().nullish(),
      ready: z.boolean().nullish(),
      conditions: Conditions,
      stateChangeRequests: z.array(z.object({ action: z.string() })).nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);
type Spec = z.output<typeof Raw>['spec'];

function toCores(spec: Spec): number | null {
  const { cpu, resources } = spec.template.spec.domain;
  if (cpu) return (cpu.sockets ?? 1) * (cpu.cores ?? 1) * (cpu.threads ?? 1);
  const millis = toCpuMillis(resources?.limits?.cpu) ?? toCpuMillis(resources?.requests?.cpu);
  return millis === null ? null : millis / 1000;
}

/** Source: harvester-ui-extension utils/cpuMemory.js; a VM made by hand may have requests only. */
function toMemory(spec: Spec, annotations: Record<string, string>): number | null {
  const { memory, resources } = spec.template.spec.domain;
  const isHotplug =
    annotations['harvesterhci.io/enableCPUAndMemoryHotplug'] === 'true' || Boolean(memory?.maxGuest);
  const limit = toBytes(resources?.limits?.memory);
  const guest = toBytes(memory?.guest);
  return (isHotplug ? (guest ?? limit) : (limit ?? guest)) ?? toBytes(resources?.requests?.memory);
}

/** Inline cloud-init user data; null where there is none or it is in a Secret. */
function toUserData({ template }: Spec): string | null {
  for (const { cloudInitNoCloud, cloudInitConfigDrive } of template.spec.volumes ?? []) {
    const text = cloudInitNoCloud?.userData ?? cloudInitConfigDrive?.userData;
    if (text) return text;
  }
  return null;
}

/** What only some VMs ask of their host or hold beside their own disks; left out where there is none, which costs nothing. */
function toExtras(
  { template }: Spec,
  namespace: string,
  annotations: Record<string, string>,
): Pick<
  Vm['vm'],
  | 'hotplugClaims'
  | 'nodeSelector'
  | 'wishes'
  | 'devices'
  | 'eviction'
  | 'architecture'
  | 'asksCpuMillis'
  | 'asksMemoryBytes'
  | 'ports'
  | 'drives'
  | 'growth'
> {
  const { volumes, nodeSelector, domain, evictionStrategy, architecture } = template.spec;
  const moves = ['', 'LiveMigrate', 'LiveMigrateIfPossible'].includes(evictionStrategy ?? '');
  const wishes = toHostWishes(template.spec, domain.cpu, namespace);
  const asksCpuMillis = toCpuMillis(domain.resources?.requests?.cpu);
  const asksMemoryBytes = toBytes(domain.resources?.requests?.memory);
  const hotplugClaims = (volumes ?? []).flatMap(({ persistentVolumeClaim, dataVolume }) => {
    if (persistentVolumeClaim?.hotpluggable) return [shareText(persistentVolumeClaim.claimName)];
    return dataVolume?.hotpluggable ? [shareText(dataVolume.name)] : [];
  });
  const wanted = Object.entries(nodeSelector ?? {}).map(([key, value]) => shareText(`${key}=${value}`));
  const devices = [...(domain.devices?.hostDevices ?? []), ...(domain.devices?.gpus ?? [])].flatMap(
    ({ deviceName }) => (deviceName ? [shareText(deviceName)] : []),
  );
  const ports = toPorts(domain.devices?.interfaces, template.spec.networks ?? [], namespace);
  const drives = toDrives(domain.devices?.disks, volumes ?? []);
  const growth = toGrowth(domain, annotations);
  return {
    ...(ports ? { ports } : {}),
    ...(drives ? { drives } : {}),
    ...(growth ? { growth } : {}),
    ...(hotplugClaims.length > 0 ? { hotplugClaims: trim(hotplugClaims) } : {}),
    ...(wanted.length > 0 ? { nodeSelector: shareList(wanted.sort()) } : {}),
    ...(wishes ? { wishes } : {}),
    ...(devices.length > 0 ? { devices: shareList(devices) } : {}),
    ...(moves ? {} : { eviction: shareText(evictionStrategy ?? '') }),
    ...(architecture && architecture !== 'amd64' ? { architecture: shareText(architecture) } : {}),
    ...(asksCpuMillis === null ? {} : { asksCpuMillis }),
    ...(asksMemoryBytes === null ? {} : { asksMemoryBytes }),
  };
}

/** VMs: kubevirt.io/v1 virtualmachines. Source: KubeVirt API, harvester API reference section 3.1. */
export const vmKind = defineKind({
  kind: 'VirtualMachine',
  resource: { group: 'kubevirt.io', version: 'v1', plural: 'virtualmachines', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): Vm {
    const { metadata, spec, status } = read(raw);
    const labels = metadata.labels ?? {};
    const label = (key: string): string | undefined => labels[key] ?? spec.template.metadata?.labels?.[key];
    const signs = toGuestSigns({ name: metadata.name, label, userData: toUserData(spec) });
    const own = toLabels(metadata);
    const podLabels = toPodLabels(spec.template.metadata?.labels);
    const annotations = metadata.annotations ?? {};
    const conditions = toConditions(status?.conditions);
    const claims = (spec.template.spec.volumes ?? []).flatMap((volume) => {
      const name = volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name;
      return name ? [shareText(name)] : [];
    });
    const usesLegacyRunning = typeof spec.running === 'boolean';
    const legacy = spec.running === true ? 'Always' : 'Halted';
    const request = status?.stateChangeRequests?.[0]?.action;
    const storageCopy = annotations['harvesterhci.io/clone-backend-storage-status'];
    const vm: Vm['vm'] = {
      runStrategy: shareText(spec.runStrategy ?? legacy),
      usesLegacyRunning,
      printableStatus: shareText(status?.printableStatus ?? ''),
      isCreated: status?.created === true,
      isReady: status?.ready === true,
      cpuCores: toCores(spec),
      memoryBytes: toMemory(spec, annotations),
      os: shareOptional(labels['harvesterhci.io/os']),
      creator: shareOptional(label('harvesterhci.io/creator')),
      ...(own ? { labels: own } : {}),
      ...(podLabels ? { podLabels } : {}),
      guestCluster: shareOptional(label('guestcluster.harvesterhci.io/name')),
      ...(signs ? { guest: signs } : {}),
      volumeClaims: trim(claims),
      ...toExtras(spec, metadata.namespace ?? '', annotations),
      networks: shareList(
        (spec.template.spec.networks ?? []).map((network) =>
          shareText(network.multus?.networkName ?? 'pod network'),
        ),
      ),
      pendingRequest: request === 'Start' || request === 'Stop' ? request : null,
      isRestartRequired: isTrue(conditions, 'RestartRequired'),
      restoreName: annotations['restore.harvesterhci.io/name'] ?? null,
      customAddress: annotations['harvesterhci.io/custom-ip'] ?? null,
      ...(storageCopy ? { storageCopy: shareText(storageCopy) } : {}),
    };
    const printed = toPrintedState(vm, conditions, metadata.deletionTimestamp ?? null, annotations);
    const toVolume = (name: string) =>
      toEntityId({ cluster, kind: 'PersistentVolumeClaim', namespace: metadata.namespace ?? null, name });
    const shown: Shown = {
      ...printed,
      conditions,
      links: claims.map((name) => shareLink('uses-volume', toVolume(name))),
    };
    return toEntity('VirtualMachine', cluster, metadata, shown, 'vm', vm);
  },
});
