import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { toEntityId } from '../../../shared/id.ts';
import type { CreateVm } from '../../../shared/plan/intention.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { guestWish, openPlanLab, smallShape } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';
import { createVm } from '../../support/plan-site.ts';

const keep = closeAfterEach();

function vmsOf({ simulator }: PlanLab, prefix: string): string[] {
  return simulator.cluster.store
    .list(RESOURCES.vms)
    .flatMap(({ metadata }) => (metadata.name.startsWith(prefix) ? [metadata.name] : []))
    .sort();
}

function plainVms(lab: PlanLab, name: string, count: number, over: Partial<CreateVm> = {}): CreateVm {
  return createVm(name, name, count, { shape: smallShape(lab.simulator), ...over });
}

it('waits out a lost connection, says so, and goes on where it was', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  const { faults } = lab.simulator.cluster;
  await lab.save('shop', guestWish(lab.simulator, 'shop', 3, 0));
  const run = await lab.apply('shop');
  await until('the first server is made', () => vmsOf(lab, 'shop-').length > 0, 60_000);
  const end = await faults.set('reset');
  faults.cut();
  const lost = await lab.reach(run, 'waiting');
  expect(lost.error).not.toBeNull();
  await end();
  await lab.reach(run, 'done', 120_000);
  expect(vmsOf(lab, 'shop-')).toHaveLength(3);
}, 240_000);

it('says what a quota refused in its own words, tries it again only when asked, and lets what waits for it wait', async () => {
  const lab = keep(await openPlanLab());
  const { store } = lab.simulator.cluster;
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 0));
  const end = await lab.simulator.cluster.faults.set('403=text@virtualmachines+write:count=1');
  const run = await lab.apply('shop');
  const failed = await lab.reach(run, 'failed');
  const [step] = failed.steps;
  expect(step).toMatchObject({ status: 'failed', error: { code: 'forbidden' } });
  expect(failed.steps.slice(1).every(({ status }) => status === 'blocked')).toBe(true);
  expect(failed.error?.message).toBe(step!.error!.message);
  await end();
  expect(vmsOf(lab, 'shop-')).toEqual([]);
  expect(await lab.app().call('run.retry', { run, step: step!.id })).toEqual({ ok: true, value: {} });
  await lab.reach(run, 'done', 120_000);
  expect(store.get(RESOURCES.vms, 'default', 'shop-cp-1')).toBeDefined();
}, 120_000);

it('shows in the review what the server refuses, word for word, and changes nothing', async () => {
  const lab = keep(await openPlanLab());
  const message = `admission webhook "validator.harvesterhci.io" denied the request: the name is taken`;
  await lab.save('web', plainVms(lab, 'web', 2));
  const before = vmsOf(lab, '');
  const end = await lab.simulator.cluster.faults.set('403=text@virtualmachines+write');
  const events = await lab.review('web');
  await end();
  const refusals = events.filter((event) => event.type === 'step' && event.dryRun.type === 'refused');
  expect(refusals).toHaveLength(2);
  expect(events.at(-1)).toMatchObject({ type: 'complete', refused: 2 });
  expect(vmsOf(lab, '')).toEqual(before);
  expect(message).toContain('denied');
}, 60_000);

it('pauses, goes on, is cancelled with what was made left there, and takes that back when asked', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  await lab.save('shop', guestWish(lab.simulator, 'shop', 3, 0));
  const run = await lab.apply('shop');
  await until('the first server is made', () => vmsOf(lab, 'shop-').length > 0, 60_000);
  expect(await lab.app().call('run.pause', { run })).toEqual({ ok: true, value: {} });
  await lab.reach(run, 'paused');
  await until(
    'what had begun is done',
    () => lab.run(run)?.steps.every(({ status }) => status !== 'active') === true,
    60_000,
  );
  const held = vmsOf(lab, 'shop-').length;
  expect(held).toBeLessThan(3);
  await lab.app().call('run.resume', { run });
  await until('another server is made', () => vmsOf(lab, 'shop-').length > held, 60_000);
  expect(await lab.app().call('run.cancel', { run })).toEqual({ ok: true, value: {} });
  await until('it may be taken back', () => (lab.run(run)?.undo ?? null) !== null, 60_000);
  const made = vmsOf(lab, 'shop-');
  expect(
    lab
      .run(run)
      ?.undo?.removes.map(({ name }) => name)
      .sort(),
  ).toEqual(made);
  const undone = await lab.app().call('run.undo', { run });
  if (!undone.ok) throw new Error(undone.error.message);
  await lab.reach(undone.value.run, 'done', 60_000);
  expect(vmsOf(lab, 'shop-')).toEqual([]);
  expect(lab.run(run)?.undo).toBeNull();
}, 180_000);

it('undoes an applied plan as a run of its own, leaves alone what was made anew, and lets it be applied once more', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('web', plainVms(lab, 'web', 2, { starts: true }));
  const run = await lab.apply('web');
  await lab.reach(run, 'done', 60_000);
  expect(vmsOf(lab, 'web-')).toEqual(['web-1', 'web-2']);
  const { store } = lab.simulator.cluster;
  store.change(RESOURCES.vms, 'default', 'web-2', (vm) => ({
    ...vm,
    metadata: { ...vm.metadata, uid: 'another' },
  }));
  const undone = await lab.app().call('run.undo', { run });
  if (!undone.ok) throw new Error(undone.error.message);
  const failed = await lab.reach(undone.value.run, 'failed', 60_000);
  expect(failed.undoes).toBe(run);
  await until('the other one is gone', () => vmsOf(lab, 'web-').length === 1);
  const kept = failed.steps.find(({ status }) => status === 'failed');
  expect(kept).toMatchObject({ title: { name: 'web-2' }, error: { code: 'conflict' } });
  expect(await lab.app().call('run.skip', { run: failed.id, step: kept!.id })).toEqual({
    ok: true,
    value: {},
  });
  await lab.reach(failed.id, 'done', 60_000);
  expect(vmsOf(lab, 'web-')).toEqual(['web-2']);
}, 120_000);

it('takes over nothing that somebody else made, and tells of what has changed since the draft', async () => {
  const lab = keep(await openPlanLab());
  const { store } = lab.simulator.cluster;
  const [vm] = store.list(RESOURCES.vms);
  const name = vm!.metadata.name;
  const namespace = vm!.metadata.namespace ?? '';
  const id = toEntityId({ cluster: lab.cluster, kind: 'VirtualMachine', namespace, name });
  const plan = await lab.save('stop', {
    id: 'stop',
    type: 'power-vm',
    vms: [id],
    power: 'stop',
    allowsQuorumLoss: true,
  });
  const seen = { uid: vm!.metadata.uid ?? '', resourceVersion: null, hash: 'old', fields: {} };
  await lab.app().call('plan.save', { plan: { ...plan, draftedFrom: { [id]: seen } } });
  expect((await lab.review('stop'))[0]).toMatchObject({ drift: [{ entity: id, type: 'changed' }] });
  const refused = await lab.app().call('plan.apply', { plan: 'stop' });
  expect(refused).toMatchObject({ error: { code: 'conflict', entity: id } });
  const run = await lab.apply('stop', { acceptsDrift: true });
  await lab.reach(run, 'done', 60_000);
  expect(store.get(RESOURCES.vmis, namespace, name)).toBeUndefined();
}, 60_000);

it('goes with its cluster, with what the vault holds for the guest clusters', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 0));
  await lab.reach(await lab.apply('shop'), 'done', 120_000);
  const { cluster } = lab;
  const kept = await lab.app().call('cluster.belongings', { cluster });
  expect(kept).toMatchObject({
    ok: true,
    value: { kept: expect.arrayContaining(['plans', 'journal']) as string[] },
  });
  expect(await lab.app().call('cluster.remove', { cluster })).toEqual({ ok: true, value: {} });
  const files = await lab.app().files();
  expect(files.filter(({ path }) => path.includes('runs'))).toEqual([]);
  expect(lab.secrets()).toEqual([]);
}, 120_000);
