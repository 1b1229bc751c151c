import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import { copyOf, listAt, putAt } from '../../shared/vm/json-tree.ts';
import { readVm, vmPaths } from '../../shared/vm/read.ts';
import { blankVm, buildVm, writeVm } from '../../shared/vm/write.ts';
import { strangeFields, vmForm } from '../support/vm-arbitrary.ts';

const blank = (): JsonObject => blankVm({ 'harvesterhci.io/creator': 'harvester' });

/** Puts fields that no form knows into a VM: at its root, in its domain, in its disks, volumes, NICs and networks. */
function withStrange(vm: JsonObject, fields: Record<string, unknown>): JsonObject {
  const strange = copyOf(vm);
  const lists = [vmPaths.disks, vmPaths.volumes, vmPaths.interfaces, vmPaths.networks];
  for (const [key, value] of Object.entries(fields) as [string, string][]) {
    for (const path of [[], ['spec'], vmPaths.spec, vmPaths.domain, [...vmPaths.domain, 'cpu']])
      putAt(strange, [...path, key], value);
    for (const path of lists) for (const item of listAt(strange, path)) item[key] = value;
  }
  return strange;
}

/** How often a field is in a VM. */
function countOf(value: unknown, key: string): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + countOf(each, key), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, each]) => sum + (name === key ? 1 : countOf(each, key)),
    0,
  );
}

it('reads from a VM what it was built from', () => {
  fc.assert(
    fc.property(vmForm, (form) => {
      expect(readVm(buildVm(form, blank()))).toEqual(form);
    }),
    { numRuns: 300 },
  );
});

it('says the same of a VM that was another before, whatever that had', () => {
  fc.assert(
    fc.property(vmForm, vmForm, strangeFields, (before, after, fields) => {
      const vm = withStrange(buildVm(before, blank()), fields);
      expect(readVm(writeVm(vm, after))).toEqual(after);
    }),
    { numRuns: 300 },
  );
});

it('gives back the very same object for a form that was only read', () => {
  fc.assert(
    fc.property(vmForm, strangeFields, (form, fields) => {
      const vm = withStrange(buildVm(form, blank()), fields);
      expect(writeVm(vm, readVm(vm))).toBe(vm);
    }),
  );
});

it('keeps every field it has no words for, of all that stays', () => {
  fc.assert(
    fc.property(vmForm, vmForm, strangeFields, (before, other, fields) => {
      const vm = withStrange(buildVm(before, blank()), fields);
      // The same disks and NICs, each otherwise.
      const after = {
        ...other,
        name: before.name,
        disks: before.disks,
        nics: before.nics,
        cloudInit: before.cloudInit,
      };
      const bus = before.disks.map((disk) => ({ ...disk, bus: 'scsi' }));
      const written = writeVm(vm, {
        ...after,
        disks: bus,
        nics: before.nics.map((nic) => ({ ...nic, model: 'e1000e' })),
      });
      for (const key of Object.keys(fields)) expect(countOf(written, key)).toBe(countOf(vm, key));
    }),
    { numRuns: 200 },
  );
});

it('never changes the object it is given', () => {
  fc.assert(
    fc.property(vmForm, vmForm, (before, after) => {
      const vm = buildVm(before, blank());
      const copy = copyOf(vm);
      writeVm(vm, after);
      expect(vm).toEqual(copy);
    }),
  );
});

it('reads anything at all without a throw', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const odd = { metadata: value, spec: { template: { spec: value } } };
      expect(readVm(value)).toBeDefined();
      expect(readVm(odd)).toBeDefined();
      expect(valueAt(odd, ['metadata'])).toBe(value);
    }),
  );
});
