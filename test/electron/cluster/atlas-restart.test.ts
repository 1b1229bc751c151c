import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Atlas } from '../../../electron/cluster/atlas.ts';
import { readPage, unpackBlock } from '../../../electron/cluster/atlas-format.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { kindsOf } from '../../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../../shared/kinds/index.ts';
import { ok } from '../../../shared/result.ts';
import { openTestAtlas } from '../../support/atlas.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

const isLive = ({ world }: Session): boolean =>
  kindsOf(null).every((kind) => world.view.health[kind]?.type === 'live');
/** Ages of the kinds; null for one that is live. */
const agesOf = ({ world }: Session): (string | null)[] =>
  kindsOf(null).map((kind) => {
    const health = world.view.health[kind];
    return health?.type === 'stale' ? health.since : null;
  });
const copyOf = ({ world }: Session): Map<string, Entity> => new Map(world.view.entities);

it('opens with all that was seen while nothing can be reached, and goes on in place when it can', async () => {
  const simulator = keep(await openTestSimulator({ churn: 0 }));
  const { kubeconfig, port, store } = simulator.cluster;
  const gone = kubeconfig.replaceAll(`:${port}`, ':9');
  const { atlas: first, again } = keep(await openTestAtlas());
  const open = (atlas: Atlas, text: string): Session =>
    keep(openTestSession(kubeconfig, { atlas, readCredential: () => Promise.resolve(ok(new Secret(text))) }));

  const before = open(first, kubeconfig);
  await until('all is live', () => isLive(before));
  await before.close();
  const seen = copyOf(before);
  expect(seen.size).toBeGreaterThan(50);

  const offline = open(again(), gone);
  await offline.opened;
  expect(copyOf(offline)).toEqual(seen);
  const ages = agesOf(offline);
  expect(ages.every((since) => since !== null && Math.abs(Date.parse(since) - Date.now()) < 60_000)).toBe(
    true,
  );
  await until('it was tried in vain', () => offline.connection().type === 'failed');
  expect(copyOf(offline)).toEqual(seen);
  expect(agesOf(offline)).toEqual(ages);
  await offline.close();

  // Gone while nobody looked.
  const removed =
    simulator.cluster.plan.vms.find(({ isRunning }) => !isRunning) ?? simulator.cluster.plan.vms[0]!;
  store.remove(RESOURCES.vms, removed.namespace, removed.name);
  const removedId = `c/VirtualMachine/${removed.namespace}/${removed.name}`;
  const back = open(again(), kubeconfig);
  await back.opened;
  expect(agesOf(back).every((since) => since !== null)).toBe(true);
  const changes: { id: string; isThere: boolean; kindIs: string | undefined }[] = [];
  const healths: string[] = [];
  const stop = back.world.listen({
    onEntity: (id) => {
      const kind = id.split('/')[1] as KindName;
      changes.push({
        id,
        isThere: back.world.view.entities.has(id),
        kindIs: back.world.view.health[kind]?.type,
      });
    },
    onHealth: (kind) => void healths.push(back.world.view.health[kind]?.type ?? ''),
  });
  await until('all is live again', () => isLive(back));
  stop();
  // From stale to live, kind by kind, and never by way of loading.
  expect(healths).toEqual(kindsOf(null).map(() => 'live'));
  expect(changes.filter(({ id }) => id === removedId)).toEqual([
    { id: removedId, isThere: false, kindIs: 'stale' },
  ]);
  // Only what is measured anew has changed; nothing else was taken away and put again.
  const others = changes.filter(({ id }) => id !== removedId && !/NodeMetrics|StorageNode/.test(id));
  expect(others).toEqual([]);
  expect(back.world.view.entities.size).toBe(seen.size - 1);
});

it('shows everything after a start without a credential, and a removed cluster leaves nothing behind', async () => {
  const simulator = await openTestSimulator({ churn: 0 });
  const app = await openTestBackend({ dataDir: keep(await openTestAtlas()).folder });
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const live = app.followWorld(cluster);
  await until('all is live', () => kindsOf(null).every((kind) => live.world().health[kind]?.type === 'live'));
  await app.close();
  const seen = live.world().entities;
  await simulator.close();

  const again = keep(await openTestBackend({ dataDir: app.dataDir }));
  const offline = again.followWorld(cluster);
  await until('the snapshot is whole', offline.isComplete);
  expect(offline.world().entities).toEqual(seen);
  expect(Object.values(offline.world().health).map(({ type }) => type)).not.toContain('loading');
  const [vm] = [...seen.values()].filter(({ kind }) => kind === 'VirtualMachine');
  const yaml = await again.call('object.read', { entity: vm!.id });
  expect(yaml).toMatchObject({ ok: false, error: { code: 'unreachable', cluster } });
  expect(!yaml.ok && yaml.error.message).toContain('credential');
  expect(!yaml.ok && yaml.error.hint).toContain('not kept on this machine');
  expect((await again.files()).filter(({ path }) => path.includes('.atlas')).length).toBe(1);
  await again.call('cluster.remove', { cluster });
  expect((await again.files()).filter(({ path }) => path.includes('.atlas'))).toEqual([]);
});

it('keeps no secret of an object on disk', async () => {
  const canaries = [
    'CANARY-user-data-4711',
    'CANARY-annotation-0815',
    'CANARY-env-2342',
    'CANARY-setting-1234',
  ];
  const [userData, annotation, env, setting] = canaries as [string, string, string, string];
  const simulator = keep(await openTestSimulator({ churn: 0 }));
  const { store, plan, kubeconfig, adminToken } = simulator.cluster;
  const { namespace, name } = plan.vms[0]!;
  store.change(RESOURCES.vms, namespace, name, (vm) => {
    const copy = structuredClone(vm) as Record<string, never> & typeof vm;
    copy.metadata.annotations = {
      ...copy.metadata.annotations,
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ password: annotation }),
    };
    const { spec } = (copy as unknown as { spec: { template: { spec: { volumes: unknown[] } } } }).spec
      .template;
    spec.volumes.push({
      name: 'cloud',
      cloudInitNoCloud: { userData: `#cloud-config\npassword: ${userData}\nenv: ${env}\n`, networkData: env },
    });
    return copy;
  });
  store.change(RESOURCES.settings, undefined, 'ssl-certificates', (object) => ({
    ...object,
    value: JSON.stringify({ privateKey: setting }),
  }));
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const live = app.followWorld(cluster);
  await until('all is live', () => kindsOf(null).every((kind) => live.world().health[kind]?.type === 'live'));
  await app.call('cluster.disconnect', { cluster });
  const page = readPage(await readFile(join(app.dataDir, 'atlas', `${cluster}.atlas`)), cluster);
  if (!page.ok) throw new Error(page.error.message);
  const text =
    (await Promise.all(page.value.blocks.map(unpackBlock))).join('\n') + JSON.stringify(page.value.facts);
  expect(text).toContain(`"name":"${name}"`);
  for (const canary of [...canaries, adminToken]) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, -4));
  }
});
