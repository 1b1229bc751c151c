import { expect, it } from 'vitest';
import { createAuthority } from '../../../electron/simulator/ca.ts';
import { openRancher } from '../../../electron/simulator/rancher/open.ts';
import type { SimulatedRancher } from '../../../electron/simulator/rancher/open.ts';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

/** Another Rancher, with an authority of its own, that manages the Harvester of a simulator too. */
async function openSecondRancher(simulator: TestSimulator): Promise<SimulatedRancher> {
  const authority = await createAuthority('Second Rancher CA');
  const { clusters } = simulator;
  const rancher = await openRancher({
    ...{ version: '2.15', seed: 'second', authority, identity: await authority.issue(), port: 0 },
    ...{ timeScale: 20, faults: '', clusters, managed: clusters.map(({ name }) => name) },
  });
  return keep(rancher);
}

type Ways = {
  app: TestBackend;
  simulator: TestSimulator;
  clusters: () => readonly ClusterInfo[];
  find: (id: string) => ClusterInfo;
  /** Adds the Harvester by an address that it has, too. */
  add: (name: string, host: string) => Promise<string>;
  /** Adds a Rancher; answers how a cluster is made to go through it, and the server it is reached by then. */
  through: (name: string, rancher: SimulatedRancher) => Promise<{ go: (id: string) => Ask; server: string }>;
  /** Waits until a cluster is reached by a server, with its VMs known anew. */
  reachedBy: (id: string, server: string) => Promise<void>;
};
type Ask = ReturnType<TestBackend['call']>;

async function openWays(): Promise<Ways> {
  const simulator = keep(await openTestSimulator({ managed: 1, rancher: '2.10' }));
  const app = keep(await openTestBackend());
  let clusters: readonly ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const find = (id: string): ClusterInfo => {
    const found = clusters.find((each) => each.id === id);
    if (!found) throw new Error(`There is no ${id}.`);
    return found;
  };
  return {
    ...{ app, simulator, find, clusters: () => clusters },
    add: async (name, host) => {
      const kubeconfig = simulator.cluster.kubeconfig.replaceAll('127.0.0.1', host);
      const added = await app.backend.addKubeconfig(kubeconfig, { name });
      if (!added.ok) throw new Error(added.error.message);
      const { cluster } = added.value;
      await until('it is known', () => clusters.some(({ id, clusterUid }) => id === cluster && clusterUid));
      return cluster;
    },
    through: async (name, rancher) => {
      const id = await addRancher(app, { ...simulator, rancher }, name);
      const managementId = rancher.harvesterIds()[simulator.cluster.name] ?? '';
      return {
        go: (cluster) => app.call('cluster.goThroughRancher', { cluster, rancher: id, managementId }),
        server: `${rancher.url}/k8s/clusters/${managementId}`,
      };
    },
    reachedBy: (id, server) =>
      until(`it is reached by ${server}`, () => {
        const { server: now, connection } = find(id);
        return now === server && connection.type === 'connected';
      }),
  };
}
const done = { ok: true, value: {} };

it('of three ways, two of them through Ranchers, the one that was added directly is never lost', async () => {
  const { app, simulator, add, through, reachedBy, find } = await openWays();
  const lab = await add('Lab', '127.0.0.1');
  const direct = find(lab).server;
  const first = await through('HQ', simulator.rancher!);
  const second = await through('Branch', await openSecondRancher(simulator));

  expect(await first.go(lab)).toEqual(done);
  await reachedBy(lab, first.server);
  expect(await second.go(lab)).toEqual(done);
  await reachedBy(lab, second.server);
  expect(find(lab).otherServer).toBe(direct);

  // Its credential is there still, and a Rancher takes the place of another one beside it.
  expect(await app.call('cluster.takeOtherWay', { cluster: lab })).toEqual(done);
  await reachedBy(lab, direct);
  expect(find(lab).otherServer).toBe(second.server);
  expect(await first.go(lab)).toEqual(done);
  await reachedBy(lab, first.server);
  expect(find(lab).otherServer).toBe(direct);
  // The way in use taken once more gets another credential, and costs no other way.
  expect(await first.go(lab)).toEqual(done);
  await reachedBy(lab, first.server);
  expect(find(lab).otherServer).toBe(direct);
  for (const { text } of await app.files()) expect(text).not.toContain(simulator.cluster.adminToken);
});

it('two direct ways leave no room for a third, and both stay until one is forgotten', async () => {
  const { app, simulator, add, through, reachedBy, find, clusters } = await openWays();
  const [lab, twin] = [await add('Lab', '127.0.0.1'), await add('Twin', 'localhost')];
  const [direct, other] = [find(lab).server, find(twin).server];
  expect(other).not.toBe(direct);
  expect(await app.call('cluster.merge', { cluster: lab, other: twin })).toEqual(done);
  await until('one is left', () => clusters().length === 1);
  const rancher = await through('HQ', simulator.rancher!);

  const hint = expect.stringContaining('Forget the kept way') as string;
  expect(await rancher.go(lab)).toMatchObject({
    ok: false,
    error: {
      code: 'conflict',
      message: `Lab is reached by two ways already, and Acre keeps two: ${direct} and ${other}.`,
      ...{ cluster: lab, hint },
    },
  });
  expect(find(lab)).toMatchObject({ server: direct, otherServer: other });
  expect(await app.call('cluster.takeOtherWay', { cluster: lab })).toEqual(done);
  await reachedBy(lab, other);
  await app.call('cluster.takeOtherWay', { cluster: lab });
  await reachedBy(lab, direct);

  expect(await app.call('cluster.forgetOtherWay', { cluster: lab })).toEqual(done);
  await until('it is forgotten', () => find(lab).otherServer === undefined);
  for (const name of ['forgetOtherWay', 'takeOtherWay'] as const)
    expect(await app.call(`cluster.${name}`, { cluster: lab })).toMatchObject({
      error: { code: 'not-found', message: 'There is no other way to Lab.', cluster: lab },
    });
  expect(await rancher.go(lab)).toEqual(done);
  await reachedBy(lab, rancher.server);
  expect(find(lab).otherServer).toBe(direct);
});

it('entries that are one cluster are merged while one way of theirs has to be kept, and told by name and address where it is more', async () => {
  const { app, simulator, add, through, reachedBy, find, clusters } = await openWays();
  const [lab, twin] = [await add('Lab', '127.0.0.1'), await add('Twin', 'localhost')];
  const [direct, other] = [find(lab).server, find(twin).server];
  const rancher = await through('HQ', simulator.rancher!);
  expect(await rancher.go(lab)).toEqual(done);
  await reachedBy(lab, rancher.server);

  // In use through a Rancher, and two direct ways to keep.
  const error = {
    code: 'conflict',
    message: `Lab and Twin are reached by more than two ways together, and Acre keeps two: ${rancher.server}, ${direct}, ${other}.`,
    hint: expect.stringContaining('Forget the kept way of one of them') as string,
  };
  expect(await app.call('cluster.merge', { cluster: lab, other: twin })).toMatchObject({ error });
  expect(clusters()).toHaveLength(2);

  // A way through a Rancher makes room for the direct one of the other entry.
  expect(await app.call('cluster.takeOtherWay', { cluster: lab })).toEqual(done);
  await reachedBy(lab, direct);
  expect(await app.call('cluster.merge', { cluster: lab, other: twin })).toEqual(done);
  await until('one is left', () => clusters().length === 1);
  expect(find(lab)).toMatchObject({ server: direct, otherServer: other });
  expect(await app.call('cluster.takeOtherWay', { cluster: lab })).toEqual(done);
  await reachedBy(lab, other);
});
