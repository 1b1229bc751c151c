import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

type Two = {
  app: TestBackend;
  simulator: TestSimulator;
  clusters: () => readonly ClusterInfo[];
  find: (id: string) => ClusterInfo | undefined;
  direct: string;
  through: string;
};

/** An app with one Harvester as two entries: added directly, and through its Rancher. */
async function openTwo(): Promise<Two> {
  const simulator = keep(await openTestSimulator({ clusters: 2, managed: 1, rancher: '2.13' }));
  const app = keep(await openTestBackend());
  let clusters: readonly ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  const rancher = await addRancher(app, simulator);
  const ids = Object.values(simulator.rancher!.harvesterIds());
  const draft = await app.call('rancher.draft', { rancher, clusters: ids.slice(0, 1) });
  if (!added.ok || !draft.ok) throw new Error('it cannot be added');
  const second = await app.call('cluster.add', {
    ...{ draft: draft.value.draft, context: draft.value.contexts[0]!.context, name: 'Lab through HQ' },
  });
  if (!second.ok) throw new Error(second.error.message);
  const find = (id: string): ClusterInfo | undefined => clusters.find((each) => each.id === id);
  const [direct, through] = [added.value.cluster, second.value.cluster];
  await until('both are known', () =>
    [direct, through].every((id) => (find(id)?.clusterUid ?? null) !== null),
  );
  return { app, simulator, clusters: () => clusters, find, direct, through };
}

it('two entries that are one cluster become one, with its id, its plans and both ways', async () => {
  const { app, simulator, find, clusters, direct, through } = await openTwo();
  expect(find(direct)!.clusterUid).toBe(find(through)!.clusterUid);
  const [directly, byRancher] = [find(direct)!.server, find(through)!.server];
  expect(await app.call('cluster.merge', { cluster: direct, other: through })).toEqual({
    ok: true,
    value: {},
  });
  await until('one is left', () => clusters().length === 1);
  expect(find(direct)).toMatchObject({ name: 'Lab', server: directly, otherServer: byRancher });

  // Both ways lead there, each by its own credential.
  expect(await app.call('cluster.takeOtherWay', { cluster: direct })).toEqual({ ok: true, value: {} });
  await until('it goes through the Rancher', () => {
    const now = find(direct)!;
    return now.server === byRancher && now.connection.type === 'connected';
  });
  expect(find(direct)!.otherServer).toBe(directly);
  await app.call('cluster.takeOtherWay', { cluster: direct });
  await until('it goes directly', () => {
    const now = find(direct)!;
    return now.server === directly && now.connection.type === 'connected';
  });
  for (const { text } of await app.files()) {
    expect(text).not.toContain(simulator.cluster.adminToken);
    expect(text).not.toContain(simulator.rancher!.token.split(':')[1]);
  }
});

it('the entry through the Rancher may be the one that stays, and keeps what was kept for it', async () => {
  const { app, find, clusters, direct, through } = await openTwo();
  const directly = find(direct)!.server;
  await app.call('cluster.update', { cluster: through, group: 'Berlin' });
  expect(await app.call('cluster.merge', { cluster: through, other: direct })).toEqual({
    ok: true,
    value: {},
  });
  await until('one is left', () => clusters().length === 1);
  expect(find(through)).toMatchObject({ name: 'Lab through HQ', group: 'Berlin', otherServer: directly });
});

it('what is not the same cluster is not merged, and neither are more than two ways', async () => {
  const { app, simulator, find, clusters, direct, through } = await openTwo();
  const [, other] = simulator.clusters;
  const added = await app.backend.addKubeconfig(other!.kubeconfig, { name: 'Elsewhere' });
  const elsewhere = added.ok ? added.value.cluster : '';
  await until('it is known', () => (find(elsewhere)?.clusterUid ?? null) !== null);
  for (const [cluster, from, code] of [
    [direct, elsewhere, 'conflict'],
    [direct, direct, 'not-found'],
    [direct, 'nowhere', 'not-found'],
  ] as const)
    expect(await app.call('cluster.merge', { cluster, other: from })).toMatchObject({
      ok: false,
      error: { code },
    });
  expect(clusters()).toHaveLength(3);
  expect(find(through)?.otherServer).toBeUndefined();
});
