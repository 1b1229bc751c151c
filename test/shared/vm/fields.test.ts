import { expect, it } from 'vitest';
import { partOf } from '../../../shared/vm/fields.ts';

const denied = (text: string): string =>
  `admission webhook "validator.harvesterhci.io" denied the request: ${text}`;

it.each([
  [denied('PVC default/data is already used by VM default/db'), 'disks'],
  [denied('mac address 52:54:00:12:34:56 is already used by VM default/db'), 'networks'],
  [denied('limits.memory exceeds the resource quota of namespace default'), 'size'],
  [denied('reservedMemory cannot be equal or greater than limits.memory'), 'size'],
  ['VirtualMachine default/web is there already, and was not made by Acre.', 'name'],
  ['spec.template.spec.domain.devices.disks[1].bootOrder: Invalid value', 'disks'],
  ['spec.template.spec.nodeSelector: Invalid value', 'placement'],
  ['spec.template.spec.domain.firmware.bootloader.efi.secureBoot: needs SMM', 'advanced'],
  ['Something else altogether.', null],
])('finds the field of: %s', (message, part) => {
  expect(partOf(message)).toBe(part);
});

it('takes the code of a finding for surer than its words', () => {
  expect(partOf('The quota of default has 2 GiB of storage left', 'quota')).toBe('size');
});
