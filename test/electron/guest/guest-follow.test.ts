import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GuestEvent } from '../../../shared/guest/inside/report.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { changeKubeconfig, guestOf } from '../../support/guest-access.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

type Stage = ReturnType<typeof guestOf> & {
  app: TestBackend;
  simulator: TestSimulator;
  guest: string;
  /** A kubeconfig of its administrator. */
  text: string;
  setKubeconfig: (text: string) => Promise<unknown>;
};

async function open(options: Parameters<typeof openTestBackend>[0] = {}): Promise<Stage> {
  const simulator = keep(await openTestSimulator({ timeScale: 200, vms: 16, guestClusters: 2 }));
  const app = keep(await openTestBackend(options));
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const found = guestOf(simulator);
  const world = app.followWorld(added.value.cluster);
  await until('the VMs are there', () => world.world().health.VirtualMachineInstance?.type === 'live');
  const guest = `${added.value.cluster}/GuestCluster/${found.namespace}/${found.name}`;
  const api = (await simulator.cluster.guests.apiOf(found.namespace, found.name))!;
  return {
    ...{ app, simulator, guest, ...found },
    text: api.kubeconfig,
    setKubeconfig: async (text) => {
      const read = await app.call('kubeconfig.read', { text, source: 'pasted' });
      if (!read.ok) return read;
      return app.call('guest.setKubeconfig', { guest, draft: read.value.draft, context: 'default' });
    },
  };
}

function follow({ app, guest }: Stage): { now: () => GuestEvent | null; cancel: () => void } {
  let last: GuestEvent | null = null;
  const { cancel } = app.follow('guest.follow', { guest }, (event) => (last = event));
  return { now: () => last, cancel };
}

it('tells what is missing, then nodes, workloads and their problems as they change', async () => {
  const stage = await open();
  const { simulator, namespace, name, servers, agents } = stage;
  const followed = follow(stage);
  await until('it is told that there is no kubeconfig', () => followed.now()?.state === 'failed');
  expect(followed.now()).toMatchObject({ hasKubeconfig: false, error: { code: 'not-found' }, report: null });

  expect(await stage.setKubeconfig(changeKubeconfig(stage.text, { token: 'wrong' }))).toMatchObject({
    ok: true,
  });
  await until('it is refused', () => followed.now()?.error?.code === 'unauthorized');
  expect(followed.now()).toMatchObject({ hasKubeconfig: true, state: 'failed' });

  expect(await stage.setKubeconfig(stage.text)).toMatchObject({ ok: true });
  const report = () => followed.now()?.report;
  await until('its nodes are told', () => report()?.nodes.length === servers.length + agents.length);
  await until('its workloads are told', () => (report()?.workloads.length ?? 0) > 0);
  await until('its version is told', () => (report()?.version ?? null) !== null);
  const { cluster } = simulator;
  for (const node of report()!.nodes) {
    expect(node.vm).toBe(`${stage.guest.split('/')[0] ?? ''}/VirtualMachine/${namespace}/${node.name}`);
    expect(node.isReady).toBe(true);
  }
  expect(report()!.quorum?.members).toBe(servers.length);
  expect(report()!.problems).toEqual([]);
  expect(report()!.pods.total).toBeGreaterThan(0);
  expect(followed.now()!.way).toMatchObject({ type: 'direct' });

  // A kubelet that is not ready is told with its reason.
  const inside = cluster.guests.clusterOf(namespace, name)!;
  const victim = servers[0]!;
  inside.store.change(RESOURCES.nodes, undefined, victim, (node) => ({
    ...node,
    status: {
      ...(node.status as object),
      conditions: [
        { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' },
      ],
    },
  }));
  await until(
    'the node is told not ready',
    () => report()?.problems.some(({ code }) => code === 'KubeletNotReady') === true,
  );
  expect(report()!.nodes.find((node) => node.name === victim)).toMatchObject({
    state: 'error',
    status: 'Not ready',
  });

  // A node whose VM is none of the namespace, and a VM that lost its node.
  inside.store.change(RESOURCES.nodes, undefined, agents[0] ?? servers[1]!, (node) => ({
    ...node,
    spec: { ...(node.spec as object), providerID: 'harvester://00000000-0000-0000-0000-000000000000' },
  }));
  await until('both are told', () =>
    ['NodeWithoutVm', 'VmWithoutNode'].every((code) => report()?.problems.some((each) => each.code === code)),
  );

  // What is forgotten is no longer used, and what was seen goes with it.
  expect(await stage.app.call('guest.forgetKubeconfig', { guest: stage.guest })).toMatchObject({ ok: true });
  await until('it is forgotten', () => followed.now()?.hasKubeconfig === false);
  expect(followed.now()!.report).toBeNull();
  followed.cancel();
});

it('keeps what was seen while no server runs, and finds the way again by itself', async () => {
  const stage = await open();
  const { servers, agents, simulator, namespace } = stage;
  await stage.setKubeconfig(stage.text);
  const followed = follow(stage);
  await until('it is live', () => followed.now()?.state === 'live');
  for (const name of [...servers, ...agents]) {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}/stop`;
    expect((await simulator.send('PUT', path, { body: { gracePeriod: 0 } })).code).toBeLessThan(300);
  }
  await until('it cannot be reached', () => followed.now()?.state === 'failed', 30_000);
  expect(followed.now()!.report?.nodes.length).toBe(servers.length + agents.length);
  for (const name of servers) {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}/start`;
    expect((await simulator.send('PUT', path, { body: {} })).code).toBeLessThan(300);
  }
  await until('it is reached again', () => followed.now()?.state === 'live', 60_000);
  followed.cancel();
});

it('hands the kubeconfig out to a file of the user alone, and never to a browser', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acre-guest-'));
  keep({ close: () => rm(folder, { recursive: true }) });
  const path = join(folder, 'guest.yaml');
  let target: string | null = null;
  const chooseFiles = () => Promise.resolve({ ok: true as const, value: null });
  const stage = await open({ dialogs: { chooseFiles, chooseTarget: () => Promise.resolve(target) } });
  const save = () => stage.app.call('guest.saveKubeconfig', { guest: stage.guest });
  expect(await save()).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await stage.setKubeconfig(stage.text);
  expect(await save()).toEqual({ ok: true, value: { isSaved: false } });
  target = path;
  expect(await save()).toEqual({ ok: true, value: { isSaved: true } });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(path, 'utf8')).toContain('client-key-data');

  const browser = await open();
  await browser.setKubeconfig(browser.text);
  expect(await browser.app.call('guest.saveKubeconfig', { guest: browser.guest })).toMatchObject({
    ok: false,
    error: { code: 'invalid', hint: expect.stringContaining('desktop app') as string },
  });
});

it('forgets the kubeconfigs of guest clusters with their cluster', async () => {
  const stage = await open();
  await stage.setKubeconfig(stage.text);
  const cluster = stage.guest.split('/')[0]!;
  const kept = await stage.app.call('cluster.belongings', { cluster });
  expect(kept).toMatchObject({ ok: true, value: { kept: expect.arrayContaining(['guests']) as string[] } });
  expect(await stage.app.call('cluster.remove', { cluster })).toMatchObject({ ok: true });
  const files = await stage.app.files();
  expect(files.find(({ path }) => path.endsWith('guests.json'))?.text).not.toContain(stage.name);
});

it('takes no kubeconfig for what is no guest cluster', async () => {
  const stage = await open();
  const read = await stage.app.call('kubeconfig.read', { text: stage.text, source: 'pasted' });
  if (!read.ok) throw new Error(read.error.message);
  const set = { draft: read.value.draft, context: 'default' };
  const cluster = stage.guest.split('/')[0]!;
  for (const guest of [`${cluster}/Node/-/x`, 'nowhere/GuestCluster/default/x', 'x'])
    expect(await stage.app.call('guest.setKubeconfig', { ...set, guest })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
});
