import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { toPlan } from '../../build/bench/fuzz/props.ts';
import { openTestBackend, until } from './backend.ts';
import type { TestBackend } from './backend.ts';
import { guestOf } from './guest-access.ts';
import { addRancher } from './rancher-app.ts';
import { openTestSimulator } from './simulator.ts';

/** A data directory that the app has lived in, with a file of every kind it keeps. */
export type LivedIn = { dataDir: string; files: string[]; close: () => Promise<void> };

/** What the app knows that it has from its files, by the file it is in. */
export type Known = Record<string, unknown>;

/** Paths of all files below a folder, relative to it. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Lives in a new data directory for a while, with a simulated cluster and a Rancher, and leaves it. */
export async function openLivedIn(): Promise<LivedIn> {
  const simulator = await openTestSimulator({ rancher: '2.13', timeScale: 100 });
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-lived-'));
  const app = await openTestBackend({ dataDir });
  const must = async (name: Parameters<TestBackend['call']>[0], input: unknown): Promise<Known> => {
    const done = await app.call(name, input as never);
    if (!done.ok) throw new Error(`${name}: ${done.error.message}`);
    return done.value as Known;
  };
  await must('preferences.write', { theme: 'light' });
  await must('network.write', { noProxy: ['10.0.0.0/8'] });
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { world } = app.followWorld('lab');
  await until('the VMs are known', () => world().health.VirtualMachine?.type === 'live');
  await until('the images are known', () => world().health.VirtualMachineImage?.type === 'live');

  await addRancher(app, simulator);

  const { namespace, name } = guestOf(simulator);
  const { kubeconfig } = (await simulator.cluster.guests.apiOf(namespace, name))!;
  const { draft } = await must('kubeconfig.read', { text: kubeconfig, source: 'pasted' });
  await must('guest.setKubeconfig', {
    guest: `lab/GuestCluster/${namespace}/${name}`,
    draft,
    context: 'default',
  });

  const plan = toPlan('lab', new Set(world().entities.keys()));
  await must('plan.save', { plan });
  await must('plan.keepSecret', { plan: plan.id, slot: 'vm/user-data', value: '#cloud-config\n' });
  const { run } = await must('plan.apply', { plan: plan.id });
  let status = '';
  app.follow('runs.follow', {}, (event) => {
    if (event.type === 'put' && event.run.id === run) ({ status } = event.run);
  });
  await until('the run has ended', () => ['done', 'failed'].includes(status));
  await app.close();
  await simulator.close();
  for (const left of ['guest-secrets.json', 'keychain-left.json', 'window.json'])
    await writeFile(join(dataDir, left), '{"version":1,"value":[]}\n');
  const files = (await filesIn(dataDir)).filter((file) => !/^acre\.log|^window/.test(file));
  return { dataDir, files, close: () => rm(dataDir, { recursive: true, force: true }) };
}

/** What a back end on a data directory has from it. */
export async function knownBy(app: TestBackend): Promise<Known> {
  let clusters: string[] | null = null;
  let ranchers: string[] | null = null;
  let deeds: number | null = null;
  const plans: string[] = [];
  const runs: string[] = [];
  const complete = new Set<string>();
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters.map((each) => each.name)));
  app.follow('ranchers.follow', {}, (event) => (ranchers = event.ranchers.map((each) => each.name)));
  app.follow('activity.follow', {}, (event) => {
    if (event.type === 'all') deeds = event.entries.length;
  });
  app.follow('plans.follow', {}, (event) => {
    if (event.type === 'put') plans.push(event.plan.name);
    if (event.type === 'complete') complete.add('plans');
  });
  app.follow('runs.follow', {}, (event) => {
    if (event.type === 'put') runs.push(event.run.planName);
    if (event.type === 'complete') complete.add('runs');
  });
  const preferences = await app.call('preferences.read', {});
  const network = await app.call('network.read', {});
  await until(
    'all is told',
    () => clusters !== null && ranchers !== null && deeds !== null && complete.size === 2,
  );
  return {
    'clusters.json': clusters,
    'ranchers.json': ranchers,
    'activity.json': deeds,
    'preferences.json': preferences.ok ? preferences.value.theme : null,
    'network.json': network.ok ? network.value.noProxy : null,
    'plans/fuzz.json': plans,
    runs,
  };
}
