import { expect, it } from 'vitest';
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

it('looks at no more than 200 namespaces, and says so', async () => {
  const items = Array.from({ length: 201 }, (_, index) => ({ metadata: { name: `n${index}` } }));
  const rule = { verbs: ['list'], apiGroups: ['kubevirt.io'], resources: ['virtualmachines'] };
  let reviews = 0;
  const client: RightsClient = {
    request: async (method) => {
      if (method === 'GET') return { ok: true, value: { items } };
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
