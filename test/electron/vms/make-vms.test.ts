import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';
import { draftFor, formOf, saveDraft } from '../../support/vm-drafts.ts';

const keep = closeAfterEach();
const password = 'hunter2-in-user-data';
const userData = `#cloud-config\npassword: ${password}\n`;

const vmOf = ({ simulator }: PlanLab, name: string) =>
  simulator.cluster.store.get(RESOURCES.vms, 'default', name);
const secretOf = ({ simulator }: PlanLab, name: string) =>
  simulator.cluster.store.get(RESOURCES.secrets, 'default', name);
const claimsOf = ({ simulator }: PlanLab, prefix: string): string[] =>
  simulator.cluster.store
    .list(RESOURCES.claims, 'default')
    .flatMap(({ metadata }) => (metadata.name.startsWith(prefix) ? [metadata.name] : []));
const refusal = async (lab: PlanLab, plan: string): Promise<string> => {
  const tried = (await lab.review(plan)).find((event) => event.type === 'step');
  return tried?.type === 'step' && tried.dryRun.type === 'refused' ? tried.dryRun.message : '';
};
/** Nothing that the page is sent or that is written to disk or log has the password. */
async function expectNoLeak(lab: PlanLab): Promise<void> {
  const app = lab.app();
  const files = await app.files();
  for (const text of [...app.frames, ...app.logged, ...files.map((file) => file.text)])
    expect(text).not.toContain(password);
}

it('makes a VM with its Secret and runs it, and another with the cloud-init of the first', async () => {
  const lab = keep(await openPlanLab());
  await saveDraft(lab, 'one', draftFor(lab, 'web', { description: 'front' }, userData));
  await lab.reach(await lab.apply('one'), 'done', 120_000);
  const vm = vmOf(lab, 'web')!;
  expect(vm.metadata.annotations?.['field.cattle.io/description']).toBe('front');
  expect(secretOf(lab, 'web-cloudinit')).toMatchObject({
    metadata: {
      labels: { 'harvesterhci.io/cloud-init-template': 'harvester' },
      ownerReferences: [{ uid: vm.metadata.uid }],
    },
    data: { userdata: Buffer.from(userData).toString('base64') },
  });
  const from = `${lab.cluster}/VirtualMachine/default/web`;
  const copied = { type: 'copied' as const, from, hasUserData: true, hasNetworkData: false };
  await saveDraft(lab, 'two', { ...draftFor(lab, 'copy'), cloudInit: copied });
  await lab.reach(await lab.apply('two'), 'done', 120_000);
  expect(secretOf(lab, 'copy-cloudinit')?.data).toEqual(secretOf(lab, 'web-cloudinit')?.data);
  await expectNoLeak(lab);
}, 240_000);

it('makes many at once, each its own', async () => {
  const lab = keep(await openPlanLab());
  await saveDraft(lab, 'many', { ...draftFor(lab, 'web', {}, userData), count: 3 });
  await lab.reach(await lab.apply('many'), 'done', 120_000);
  for (const name of ['web-1', 'web-2', 'web-3']) {
    expect(vmOf(lab, name)?.metadata.labels).toMatchObject({ 'harvesterhci.io/vmNamePrefix': 'web' });
    expect(secretOf(lab, `${name}-cloudinit`)).toBeDefined();
    expect(claimsOf(lab, `${name}-disk-0`)).toHaveLength(1);
  }
}, 240_000);

it('says verbatim what a webhook refuses, before and when it is made', async () => {
  const lab = keep(await openPlanLab());
  const draft = draftFor(lab, 'web', {
    disks: [
      {
        name: 'd',
        device: 'disk',
        bus: 'virtio',
        bootOrder: 1,
        source: { type: 'new', claim: 'web-d', sizeBytes: 2 ** 30, storageClass: 'nowhere' },
      },
    ],
  });
  await saveDraft(lab, 'refused', draft);
  const message = /^admission webhook ".*" denied the request: .*"nowhere" not found/;
  expect(await refusal(lab, 'refused')).toMatch(message);
  expect(formOf(draft).disks[0]?.source).toMatchObject({ storageClass: 'nowhere' });
  expect(vmOf(lab, 'web')).toBeUndefined();
}, 120_000);

it('does not touch a VM of that name that somebody else made meanwhile', async () => {
  const lab = keep(await openPlanLab());
  await saveDraft(lab, 'taken', draftFor(lab, 'web', {}, userData));
  const { store } = lab.simulator.cluster;
  const [other] = store.list(RESOURCES.vms);
  const foreign = { ...other!, metadata: { name: 'web', namespace: 'default', labels: {} } };
  const begun = lab.apply('taken');
  store.put(RESOURCES.vms, foreign);
  const answer = await begun.then(
    async (run) => (await lab.reach(run, 'failed', 60_000)).error?.message,
    (error: unknown) => String(error),
  );
  expect(answer).toMatch(/web is there already/);
  expect(vmOf(lab, 'web')?.metadata.labels).toEqual({});
}, 120_000);

it('keeps the VM when its Secret is forbidden, goes on once it is allowed, and cleans up when asked', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  await saveDraft(lab, 'half', draftFor(lab, 'web', {}, userData));
  const end = await lab.simulator.cluster.faults.set('403@secrets+write');
  const run = await lab.apply('half');
  const failed = await lab.reach(run, 'failed', 60_000);
  expect(failed.error).toMatchObject({ code: 'forbidden' });
  expect(vmOf(lab, 'web')).toBeDefined();
  expect(secretOf(lab, 'web-cloudinit')).toBeUndefined();
  await end();
  const step = failed.steps.find(({ status }) => status === 'failed')!.id;
  expect(await lab.app().call('run.retry', { run, step })).toEqual({ ok: true, value: {} });
  await until('it goes on', () => lab.run(run)?.status !== 'failed');
  await lab.reach(run, 'done', 120_000);
  expect(secretOf(lab, 'web-cloudinit')).toBeDefined();
  const undone = await lab.app().call('run.undo', { run });
  if (!undone.ok) throw new Error(undone.error.message);
  await lab.reach(undone.value.run, 'done', 120_000);
  await until(
    'nothing of it is left',
    () => vmOf(lab, 'web') === undefined && claimsOf(lab, 'web-').length === 0,
  );
  await until('nor its Secret', () => secretOf(lab, 'web-cloudinit') === undefined);
  await expectNoLeak(lab);
}, 240_000);

it('goes on after the connection was lost and the app was ended between the VM and its Secret', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  await saveDraft(lab, 'cut', draftFor(lab, 'web', {}, userData));
  const { faults } = lab.simulator.cluster;
  const end = await faults.set('reset@secrets+write');
  const run = await lab.apply('cut');
  await until('the VM is there', () => vmOf(lab, 'web') !== undefined);
  await lab.reach(run, 'waiting', 60_000);
  expect(secretOf(lab, 'web-cloudinit')).toBeUndefined();
  await lab.restart();
  await end();
  await lab.reach(run, 'done', 120_000);
  expect(secretOf(lab, 'web-cloudinit')?.metadata.ownerReferences).toMatchObject([{ name: 'web' }]);
  await expectNoLeak(lab);
}, 240_000);
