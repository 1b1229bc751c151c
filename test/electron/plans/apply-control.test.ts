import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
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

it('does not take a clock that is set forward for time that was waited', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 0));
  const run = await lab.apply('shop');
  await until('the server is made', () => vmsOf(lab, 'shop-').length > 0, 60_000);
  const { now } = systemClock;
  let aheadMs = 0;
  vi.spyOn(systemClock, 'now').mockImplementation(() => now() + aheadMs);
  const daily = setInterval(() => (aheadMs += 24 * 3_600_000), 200);
  try {
    await lab.reach(run, 'done', 120_000);
  } finally {
    clearInterval(daily);
  }
  expect(aheadMs).toBeGreaterThan(24 * 3_600_000);
}, 240_000);

/** A disk of a storage class that may be taken away. */
function diskOf(storageClass: string): CreateVm['shape']['disks'][number] {
  return { name: 'data', sizeBytes: 2 ** 30, image: null, storageClass, bus: 'virtio' };
}

it('says what a webhook refused in its own words, keeps what is there, and tries again only when asked', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  const { store } = lab.simulator.cluster;
  const [known] = store.list(RESOURCES.storageClasses);
  const passing = { ...known!, metadata: { name: 'passing' } };
  store.put(RESOURCES.storageClasses, passing);
  const wish = guestWish(lab.simulator, 'shop', 1, 1);
  const pools = wish.pools.map((pool) =>
    pool.name === 'work'
      ? { ...pool, shape: { ...pool.shape, disks: [...pool.shape.disks, diskOf('passing')] } }
      : pool,
  );
  await lab.save('shop', { ...wish, pools });
  const run = await lab.apply('shop');
  store.remove(RESOURCES.storageClasses, undefined, 'passing');
  const failed = await lab.reach(run, 'failed', 60_000);
  const step = failed.steps.find(({ status }) => status === 'failed')!;
  expect(step).toMatchObject({ type: 'create-vm', title: { name: 'shop-work-1', guest: 'shop' } });
  expect(step.error).toMatchObject({
    code: 'rejected',
    message: expect.stringMatching(
      /^admission webhook ".*" denied the request: .*storageclasses.storage.k8s.io "passing" not found/,
    ) as string,
  });
  expect(failed.error).toEqual(step.error);
  expect(step.log).toEqual([
    {
      at: expect.any(String) as string,
      method: 'PATCH',
      path: '/apis/kubevirt.io/v1/namespaces/default/virtualmachines/shop-work-1',
      isOfGuest: false,
      status: expect.any(Number) as number,
      tookMs: expect.any(Number) as number,
      refusal: step.error?.message,
    },
  ]);
  expect(failed.steps.at(-1)).toMatchObject({ status: 'blocked' });
  expect(vmsOf(lab, 'shop-')).toEqual(['shop-cp-1']);
  store.put(RESOURCES.storageClasses, passing);
  expect(await lab.app().call('run.retry', { run, step: step.id })).toEqual({ ok: true, value: {} });
  await until('it goes on', () => lab.run(run)?.status !== 'failed');
  const done = await lab.reach(run, 'done', 120_000);
  expect(vmsOf(lab, 'shop-')).toEqual(['shop-cp-1', 'shop-work-1']);
  const retried = done.steps.find(({ id }) => id === step.id)!;
  expect(retried.log.map(({ status }) => (status ?? 0) < 300)).toEqual([false, true, true]);
  const texts = JSON.stringify(done.steps.map(({ log }) => log));
  for (const secret of lab.secrets()) expect(texts).not.toContain(secret);
  await lab.restart();
  await until('it is told again', () => lab.run(run) !== undefined);
  expect(lab.run(run)?.steps.map(({ log }) => log)).toEqual(done.steps.map(({ log }) => log));
}, 120_000);

it('shows in the review what the server refuses, word for word, and changes nothing', async () => {
  const lab = keep(await openPlanLab());
  const shape = smallShape(lab.simulator);
  await lab.save(
    'plain',
    plainVms(lab, 'plain', 2, { shape: { ...shape, disks: [...shape.disks, diskOf('gone')] } }),
  );
  const before = vmsOf(lab, '');
  const events = await lab.review('plain');
  const refusals = events.filter((event) => event.type === 'step' && event.dryRun.type === 'refused');
  expect(refusals).toHaveLength(2);
  expect(refusals[0]).toMatchObject({
    changes: [
      { state: 'create', ref: { name: 'plain-1' } },
      { state: 'create', ref: { kind: 'Secret' } },
    ],
    dryRun: {
      message: expect.stringMatching(
        /^admission webhook ".*" denied the request: .*"gone" not found/,
      ) as string,
      ref: { kind: 'VirtualMachine', name: 'plain-1' },
    },
  });
  expect(JSON.stringify(refusals)).not.toContain('#cloud-config');
  expect(events.at(-1)).toMatchObject({ type: 'complete', refused: 2 });
  expect(vmsOf(lab, '')).toEqual(before);
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

it('undoes an applied plan as a run of its own, and leaves alone what was made anew', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('plain', plainVms(lab, 'plain', 2));
  const run = await lab.apply('plain');
  await lab.reach(run, 'done', 60_000);
  expect(vmsOf(lab, 'plain-')).toEqual(['plain-1', 'plain-2']);
  const { store } = lab.simulator.cluster;
  const path = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
  const { apiVersion, kind, spec } = store.get(RESOURCES.vms, 'default', 'plain-2')!;
  await lab.simulator.send('DELETE', `${path}/plain-2`);
  await until('it is gone', () => store.get(RESOURCES.vms, 'default', 'plain-2') === undefined);
  const metadata = { name: 'plain-2', namespace: 'default' };
  const body = { apiVersion, kind, metadata, spec: { ...(spec as object), runStrategy: 'Halted' } };
  expect((await lab.simulator.send('POST', path, { body })).code).toBe(201);
  const undone = await lab.app().call('run.undo', { run });
  if (!undone.ok) throw new Error(undone.error.message);
  const failed = await lab.reach(undone.value.run, 'failed', 60_000);
  expect(failed.undoes).toBe(run);
  await until('the other one is gone', () => vmsOf(lab, 'plain-').length === 1);
  const kept = failed.steps.find(({ status }) => status === 'failed');
  expect(kept).toMatchObject({ title: { name: 'plain-2' }, error: { code: 'conflict' } });
  expect(await lab.app().call('run.skip', { run: failed.id, step: kept!.id })).toEqual({
    ok: true,
    value: {},
  });
  await until('it goes on', () => lab.run(failed.id)?.status !== 'failed');
  await lab.reach(failed.id, 'done', 60_000);
  expect(vmsOf(lab, 'plain-')).toEqual(['plain-2']);
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
