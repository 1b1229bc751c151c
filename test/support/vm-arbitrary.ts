import fc from 'fast-check';
import { HostRule, VmRule } from '../../shared/vm/form.ts';
import type { VmDisk, VmForm, VmNic } from '../../shared/vm/form.ts';
import { claimNameOf, secretNameOf } from '../../shared/vm/names.ts';

const mib = 2 ** 20;
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const key = fc.stringMatching(/^[a-z]{1,8}(\.example\.com\/[a-z]{1,6})?$/);
const value = fc.stringMatching(/^[A-Za-z0-9]{1,10}$/);
const bytes = fc.integer({ min: 16, max: 1 << 20 }).map((count) => count * mib);
const labels = fc.dictionary(key, value, { maxKeys: 3 });

const hostRule = fc
  .record({
    key,
    operator: fc.constantFrom(...HostRule.shape.operator.options),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
    isRequired: fc.boolean(),
    weight: fc.integer({ min: 1, max: 100 }),
  })
  .map((rule) => ({
    ...rule,
    values: rule.operator === 'Exists' || rule.operator === 'DoesNotExist' ? [] : rule.values,
    weight: rule.isRequired ? 100 : rule.weight,
  }));
const vmRule = fc
  .record({
    type: fc.constantFrom(...VmRule.shape.type.options),
    labels: fc.dictionary(key, value, { minKeys: 1, maxKeys: 2 }),
    namespaces: fc.array(name, { maxLength: 2 }),
    over: fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone'),
    isRequired: fc.boolean(),
    weight: fc.integer({ min: 1, max: 100 }),
  })
  .map((rule) => ({ ...rule, weight: rule.isRequired ? 100 : rule.weight }));

/** In the order in which they are read back: those that are required first, near before apart. */
const affinity = fc
  .record({ hosts: fc.array(hostRule, { maxLength: 3 }), vms: fc.array(vmRule, { maxLength: 3 }) })
  .map(({ hosts, vms }) => ({
    type: 'rules' as const,
    hosts: hosts.toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired)),
    vms: vms.toSorted(
      (a, b) =>
        Number(a.type === 'apart') - Number(b.type === 'apart') ||
        Number(b.isRequired) - Number(a.isRequired),
    ),
  }));

function disks(vm: string): fc.Arbitrary<VmDisk[]> {
  const source = (disk: string): fc.Arbitrary<VmDisk['source']> => {
    const claim = claimNameOf('default', vm, disk);
    const storageClass = fc.option(name);
    return fc.oneof(
      fc.record({
        type: fc.constant('image' as const),
        claim: fc.constant(claim),
        image: fc.tuple(name, name).map((parts) => parts.join('/')),
        sizeBytes: bytes,
        storageClass,
      }),
      fc.record({
        type: fc.constant('new' as const),
        claim: fc.constant(claim),
        sizeBytes: bytes,
        storageClass,
      }),
      fc.record({ type: fc.constant('volume' as const), claim: name.map((each) => `there-${each}`) }),
      fc.record({ type: fc.constant('container' as const), image: name.map((each) => `quay.io/${each}:1`) }),
      fc.constant({ type: 'empty' as const }),
    );
  };
  const one = (index: number): fc.Arbitrary<VmDisk> =>
    fc
      .record({
        name: fc.constant(`disk-${index}`),
        device: fc.constantFrom('disk' as const, 'cdrom' as const),
        bus: fc.constantFrom('virtio', 'scsi', 'sata', 'usb'),
        bootOrder: fc.option(fc.constant(index + 1)),
        source: source(`disk-${index}`),
      })
      .map((disk) => (disk.source.type === 'empty' ? { ...disk, device: 'cdrom' as const } : disk));
  return fc
    .nat({ max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(index))));
}

function nics(): fc.Arbitrary<VmNic[]> {
  const one = (index: number): fc.Arbitrary<VmNic> =>
    fc.record({
      name: fc.constant(index === 0 ? 'default' : `nic-${index}`),
      network: fc.option(fc.tuple(name, name).map((parts) => parts.join('/'))),
      binding: fc.constantFrom('masquerade' as const, 'bridge' as const, 'sriov' as const),
      model: fc.constantFrom('virtio', 'e1000', 'rtl8139'),
      mac: fc.constantFrom('', '52:54:00:12:34:56'),
    });
  return fc
    .nat({ max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(index))));
}

/** Any VM that a form can say. */
export const vmForm: fc.Arbitrary<VmForm> = name.chain((vm) =>
  fc
    .record({
      name: fc.constant(vm),
      namespace: fc.constant('default'),
      description: fc.constantFrom('', 'a web server'),
      labels,
      os: fc.constantFrom('', 'linux', 'windows', 'SLEs'),
      runStrategy: fc.constantFrom('Always', 'RerunOnFailure', 'Manual', 'Halted'),
      cpuCores: fc.integer({ min: 1, max: 64 }),
      memoryBytes: bytes,
      hotplug: fc.option(fc.record({ maxCores: fc.integer({ min: 1, max: 64 }), maxMemoryBytes: bytes })),
      isPinned: fc.boolean(),
      reservedMemoryBytes: fc.option(bytes),
      firmware: fc.constantFrom('bios' as const, 'uefi' as const, 'secure-boot' as const),
      isFirmwareKept: fc.boolean(),
      tpm: fc.constantFrom('none' as const, 'plain' as const, 'kept' as const),
      machineType: fc.constantFrom('', 'q35'),
      disks: disks(vm),
      nics: nics(),
      cloudInit: fc.option(
        fc.record({ secret: fc.constant(secretNameOf(vm, 'cloudinit')), hasNetworkData: fc.boolean() }),
      ),
      access: fc.array(
        fc.oneof(
          fc.record({
            type: fc.constant('ssh' as const),
            secret: fc.constant(secretNameOf(vm, 'access-1')),
            users: fc.array(name, { minLength: 1, maxLength: 2 }),
          }),
          fc.record({
            type: fc.constant('password' as const),
            secret: fc.constant(secretNameOf(vm, 'access-2')),
            users: fc.constant([] as string[]),
          }),
        ),
        { maxLength: 2 },
      ),
      hostname: fc.constantFrom('', vm, 'other'),
      terminationSeconds: fc.option(fc.nat({ max: 600 })),
      nodeSelector: labels,
      affinity,
    })
    // Without a firmware of its own there is nothing of it to keep.
    .map((form) => (form.firmware === 'bios' ? { ...form, isFirmwareKept: false } : form)),
);

/** Fields of a VM that no form has words for, put in many places of it. */
export const strangeFields: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.stringMatching(/^x[A-Z][a-z]{2,6}$/),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
  { minKeys: 1, maxKeys: 3 },
);
