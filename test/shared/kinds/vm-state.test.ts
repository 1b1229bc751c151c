import { describe, expect, it } from 'vitest';
import { instanceKind } from '../../../shared/kinds/instance.ts';
import { migrationKind } from '../../../shared/kinds/migration.ts';
import { vmRestoreKind } from '../../../shared/kinds/vm-restore.ts';
import { toInstanceState, toVmState } from '../../../shared/kinds/vm-state.ts';
import type { ShownState } from '../../../shared/kinds/vm-state.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { instanceObject, migrationObject } from '../../support/fixtures/objects.ts';
import { vmShapes } from '../../support/fixtures/vm-shapes.ts';
import type { VmShape } from '../../support/fixtures/vm-shape.ts';
import { crdValidator, hasSchemas } from '../../support/schemas.ts';

const show = ({ vm, instance, migration, restore }: VmShape): ShownState =>
  toVmState(vmKind.project(vm, 'c'), {
    instance: instance ? instanceKind.project(instance, 'c') : null,
    migration: migration ? migrationKind.project(migration, 'c') : null,
    restore: restore ? vmRestoreKind.project(restore, 'c') : null,
  });
const shapeOf = (name: string): VmShape => {
  const found = vmShapes.find((shape) => shape.name === name);
  if (!found) throw new Error(`there is no shape "${name}"`);
  return found;
};

describe('the state of a VM', () => {
  it('is tried on as many shapes as the API has', () => {
    expect(vmShapes.length).toBeGreaterThanOrEqual(40);
    expect(new Set(vmShapes.map(({ name }) => name)).size).toBe(vmShapes.length);
  });

  it.each(vmShapes.map((shape) => [shape.name, shape.source, shape] as const))(
    '%s (%s)',
    (_name, _source, shape) => {
      const [state, status] = shape.shown;
      const shown = show(shape);
      expect([shown.state, shown.status]).toEqual([state, status]);
      expect(shown.problems.map(({ code }) => code)).toEqual(shape.problems ?? []);
    },
  );

  it('is never off where something waits or fails', () => {
    for (const shape of vmShapes) {
      const { printableStatus } = (shape.vm as { status: { printableStatus: string | null } }).status;
      if (printableStatus === 'Stopped' || printableStatus === null) continue;
      expect(show(shape).state, shape.name).not.toBe('off');
    }
  });

  it.each([
    ['unschedulable', '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available.'],
    ['a claim that does not exist', 'PVC default/gone does not exist'],
    [
      'backs off from pulling an image, which the official UI shows as Off',
      'Back-off pulling image "registry.local/none:1"',
    ],
    ['running, not ready', 'Guest VM is not reported as running'],
    ['annotation left behind by a migration that failed', 'Its last live migration to node-02 failed.'],
  ])('of "%s" is told with its reason', (name, text) => {
    expect(show(shapeOf(name)).problems[0]?.text).toBe(text);
  });
});

it.skipIf(!hasSchemas)('the shapes are what the published schemas allow', () => {
  const checks = {
    vm: crdValidator('kubevirt-v1.7.0/kubevirt.io_virtualmachines', 'v1', true),
    instance: crdValidator('kubevirt-v1.7.0/kubevirt.io_virtualmachineinstances', 'v1', true),
  };
  for (const shape of vmShapes) {
    for (const part of ['vm', 'instance'] as const) {
      if (!shape[part]) continue;
      const said = JSON.parse(
        JSON.stringify(shape[part]),
        (_key, value: unknown) => value ?? undefined,
      ) as unknown;
      const isFit = checks[part](said);
      expect(isFit ? [] : checks[part].errors, `${part} of "${shape.name}"`).toEqual([]);
    }
  }
});

describe('the state of an instance that no VM owns', () => {
  const instance = (over = {}) => instanceKind.project(instanceObject({ owned: false, status: over }), 'c');

  it('is by its phase, its pause and its migration', () => {
    expect(toInstanceState(instance(), null)).toMatchObject({ state: 'running', status: 'Running' });
    expect(toInstanceState(instance({ phase: 'Failed' }), null)).toMatchObject({ state: 'error' });
    expect(
      toInstanceState(instance({ conditions: [{ type: 'Paused', status: 'True' }] }), null),
    ).toMatchObject({ state: 'paused' });
    const migration = migrationKind.project(migrationObject('Running'), 'c');
    expect(toInstanceState(instance(), migration)).toMatchObject({ state: 'migrating' });
  });
});
