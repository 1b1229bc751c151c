import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJournal } from '../../../electron/activity/journal.ts';
import { recordedCalls } from '../../../electron/activity/record-calls.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { mostEntries } from '../../../shared/activity.ts';
import type { JournalEntry } from '../../../shared/activity.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import { toKubectl } from '../../../shared/kubectl.ts';
import { afterEvent } from '../../../renderer/store/journal.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { openTestConsole } from '../../support/console.ts';
import { hasKubectl } from '../../support/kubectl.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let folder: string;
let simulator: TestSimulator;
let app: TestBackend;
let cluster: string;
let viewed: string;
let entries: readonly JournalEntry[] | null = null;

async function open(): Promise<TestBackend> {
  const opened = await openTestBackend({ dataDir: join(folder, 'data') });
  opened.follow('activity.follow', {}, (event) => (entries = afterEvent(entries, event)));
  await until('the journal is told', () => entries !== null);
  return opened;
}
async function add(kubeconfig: string, name: string): Promise<string> {
  const added = await app.backend.addKubeconfig(kubeconfig, { name });
  if (!added.ok) throw new Error(added.error.message);
  const { world } = app.followWorld(added.value.cluster);
  await until('the VMs are known', () => world().health.VirtualMachineInstance?.type === 'live');
  return added.value.cluster;
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-journal-'));
  simulator = await openTestSimulator({ guestClusters: 0 });
  app = await open();
  cluster = await add(simulator.cluster.kubeconfig, 'One');
  viewed = await add(simulator.cluster.viewerKubeconfig, 'Viewed');
});
afterAll(async () => {
  await app.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

let taken = 0;
function takeVm(): { namespace: string; name: string } {
  const running = simulator.cluster.plan.vms.filter((vm) => vm.isRunning && vm.trouble === undefined);
  taken += 1;
  return running[taken - 1]!;
}
const entityOf = ({ namespace, name }: { namespace: string; name: string }, of = cluster): string =>
  `${of}/VirtualMachine/${namespace}/${name}`;
const entryOf = (entity: string): JournalEntry | undefined =>
  entries?.find((entry) => entry.entity === entity);
const isOff = ({ namespace, name }: { namespace: string; name: string }): boolean =>
  simulator.cluster.store.get(RESOURCES.vmis, namespace, name) === undefined;

it('tells who did what to what, when, and what came of it', async () => {
  const vm = takeVm();
  const entity = entityOf(vm);
  expect(await app.call('action.run', { action: 'vm.stop', entity })).toMatchObject({ ok: true });
  await until('it is done', () => entryOf(entity)?.outcome === 'done');
  const entry = entryOf(entity)!;
  expect(entry).toMatchObject({
    ...{ cluster, entity, name: vm.name, user: 'admin', reason: null },
    deed: { type: 'action', action: 'vm.stop', isKept: true },
  });
  expect(Date.parse(entry.endedAt!)).toBeGreaterThanOrEqual(Date.parse(entry.startedAt));
  expect(entry.requests.length).toBeGreaterThan(0);
  expect(isOff(vm)).toBe(true);
});

it('keeps a refusal verbatim, under the name of the user', async () => {
  const vm = takeVm();
  const entity = entityOf(vm, viewed);
  const ran = await app.call('action.run', { action: 'vm.stop', entity });
  expect(ran).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  await until('its user is known', () => entryOf(entity)?.user === 'viewer');
  expect(entryOf(entity)).toMatchObject({ outcome: 'refused', reason: ran.ok ? '' : ran.error.message });
});

it('tells of a request that was cut off before an answer', async () => {
  const vm = takeVm();
  const entity = entityOf(vm);
  const end = await simulator.cluster.faults.set('reset@virtualmachines+PATCH');
  const ran = await app.call('action.run', { action: 'vm.stop', entity });
  await end();
  expect(ran.ok).toBe(false);
  await until('it is told', () => ['accepted', 'refused'].includes(entryOf(entity)?.outcome ?? ''));
});

it('notes consoles that were opened, and those that were refused', async () => {
  const vm = takeVm();
  openTestConsole(app, entityOf(vm), 'serial');
  openTestConsole(app, entityOf(vm, viewed), 'vnc');
  await until('both are noted', () => !!entryOf(entityOf(vm)) && !!entryOf(entityOf(vm, viewed)));
  expect(entryOf(entityOf(vm))).toMatchObject({ deed: { type: 'console', kind: 'serial' }, outcome: 'done' });
  expect(entryOf(entityOf(vm, viewed))).toMatchObject({ outcome: 'refused' });
  expect(entryOf(entityOf(vm, viewed))?.reason).toContain('cannot get');
});

it.skipIf(!hasKubectl)('gives commands that do the same (skipped without kubectl)', async () => {
  const vm = takeVm();
  const entity = entityOf(vm);
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, simulator.cluster.kubeconfig);
  const again = async (): Promise<void> => {
    const command = toKubectl(entryOf(entity)!.requests)!;
    const shell = spawn('sh', ['-ec', command], { env: { ...process.env, KUBECONFIG: kubeconfig } });
    let said = '';
    shell.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    shell.stdout.resume();
    const code = await new Promise((done) => shell.once('exit', done));
    expect(`${code as number} ${said}`).toBe('0 ');
  };
  await app.call('action.run', { action: 'vm.stop', entity });
  await until('it is off', () => isOff(vm) && entryOf(entity)?.outcome === 'done');
  await app.call('action.run', { action: 'vm.start', entity });
  await until('it runs', () => !isOff(vm) && entryOf(entity)?.outcome === 'done');
  await app.call('action.run', { action: 'vm.stop', entity });
  await until('it is off again', () => isOff(vm) && entryOf(entity)?.outcome === 'done');
  const path = `/apis/subresources.kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachines/${vm.name}/start`;
  await simulator.send('PUT', path, { body: {} });
  await until('it runs again', () => !isOff(vm));
  // The command of the entry that stopped it stops it once more.
  await again();
  await until('kubectl has stopped it', () => isOff(vm));
});

it('holds no secret, stays over a restart, and goes with its cluster', async () => {
  await app.call('yaml.apply', {
    ...{ cluster, isDry: false, takesOver: false },
    text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\nstringData: {password: CANARY-9d2f}\n',
  });
  const applied = entries?.find(({ deed }) => deed.type === 'call' && deed.call === 'yaml.apply');
  expect(applied).toMatchObject({ cluster, outcome: 'done' });
  expect(applied?.requests.some(({ isRedacted }) => isRedacted)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain('CANARY');
  const before = entries!.map(({ id }) => id);
  await app.close();
  entries = null;
  app = await open();
  expect(entries!.map(({ id }) => id)).toEqual(before);
  expect((await app.files()).filter(({ text }) => text.includes('CANARY'))).toEqual([]);
  const kept = await app.call('cluster.belongings', { cluster: viewed });
  expect(kept).toMatchObject({ ok: true, value: { kept: expect.arrayContaining(['activity']) as unknown } });
  await app.call('cluster.remove', { cluster: viewed });
  await until('its entries are gone', () => entries!.every((entry) => entry.cluster !== viewed));
  expect(entries!.length).toBeGreaterThan(0);
});

it('keeps the newest so many, and does not claim to know how what it left under way came out', async () => {
  const dataDir = await mkdtemp(join(folder, 'bounded-'));
  const journal = await openJournal(dataDir);
  const entry = (name: string): Omit<JournalEntry, 'id'> => ({
    ...{ cluster: 'a', user: null, entity: null, name, startedAt: '', endedAt: null, reason: null },
    ...{ deed: { type: 'call', call: 'plan.apply' }, outcome: 'asking', requests: [] },
  });
  const changeFirst = journal.begin(entry('first'));
  for (let count = 0; count < mostEntries; count += 1) journal.begin(entry(`later ${count}`));
  changeFirst({ outcome: 'done' });
  await journal.settled();
  const again = await openJournal(dataDir);
  expect(again.list()).toHaveLength(mostEntries);
  expect(again.list().map(({ name }) => name)).not.toContain('first');
  expect(new Set(again.list().map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
});

it('records calls of the contract alone', () => {
  expect(recordedCalls.filter((name) => !Object.hasOwn(contract, name))).toEqual([]);
});
