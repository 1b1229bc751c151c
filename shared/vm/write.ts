import { isEqual, isObject, valueAt } from '../plan/canonical.ts';
import type { Json, JsonObject } from '../plan/canonical.ts';
import { quantityOf } from '../quantity.ts';
import { writeAffinity } from './affinity.ts';
import type { VmForm } from './form.ts';
import { isOwnLabel } from './form.ts';
import { copyOf, putAt, recordAt, textAt } from './json-tree.ts';
import { readVm, vmPaths } from './read.ts';
import { writeAccess, writeCloudInit, writeDisks, writeNics } from './write-devices.ts';

const { spec, domain, annotations, template } = vmPaths;
const hotplugAnnotation = [...annotations, 'harvesterhci.io/enableCPUAndMemoryHotplug'];

/** A part of a VM that is written as one: when any of these fields of its form changes. */
type Section = { fields: readonly (keyof VmForm)[]; write: (vm: JsonObject, form: VmForm) => void };

function writeLabels(vm: JsonObject, { labels }: VmForm): void {
  for (const path of [
    ['metadata', 'labels'],
    [...template, 'labels'],
  ]) {
    const others = Object.entries(recordAt(vm, path)).filter(([key]) => !isOwnLabel(key));
    const all = { ...Object.fromEntries(others), ...labels };
    putAt(vm, path, Object.keys(all).length > 0 ? all : undefined);
  }
}

/** Source of the fields: harvester API reference section 5.2. With hot-plug the limits are what it can grow to. */
function writeSize(vm: JsonObject, { cpuCores, memoryBytes, hotplug, isPinned }: VmForm): void {
  const before = valueAt(vm, [...domain, 'cpu']);
  const {
    sockets: _s,
    cores: _c,
    threads: _t,
    maxSockets: _m,
    dedicatedCpuPlacement: _d,
    ...rest
  } = isObject(before) ? before : ({} as JsonObject);
  const topology: JsonObject = hotplug
    ? { sockets: cpuCores, cores: 1, threads: 1, maxSockets: hotplug.maxCores }
    : { sockets: 1, cores: cpuCores, threads: 1 };
  const cpu = { ...rest, ...topology, ...(isPinned ? { dedicatedCpuPlacement: true } : {}) };
  putAt(vm, [...domain, 'cpu'], cpu);
  putAt(vm, [...vmPaths.limits, 'cpu'], String(hotplug?.maxCores ?? cpuCores));
  putAt(vm, [...vmPaths.limits, 'memory'], quantityOf(hotplug?.maxMemoryBytes ?? memoryBytes));
  putAt(vm, hotplugAnnotation, hotplug ? 'true' : undefined);
  // What Harvester's webhook works out of the limits is worked out anew.
  putAt(vm, [...domain, 'resources', 'requests'], undefined);
  putAt(vm, [...domain, 'memory', 'guest'], hotplug ? quantityOf(memoryBytes) : undefined, 1);
  putAt(vm, [...domain, 'memory', 'maxGuest'], hotplug ? quantityOf(hotplug.maxMemoryBytes) : undefined, 1);
}

function writeFirmware(vm: JsonObject, { firmware, isFirmwareKept }: VmForm): void {
  const bootloader = [...domain, 'firmware', 'bootloader'];
  const efi: JsonObject = {
    secureBoot: firmware === 'secure-boot',
    ...(isFirmwareKept ? { persistent: true } : {}),
  };
  putAt(vm, bootloader, firmware === 'bios' ? undefined : { efi }, 1);
  putAt(vm, [...domain, 'features', 'smm'], firmware === 'secure-boot' ? { enabled: true } : undefined);
}

const sections: readonly Section[] = [
  {
    fields: ['name', 'namespace'],
    write(vm, { name, namespace }) {
      putAt(vm, ['metadata', 'name'], name);
      putAt(vm, ['metadata', 'namespace'], namespace);
      putAt(vm, [...template, 'labels', 'harvesterhci.io/vmName'], name);
      // The label on the VM itself is only on those that had it.
      if (textAt(vm, ['metadata', 'labels', 'harvesterhci.io/vmName']) !== undefined)
        putAt(vm, ['metadata', 'labels', 'harvesterhci.io/vmName'], name);
    },
  },
  {
    fields: ['description'],
    write: (vm, { description }) =>
      putAt(
        vm,
        [...annotations, 'field.cattle.io/description'],
        description === '' ? undefined : description,
      ),
  },
  { fields: ['labels'], write: writeLabels },
  {
    fields: ['os'],
    write: (vm, { os }) =>
      putAt(vm, ['metadata', 'labels', 'harvesterhci.io/os'], os === '' ? undefined : os),
  },
  {
    fields: ['runStrategy'],
    write(vm, { runStrategy }) {
      putAt(vm, ['spec', 'running'], undefined);
      putAt(vm, ['spec', 'runStrategy'], runStrategy);
    },
  },
  { fields: ['cpuCores', 'memoryBytes', 'hotplug', 'isPinned'], write: writeSize },
  {
    fields: ['reservedMemoryBytes'],
    write: (vm, { reservedMemoryBytes: bytes }) =>
      putAt(
        vm,
        [...annotations, 'harvesterhci.io/reservedMemory'],
        bytes === null ? undefined : quantityOf(bytes),
      ),
  },
  { fields: ['firmware', 'isFirmwareKept'], write: writeFirmware },
  {
    fields: ['tpm'],
    write(vm, { tpm }) {
      const device: Json | undefined =
        tpm === 'none' ? undefined : tpm === 'kept' ? { persistent: true } : {};
      putAt(vm, [...domain, 'devices', 'tpm'], device);
    },
  },
  {
    fields: ['machineType'],
    write: (vm, { machineType }) => putAt(vm, [...domain, 'machine', 'type'], machineType),
  },
  { fields: ['disks'], write: writeDisks },
  { fields: ['nics'], write: writeNics },
  { fields: ['cloudInit'], write: writeCloudInit },
  { fields: ['access'], write: writeAccess },
  {
    fields: ['hostname'],
    write: (vm, { hostname }) => putAt(vm, [...spec, 'hostname'], hostname === '' ? undefined : hostname),
  },
  {
    fields: ['terminationSeconds'],
    write: (vm, { terminationSeconds: seconds }) =>
      putAt(vm, [...spec, 'terminationGracePeriodSeconds'], seconds ?? undefined),
  },
  {
    fields: ['nodeSelector'],
    write: (vm, { nodeSelector }) =>
      putAt(
        vm,
        [...spec, 'nodeSelector'],
        Object.keys(nodeSelector).length > 0 ? { ...nodeSelector } : undefined,
      ),
  },
  {
    fields: ['affinity'],
    write(vm, { affinity }) {
      if (affinity.type === 'rules') putAt(vm, [...spec, 'affinity'], writeAffinity(affinity));
    },
  },
];

function write(base: JsonObject, form: VmForm, before: VmForm | null): JsonObject {
  const changed = sections.filter(
    ({ fields }) => before === null || fields.some((field) => !isEqual(before[field], form[field])),
  );
  if (changed.length === 0) return base;
  const vm = copyOf(base);
  for (const section of changed) section.write(vm, form);
  return vm;
}

/**
 * The VM with what a form says otherwise than it does; all else stays as it is, so that a form that was read from it
 * gives back the very same object.
 */
export function writeVm(vm: JsonObject, form: VmForm): JsonObject {
  return write(vm, form, readVm(vm));
}

/** A VM with all that a form says, over what the base has beside. Valid for Harvester 1.3 to 1.9 where the form is. */
export function buildVm(form: VmForm, base: JsonObject): JsonObject {
  return write(base, form, null);
}

/** What every new VM has beside its form. Source: harvester API reference sections 3.5 and 5.2. */
export function blankVm(labels: Record<string, string>): JsonObject {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { labels: { ...labels }, annotations: { 'network.harvesterhci.io/ips': '[]' } },
    spec: {
      template: {
        metadata: { labels: { ...labels }, annotations: { 'harvesterhci.io/sshNames': '[]' } },
        spec: {
          evictionStrategy: 'LiveMigrateIfPossible',
          domain: {
            features: { acpi: { enabled: true } },
            devices: { inputs: [{ bus: 'usb', name: 'tablet', type: 'tablet' }] },
          },
        },
      },
    },
  };
}
