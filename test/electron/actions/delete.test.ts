import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAction } from '../../../electron/actions/run.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { volumeChoices } from '../../../shared/actions/vm-volumes.ts';
import type { Vm } from '../../../shared/kinds/vm.ts';
import { until } from '../../support/simulator.ts';
import { openLab } from './verbs.ts';
import type { Lab } from './verbs.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
}, 120_000);
afterAll(() => lab.close());

const run = (id: string, options: object) =>
  runAction(lab.admin, { action: 'vm.delete', entity: id, options }, new AbortController().signal);
const vmOf = (id: string): Vm => {
  const entity = lab.entity(id);
  if (entity.kind !== 'VirtualMachine') throw new Error(`${id} is no VM`);
  return entity;
};
const hasClaim = (namespace: string | null, name: string): boolean =>
  lab.simulator.cluster.store.get(RESOURCES.claims, namespace ?? undefined, name) !== undefined;

it('lets the volumes go that are named, and keeps the others', async () => {
  const one = await lab.takeVm();
  const { namespace, vm } = vmOf(one);
  expect(await run(one, { removes: vm.volumeClaims })).toEqual({ ok: true, value: {} });
  await until('it is gone', () => !lab.admin.world.view.entities.has(one));
  await until('its volumes are', () => !vm.volumeClaims.some((name) => hasClaim(namespace, name)));

  const other = await lab.takeVm();
  const kept = vmOf(other);
  expect(await run(other, {})).toEqual({ ok: true, value: {} });
  await until('it is gone', () => !lab.admin.world.view.entities.has(other));
  for (const name of kept.vm.volumeClaims) expect(hasClaim(kept.namespace, name)).toBe(true);
});

it('keeps what an earlier attempt said would go, where that was not said again', async () => {
  const id = await lab.takeVm();
  const { namespace, name, vm } = vmOf(id);
  lab.simulator.cluster.store.change(RESOURCES.vms, namespace ?? undefined, name, (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      annotations: {
        ...object.metadata.annotations,
        'harvesterhci.io/removedPersistentVolumeClaims': vm.volumeClaims.join(','),
      },
    },
  }));
  expect(await run(id, {})).toEqual({ ok: true, value: {} });
  await until('it is gone', () => !lab.admin.world.view.entities.has(id));
  for (const claim of vm.volumeClaims) expect(hasClaim(namespace, claim)).toBe(true);
});

it('refuses a volume that is not of the VM, and one that another VM uses', async () => {
  const id = await lab.takeVm();
  const other = await lab.takeVm();
  expect(await run(id, { removes: ['of-nobody'] })).toMatchObject({
    error: { code: 'conflict', message: `${vmOf(id).name} has no volume of-nobody.` },
  });
  const vm = vmOf(id);
  const shared = vm.vm.volumeClaims[0]!;
  const twin: Vm = { ...vmOf(other), namespace: vm.namespace };
  const world = {
    health: {},
    entities: new Map([
      [vm.id, vm],
      [twin.id, { ...twin, vm: { ...twin.vm, volumeClaims: [shared] } }],
    ]),
  };
  expect(volumeChoices(vm, world)[0]).toMatchObject({
    claim: shared,
    refusal: `${twin.name} uses it too.`,
    isUsual: false,
  });
});

it('never takes by itself what was plugged into a running VM', async () => {
  const vm = vmOf(await lab.takeVm());
  const claims = [...vm.vm.volumeClaims, 'pvc-of-a-workload'];
  const plugged: Vm = { ...vm, vm: { ...vm.vm, volumeClaims: claims, hotplugClaims: ['pvc-of-a-workload'] } };
  const choices = volumeChoices(plugged, { health: {}, entities: new Map([[plugged.id, plugged]]) });
  expect(choices.filter(({ isUsual }) => isUsual).map(({ claim }) => claim)).toEqual(vm.vm.volumeClaims);
  expect(choices.at(-1)).toMatchObject({ isHotplugged: true, refusal: null, isUsual: false });
});

it('refuses the node of a guest cluster, unless it is meant', async () => {
  const node = [...lab.admin.world.view.entities.values()].find(
    (entity): entity is Vm => entity.kind === 'VirtualMachine' && entity.vm.guestCluster !== null,
  )!;
  const refused = await run(node.id, {});
  expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', entity: node.id } });
  expect(!refused.ok && refused.error.message).toMatch(/is a node of the guest cluster .*its pool/);
  expect(lab.object(RESOURCES.vms, node.id)).toBeDefined();
  expect(await run(node.id, { isGuestNode: true })).toEqual({ ok: true, value: {} });
  await until('it is gone', () => !lab.admin.world.view.entities.has(node.id));
});

it('does not delete another VM that has come under the same name', async () => {
  const id = await lab.takeVm();
  const before = vmOf(id);
  lab.admin.world.put([{ ...before, uid: 'of-one-that-was-before' }]);
  const answer = await run(id, {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(lab.object(RESOURCES.vms, id)).toBeDefined();
});
