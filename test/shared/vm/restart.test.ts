import { expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { newForm } from '../../../shared/vm/new-form.ts';
import type { VmForm } from '../../../shared/vm/form.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { needsRestart } from '../../../shared/vm/restart.ts';
import { blankVm, buildVm, writeVm } from '../../../shared/vm/write.ts';
import { siteOf } from '../../support/plan-site.ts';

const gib = 2 ** 30;
const growing = { maxCores: 8, maxMemoryBytes: 16 * gib };
const vmOf = (over: Partial<VmForm> = {}): JsonObject =>
  buildVm({ ...newForm(siteOf(1), 'web', null), ...over }, blankVm({}));
const changed = (vm: JsonObject, over: Partial<VmForm>): string[] =>
  needsRestart(vm, writeVm(vm, { ...readVm(vm), ...over }));

it('says what a running VM takes on only when it is started again', () => {
  const vm = vmOf();
  expect(changed(vm, { cpuCores: 3 })).toContain('domain.cpu.cores');
  expect(changed(vm, { firmware: 'uefi' })).toEqual(['domain.firmware']);
  expect(changed(vm, { disks: [] })).toEqual(['domain.devices.disks', 'volumes']);
});

it('says nothing of what it takes on at once, or of what is not in its template', () => {
  const vm = vmOf();
  expect(changed(vm, { nodeSelector: { zone: 'a' } })).toEqual([]);
  expect(changed(vm, { description: 'new', runStrategy: 'Halted' })).toEqual([]);
  expect(changed(vmOf({ hotplug: growing }), { cpuCores: 4, memoryBytes: 8 * gib })).toEqual([]);
});
