import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { JournalEntry } from '../../../shared/activity.ts';
import { toRunCommands } from '../../../shared/kubectl.ts';
import type { KeptRequest } from '../../../shared/plan/run-request.ts';
import { afterEvent } from '../../../renderer/store/journal.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { hasKubectl } from '../../support/kubectl.ts';
import { guestWish, openPlanLab, smallShape } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';
import { vmWithSecret } from '../../support/plans.ts';

const keep = closeAfterEach();
const planted = 'CANARY-user-data-4c1d';

async function requestsOf(lab: PlanLab, run: string): Promise<KeptRequest[]> {
  const answer = await lab.app().call('run.requests', { run });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.requests;
}

/** Follows the journal of the back end that is open now. */
function follow(lab: PlanLab): () => readonly JournalEntry[] {
  let entries: readonly JournalEntry[] = [];
  lab.app().follow('activity.follow', {}, (event) => (entries = afterEvent(entries, event)));
  return () => entries;
}

const vmThere = ({ simulator }: PlanLab, name: string): boolean =>
  simulator.cluster.store.get(RESOURCES.vms, 'default', name) !== undefined;

async function applyVm(lab: PlanLab): Promise<string> {
  await lab.save('plain', { ...vmWithSecret, shape: smallShape(lab.simulator) });
  await lab.app().call('plan.keepSecret', {
    ...{ plan: 'plain', slot: 'vm/user-data' },
    value: `#cloud-config\n# ${planted}\npackages: [curl]\n`,
  });
  const run = await lab.apply('plain');
  await lab.reach(run, 'done', 60_000);
  return run;
}

it('keeps every request of a run with its body, but no secret, over a restart', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 1, 1));
  const run = await lab.apply('shop');
  await lab.reach(run, 'done', 120_000);
  const requests = await requestsOf(lab, run);
  expect(requests.map(({ request }) => request)).toEqual(
    lab
      .run(run)!
      .steps.flatMap(({ log }) => log)
      .sort((a, b) => a.at.localeCompare(b.at)),
  );
  const vm = requests.find(({ request }) => request.path.includes('/virtualmachines/'));
  const body = JSON.parse(vm?.sent?.body ?? '') as { spec: { template: { spec: { domain: object } } } };
  expect(body.spec.template.spec.domain).toMatchObject({
    devices: { disks: [{ disk: { bus: 'virtio' } }, {}] },
  });
  expect(vm?.sent).toMatchObject({ contentType: 'application/apply-patch+yaml', isRedacted: false });
  const secret = requests.find(({ request }) => request.path.includes('/secrets'));
  expect(secret?.sent?.isRedacted).toBe(true);
  expect(secret?.sent?.body).toMatch(/"userdata":"\[hidden: \d+ characters\]"/);
  const text = JSON.stringify(requests);
  expect(lab.secrets().length).toBeGreaterThan(0);
  for (const each of lab.secrets()) expect(text).not.toContain(each);
  await lab.restart();
  expect(await requestsOf(lab, run)).toEqual(requests);
  expect(await lab.app().call('run.requests', { run: 'none' })).toMatchObject({
    error: { code: 'not-found' },
  });
}, 180_000);

it('tells in the activity who applied a plan, how it came out, and that it was taken back', async () => {
  const lab = keep(await openPlanLab({ timeScale: 50 }));
  let entries = follow(lab);
  const entryOf = (call: string): JournalEntry | undefined =>
    entries().find(({ deed }) => deed.type === 'call' && deed.call === call);
  await lab.save('shop', guestWish(lab.simulator, 'shop', 3, 0));
  const run = await lab.apply('shop');
  await until('it is told', () => entryOf('plan.apply')?.user === 'admin');
  expect(entryOf('plan.apply')).toMatchObject({
    ...{ name: 'shop', cluster: lab.cluster, outcome: 'accepted', endedAt: null },
    deed: { run },
  });
  await lab.app().call('run.pause', { run });
  await lab.restart();
  entries = follow(lab);
  await until('it is told again', () => entryOf('plan.apply') !== undefined);
  // It goes on: its outcome is not unknown.
  expect(entryOf('plan.apply')?.outcome).toBe('accepted');
  await lab.connected();
  await lab.app().call('run.cancel', { run });
  await until('it is told as cancelled', () => entryOf('plan.apply')?.outcome === 'cancelled');
  await until('it may be taken back', () => (lab.run(run)?.undo ?? null) !== null, 60_000);
  const undone = await lab.app().call('run.undo', { run });
  if (!undone.ok) throw new Error(undone.error.message);
  await lab.reach(undone.value.run, 'done', 60_000);
  await until('that is told too', () => entryOf('run.undo')?.outcome === 'done');
  expect(entryOf('run.undo')?.endedAt).toBe(lab.run(undone.value.run)?.endedAt);
}, 180_000);

it.skipIf(!hasKubectl)(
  'gives commands that make it once more (skipped without kubectl)',
  async () => {
    const lab = keep(await openPlanLab());
    const run = await applyVm(lab);
    const commands = toRunCommands(await requestsOf(lab, run))!;
    expect(commands.startsWith('# What is secret is hidden: fill it in.\n')).toBe(true);
    expect(commands).not.toContain('CANARY');
    const undone = await lab.app().call('run.undo', { run });
    if (!undone.ok) throw new Error(undone.error.message);
    await lab.reach(undone.value.run, 'done', 60_000);
    expect(vmThere(lab, 'web')).toBe(false);
    const folder = await mkdtemp(join(tmpdir(), 'acre-kubectl-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, lab.simulator.cluster.kubeconfig);
    const shell = spawn('sh', ['-ec', commands], { env: { ...process.env, KUBECONFIG: kubeconfig } });
    let said = '';
    shell.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    shell.stdout.resume();
    const code = await new Promise((done) => shell.once('exit', done));
    await rm(folder, { recursive: true, force: true });
    expect(`${code as number} ${said}`).toBe('0 ');
    expect(vmThere(lab, 'web')).toBe(true);
  },
  120_000,
);
