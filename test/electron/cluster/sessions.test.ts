import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Belonging } from '../../../electron/cluster/belongings.ts';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { openMemoryVault } from '../../../electron/vault/memory.ts';
import { until } from '../../support/backend.ts';
import { clusterRecord, openFolder, openTestClusters } from '../../support/clusters.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openSilent } from '../../support/silent.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

const at = (kubeconfig: string, host: string): string => kubeconfig.replace(/127\.0\.0\.1:\d+/, host);

it('contacts at a start only what is to be connected then', async () => {
  const { cluster } = keep(await openTestSimulator());
  const { path } = keep(await openFolder());
  const silent = keep(await openSilent());
  const never = at(cluster.kubeconfig, silent.host);
  const records = [
    clusterRecord('off', { isWanted: false }),
    clusterRecord('never', { connectOnStart: 'never' }),
    clusterRecord('left'),
    clusterRecord('always', { connectOnStart: 'always', isWanted: false }),
  ];
  const kubeconfigs = { off: never, never, left: cluster.kubeconfig, always: cluster.kubeconfig };
  const clusters = keep(await openTestClusters(path, kubeconfigs, { records }));
  for (const id of ['left', 'always'])
    await until(`${id} is connected`, () => clusters.find(id).connection.type === 'connected');
  for (const id of ['off', 'never']) expect(clusters.find(id).connection.type).toBe('disconnected');
  expect(silent.connections()).toBe(0);
  clusters.sessions.connect('never');
  await until('it is contacted once it is asked for', () => silent.connections() > 0);
});

it('leaves every cluster as it was left, also where the user changed their mind at once', async () => {
  const { cluster } = keep(await openTestSimulator());
  const { path } = keep(await openFolder());
  const kubeconfigs = { on: cluster.kubeconfig, off: cluster.kubeconfig };
  const records = [clusterRecord('on'), clusterRecord('off')];
  const first = await openTestClusters(path, kubeconfigs, { records });
  void first.sessions.disconnect('on');
  first.sessions.connect('on');
  await first.sessions.disconnect('off');
  await until('one is connected', () => first.find('on').connection.type === 'connected');
  await first.close();
  const second = keep(await openTestClusters(path, kubeconfigs));
  await until('it is again', () => second.find('on').connection.type === 'connected');
  expect(second.find('off').connection.type).toBe('disconnected');
});

it('keeps what is saved unchecked as not verified until it is reached, and then for good', async () => {
  const { cluster } = keep(await openTestSimulator());
  const { path } = keep(await openFolder());
  const clusters = keep(await openTestClusters(path, {}));
  const { sessions } = clusters;
  const endFault = await cluster.faults.set('503@harvesterhci.io');
  const kubeconfig = readKubeconfig(cluster.kubeconfig);
  if (!kubeconfig.ok) throw new Error(kubeconfig.error.message);
  const { context } = kubeconfig.value.contexts[0]!;
  const added = await sessions.add({ kubeconfig: kubeconfig.value, context, name: 'Lab' });
  expect(added).toEqual(ok({ cluster: 'lab' }));
  await until('it has failed', () => clusters.find('lab').connection.type === 'failed');
  expect(clusters.find('lab')).toMatchObject({ verifiedAt: null, clusterUid: null });
  await endFault();
  await until('it is reached', () => clusters.find('lab').connection.type === 'connected');
  const { uid } = cluster.store.get(RESOURCES.namespaces, undefined, 'kube-system')!.metadata;
  await until('that is kept', () => clusters.find('lab').clusterUid === uid);
  expect(clusters.find('lab').verifiedAt).not.toBeNull();
  await clusters.registry.settled();
  expect(await readFile(join(path, 'clusters.json'), 'utf8')).toContain(`"clusterUid": "${uid}"`);
});

it('notices another cluster at the same address, shows nothing of it, and takes it when told to', async () => {
  const { cluster } = keep(await openTestSimulator());
  const { path } = keep(await openFolder());
  const records = [clusterRecord('lab', { name: 'Lab', clusterUid: 'before' })];
  const clusters = keep(await openTestClusters(path, { lab: cluster.kubeconfig }, { records }));
  await until('it has failed', () => clusters.find('lab').connection.type === 'failed');
  const { uid } = cluster.store.get(RESOURCES.namespaces, undefined, 'kube-system')!.metadata;
  expect(clusters.find('lab').connection).toMatchObject({
    error: {
      code: 'invalid',
      message: expect.stringMatching(/^Another cluster than Lab answers at h.example/) as unknown,
      identity: { expected: 'before', found: uid },
    },
  });
  const session = clusters.sessions.find('lab');
  expect(session.ok && session.value.world.view.entities.size).toBe(0);
  expect(clusters.find('lab').clusterUid).toBe('before');
  expect(await clusters.sessions.accept('lab', uid!)).toEqual(ok(undefined));
  await until('it is connected', () => clusters.find('lab').connection.type === 'connected');
});

it('says of a server that is no Harvester what it is, once it is first reached', async () => {
  const { cluster } = keep(await openTestSimulator());
  const { path } = keep(await openFolder());
  await cluster.faults.set('404@harvesterhci.io');
  const records = [clusterRecord('lab', { verifiedAt: null })];
  const clusters = keep(await openTestClusters(path, { lab: cluster.kubeconfig }, { records }));
  await until('it has failed', () => clusters.find('lab').connection.type === 'failed');
  const message = expect.stringContaining('but not Harvester') as unknown;
  expect(clusters.find('lab')).toMatchObject({
    verifiedAt: null,
    connection: { error: { code: 'invalid', message } },
  });
});

it('removes all that is kept for a cluster, or nothing where the keychain is locked, and then again', async () => {
  const { path } = keep(await openFolder());
  const asked: string[] = [];
  const atlas: Belonging = {
    name: 'last-known',
    isKept: (cluster) => Promise.resolve(cluster === 'lab'),
    remove: (cluster) => {
      asked.push(cluster);
      return Promise.resolve(ok(undefined));
    },
  };
  let isLocked = true;
  const memory = openMemoryVault();
  const locked = fail(appError('vault', 'The keychain is locked.', { hint: 'Unlock it.' }));
  const clusters = keep(
    await openTestClusters(
      path,
      { lab: 'x' },
      {
        records: [clusterRecord('lab', { isWanted: false }), clusterRecord('bare', { isWanted: false })],
        belongings: [atlas],
        vault: {
          ...memory,
          remove: (key) => (isLocked ? Promise.resolve(locked) : memory.remove(key)),
        },
      },
    ),
  );
  const { sessions, vault } = clusters;
  expect(await sessions.belongings('lab')).toEqual(ok(['credential', 'last-known']));
  expect(await sessions.belongings('bare')).toEqual(ok(['credential']));
  expect(await sessions.remove('lab')).toMatchObject({
    ok: false,
    error: { code: 'vault', cluster: 'lab', hint: 'Unlock it.' },
  });
  expect(asked).toEqual([]);
  expect(sessions.list().map(({ id }) => id)).toEqual(['lab', 'bare']);
  isLocked = false;
  expect(await sessions.remove('lab')).toEqual(ok(undefined));
  expect(asked).toEqual(['lab']);
  expect(sessions.list().map(({ id }) => id)).toEqual(['bare']);
  expect(await vault.get('cluster/lab')).toEqual(ok({ type: 'absent' }));
  expect(await sessions.belongings('lab')).toMatchObject({ error: { code: 'not-found' } });
});
