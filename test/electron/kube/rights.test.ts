import { expect, it, vi } from 'vitest';
import { openNamespaceFinder } from '../../../electron/kube/namespaces.ts';
import { openRights, rightsOf } from '../../../electron/kube/rights.ts';
import type { RightsClient } from '../../../electron/kube/rights.ts';
import { toHttpFailure } from '../../../electron/kube/errors.ts';
import { actions } from '../../../shared/actions/index.ts';
import { kinds } from '../../../shared/kinds/index.ts';
import type { Right } from '../../../shared/rights.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
const right: Right = { verb: 'patch', group: 'g', resource: 'r', subresource: null, namespace: 'n' };

/** A client that answers reviews with what `allow` says, and counts them. */
function answering(allow: () => boolean | null): RightsClient & { asked: () => number; most: () => number } {
  let asked = 0;
  let now = 0;
  let most = 0;
  return {
    asked: () => asked,
    most: () => most,
    request: async () => {
      asked += 1;
      now += 1;
      most = Math.max(most, now);
      await new Promise((done) => setImmediate(done));
      now -= 1;
      const allowed = allow();
      if (allowed === null) return toHttpFailure(503, '', null, 0);
      return { ok: true, value: { status: { allowed } } };
    },
  };
}

it('asks for a right once, for a few at a time, and keeps no answer that is none', async () => {
  let allowed: boolean | null = null;
  let nowMs = 0;
  const client = answering(() => allowed);
  const rights = openRights(client, () => nowMs);
  expect(await rights.ask([right])).toEqual([null]);
  allowed = true;
  expect(await rights.ask([right, right, { ...right, namespace: null }])).toEqual([true, true, true]);
  expect(client.asked()).toBe(3);
  allowed = false;
  expect(await rights.ask([right])).toEqual([true]);
  rights.forget();
  expect(await rights.ask([right])).toEqual([false]);
  allowed = true;
  nowMs = 300_000;
  expect(await rights.ask([right])).toEqual([true]);
  await rights.ask(Array.from({ length: 40 }, (_, index) => ({ ...right, namespace: `n${index}` })));
  expect(client.most()).toBeLessThanOrEqual(8);
  expect(rightsOf(client)).toBe(rightsOf(client));
  expect(rightsOf(answering(() => true))).not.toBe(rightsOf(client));
});

it.each([-1, 1])('keeps an answer for its time although the clock is set by %i years', async (years) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const client = answering(() => true);
  const rights = openRights(client);
  await rights.ask([right], 50);
  vi.setSystemTime(Date.now() + years * 365 * 86_400_000);
  await rights.ask([right]);
  expect(client.asked()).toBe(1);
  await new Promise((done) => setTimeout(done, 100));
  await rights.ask([right], 50);
  expect(client.asked()).toBe(2);
  vi.useRealTimers();
});

it('looks at no more than 200 namespaces, and says so', async () => {
  const items = Array.from({ length: 201 }, (_, index) => ({ metadata: { name: `n${index}` } }));
  const rule = { verbs: ['list'], apiGroups: ['kubevirt.io'], resources: ['virtualmachines'] };
  let reviews = 0;
  const client: RightsClient = {
    request: async (method, path) => {
      if (method === 'GET') return { ok: true, value: { items } };
      if (path.endsWith('/selfsubjectaccessreviews'))
        return { ok: true, value: { status: { allowed: false } } };
      reviews += 1;
      return { ok: true, value: { status: { resourceRules: [rule], incomplete: false } } };
    },
  };
  const finder = openNamespaceFinder({ client, hints: () => ['own'], now: () => 0, goodForMs: 1000 });
  const found = await finder.listable(kinds.VirtualMachine.resource);
  expect([found.names.length, found.isCut, found.isSure, reviews]).toEqual([200, true, true, 200]);
  expect(found.names).toContain('own');
  expect((await finder.listable(kinds.PersistentVolumeClaim.resource)).names).toEqual([]);
  expect(reviews).toBe(200);
});

/** A cluster of twenty namespaces that counts what it is asked; `everywhere`: whether it grants every list everywhere. */
function twenty({ everywhere, steve }: { everywhere: () => boolean; steve: () => boolean }) {
  const data = Array.from({ length: 20 }, (_, index) => ({ id: `n${index}` }));
  const counts = new Map<string, number>();
  const client: RightsClient = {
    request: async (_method, path) => {
      const name = path.split('/').at(-1) ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      await new Promise((done) => setImmediate(done));
      if (path === '/api/v1/namespaces') return toHttpFailure(403, '', null, 0);
      if (path.startsWith('/v1/'))
        return steve() ? { ok: true, value: { data } } : toHttpFailure(503, '', null, 0);
      const resourceRules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
      return { ok: true, value: { status: { allowed: everywhere(), resourceRules, incomplete: false } } };
    },
  };
  const rules = (): number => counts.get('selfsubjectrulesreviews') ?? 0;
  return { client, rules };
}

it('looks at the namespaces once for all kinds that are refused at a time, and not again before that is old', async () => {
  const { client, rules } = twenty({ everywhere: () => false, steve: () => true });
  let nowMs = 0;
  const finder = openNamespaceFinder({ client, hints: () => [], now: () => nowMs, goodForMs: 1000 });
  const all = Object.values(kinds).map(({ resource }) => resource);
  const found = await Promise.all([...all.map(finder.listable), finder.readable()]);
  expect(found.every(({ names, isSure }) => names.length === 21 && isSure)).toBe(true);
  expect(rules()).toBe(21);
  nowMs = 999;
  await Promise.all(all.map(finder.listable));
  expect(rules()).toBe(21);
  nowMs = 1000;
  await Promise.all(all.map(finder.listable));
  expect(rules()).toBe(42);
});

it('looks at no namespace where the list is granted everywhere, so that something else refuses it', async () => {
  let isGranted = true;
  const { client, rules } = twenty({ everywhere: () => isGranted, steve: () => true });
  const finder = openNamespaceFinder({ client, hints: () => [], now: () => 0, goodForMs: 1000 });
  const { resource } = kinds.VirtualMachine;
  expect(await finder.listable(resource)).toEqual({ names: [], isCut: false, isSure: false });
  expect(rules()).toBe(0);
  isGranted = false;
  expect((await finder.listable(resource)).names).toHaveLength(21);
});

it('asks ever more rarely while the cluster does not name its namespaces', async () => {
  let isThere = false;
  const { client, rules } = twenty({ everywhere: () => false, steve: () => isThere });
  let nowMs = 0;
  const finder = openNamespaceFinder({ client, hints: () => [], now: () => nowMs, goodForMs: 1600 });
  const askedAt: number[] = [];
  for (; nowMs < 3200; nowMs += 50) {
    const before = rules();
    const found = await finder.listable(kinds.VirtualMachine.resource);
    expect(found).toMatchObject({ names: ['default'], isSure: false });
    if (rules() > before) askedAt.push(nowMs);
  }
  expect(askedAt).toEqual([0, 100, 300, 700, 1500, 3100]);
  isThere = true;
  nowMs = 4700;
  expect((await finder.listable(kinds.VirtualMachine.resource)).names).toHaveLength(21);
});

it('tells a viewer and a project member of a cluster what they may do, and an administrator everything', async () => {
  const simulator = keep(await openTestSimulator());
  const { cluster } = simulator;
  const [mine = ''] = cluster.memberNamespaces;
  const foreign = cluster.plan.namespaces.find((name) => !cluster.memberNamespaces.includes(name)) ?? '';
  const app = keep(await openTestBackend());
  const answers: Record<string, unknown> = {};
  for (const [name, kubeconfig] of [
    ['admin', cluster.kubeconfig],
    ['viewer', cluster.viewerKubeconfig],
    ['member', cluster.memberKubeconfig],
  ] as const) {
    const added = await app.backend.addKubeconfig(kubeconfig, { name });
    if (!added.ok) throw new Error(added.error.message);
    const id = added.value.cluster;
    const { world } = app.followWorld(id);
    await until('VMs are live', () => world().health.VirtualMachine?.type === 'live');
    const rights = [mine, foreign].flatMap((namespace) =>
      [...actions['vm.start'].needs, ...actions['vm.stop'].needs].map((need) => ({ ...need, namespace })),
    );
    const told = await app.call('rights.check', { cluster: id, rights });
    answers[name] = told.ok && told.value.allowed;
  }
  expect(answers).toEqual({
    admin: [true, true, true, true],
    viewer: [false, false, false, false],
    member: [true, true, false, false],
  });
});
