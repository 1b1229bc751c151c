import { expect, it } from 'vitest';
import type { Network } from '../../../electron/kube/client.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { openRancherWay } from '../../../electron/rancher/rancher-way.ts';
import { openTestSession } from '../../support/session.ts';
import { register } from '../../../electron/rancher/registration.ts';
import { systemClock } from '../../../electron/clock.ts';
import type { Registration } from '../../../shared/rancher/registration.ts';
import {
  readManifestUrl,
  readRegistrationValue,
  toRegistrationValue,
} from '../../../shared/rancher/registration.ts';
import { textAt } from '../../../electron/simulator/json.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { HarvesterVersion } from '../../../electron/simulator/scenario/index.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

type Stage = {
  simulator: TestSimulator;
  app: TestBackend;
  cluster: string;
  rancher: string;
  now: () => Registration | undefined;
  setting: () => string;
  /** Clusters of the Rancher beside its own. */
  imports: () => string[];
};

async function open(version: RancherVersion, harvesterVersion: HarvesterVersion = '1.9'): Promise<Stage> {
  const options = { clusters: 1, managed: 0, timeScale: 50, rancher: version, harvesterVersion };
  const simulator = keep(await openTestSimulator(options));
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const rancher = await addRancher(app, simulator);
  const world = app.followWorld(cluster);
  await until('it is connected', () => world.world().health.Setting?.type === 'live');
  let known: string | null = null;
  app.follow('clusters.follow', {}, ({ clusters: [info] }) => (known = info?.harvesterVersion ?? null));
  await until('its version is known', () => known !== null);
  let last: Registration | undefined;
  app.follow('registration.follow', { cluster }, (event) => (last = event));
  const { store, kinds } = simulator.rancher!;
  return {
    ...{ simulator, app, cluster, rancher, now: () => last },
    setting: () =>
      textAt(
        simulator.cluster.store.get(RESOURCES.settings, undefined, 'cluster-registration-url'),
        'value',
      ) ?? '',
    imports: () =>
      store
        .list(kinds.rancherClusters)
        .map(({ metadata }) => metadata.name)
        .filter((name) => name !== 'local'),
  };
}

it.each<[RancherVersion, HarvesterVersion]>([
  ['2.10', '1.4'],
  ['2.11', '1.7'],
  ['2.13', '1.8'],
  ['2.15', '1.9'],
])(
  'a Harvester is registered with Rancher %s by Harvester %s until it is active, and back',
  async (version, harvester) => {
    const stage = await open(version, harvester);
    const { app, cluster, rancher, now, setting, imports } = stage;
    await until('nothing is registered', () => now()?.step === 'none');
    const asked = { rancher, cluster, name: 'lab-1', isInsecure: true };
    const answer = await app.call('rancher.register', asked);
    if (!answer.ok) throw new Error(answer.error.message);
    const { managementId } = answer.value;
    expect(imports()).toEqual([managementId]);
    const isJson = harvester === '1.8' || harvester === '1.9';
    expect(setting().startsWith('{')).toBe(isJson);
    const value = readRegistrationValue(setting());
    expect(value).toMatchObject({ isInsecure: true });
    expect(readManifestUrl(value!.url)).toEqual({ rancher: stage.simulator.rancher!.url, id: managementId });
    await until('it is active', () => now()?.step === 'active');
    expect(now()).toMatchObject({ rancher, managementId, state: 'running', error: null });
    const report = await app.call('rancher.read', { rancher });
    expect(report).toMatchObject({
      value: { harvesters: [{ id: managementId, name: 'lab-1', isConnected: true }] },
    });
    // A second one is refused, and leaves nothing behind.
    expect(await app.call('rancher.register', asked)).toMatchObject({
      ...{ ok: false, error: { code: 'conflict', message: /registered with the Rancher at 127/ } },
    });
    expect(imports()).toEqual([managementId]);
    expect(await app.call('rancher.unregister', { cluster, removes: true })).toEqual({ ok: true, value: {} });
    await until('nothing is registered any more', () => now()?.step === 'none');
    expect(setting()).toBe('');
    expect(imports()).toEqual([]);
  },
);

it('a Harvester whose version is not known yet is asked for it, and verifies the certificate of Rancher as was wished', async () => {
  const { app, simulator, setting } = await open('2.13');
  const { url, token } = simulator.rancher!;
  let pinnedSha256: string | null = null;
  app.follow('ranchers.follow', {}, ({ ranchers }) => (pinnedSha256 = ranchers[0]?.pinnedSha256 ?? null));
  await until('the certificate that is trusted is known', () => pinnedSha256 !== null);
  const network: Network = { proxy: { own: 'none', app: null, noProxy: [] }, bundles: [] };
  const access = { url, token: new Secret(token), pinnedSha256, authority: null, network, userAgent: 'test' };
  const way = await openRancherWay(access);
  if (!way.ok) throw new Error(way.error.message);
  keep(way.value);
  const session = keep(openTestSession(simulator.cluster.kubeconfig));
  await until('it is connected', () => session.client().ok);
  const client = session.client();
  if (!client.ok) throw new Error(client.error.message);
  const harvester = { client: client.value, name: 'Lab', version: null, clusterUid: null };
  const { signal } = new AbortController();
  const asked = { rancher: way.value.root, harvester, name: 'early', isInsecure: false };
  expect(await register({ ...asked, clock: systemClock, signal })).toMatchObject({ ok: true });
  expect(JSON.parse(setting())).toMatchObject({ insecureSkipTLSVerify: false });
});

it('the import cluster is taken away again where the Harvester refuses the setting', async () => {
  const stage = await open('2.13');
  const { app, cluster, rancher, imports, simulator } = stage;
  await simulator.cluster.faults.set('403@patch@settings');
  const refused = await app.call('rancher.register', { rancher, cluster, name: 'lab', isInsecure: false });
  expect(refused).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(imports()).toEqual([]);
});

it('says that Rancher is away while it waits, that it knows the cluster no more, and that it is another', async () => {
  const { app, cluster, rancher, now, simulator } = await open('2.13');
  const answer = await app.call('rancher.register', { rancher, cluster, name: 'lab', isInsecure: false });
  const id = answer.ok ? answer.value.managementId : '';
  await until('it is active', () => now()?.step === 'active');
  await simulator.rancher!.faults.set('reset');
  simulator.rancher!.faults.cut();
  await until('it cannot be asked', () => now()?.error?.code === 'unreachable', 90_000);
  expect(now()).toMatchObject({ step: 'waiting', managementId: id });
  await simulator.rancher!.faults.clear();
  await until('it is active again', () => now()?.step === 'active');
  const { store, kinds } = simulator.rancher!;
  store.remove(kinds.rancherClusters, undefined, id);
  await until('it is lost', () => now()?.step === 'lost', 90_000);
  await app.call('rancher.remove', { rancher });
  await until('it is of a Rancher that is not here', () => now()?.step === 'elsewhere', 90_000);
  expect(now()).toMatchObject({ host: new URL(simulator.rancher!.url).host, rancher: null });
});

it('says by name what Rancher does not let be created, and changes nothing', async () => {
  const { app, cluster, rancher, simulator, setting, imports } = await open('2.13');
  const host = new URL(simulator.rancher!.url).host;
  const asked = { cluster, name: 'local', isInsecure: true };
  expect(await app.call('rancher.register', { ...asked, rancher })).toMatchObject({
    ok: false,
    error: {
      code: 'conflict',
      message: `The Rancher at ${host} has another cluster of the name local already.`,
    },
  });
  const viewer = await addRancher(app, simulator, 'Viewer', simulator.rancher!.viewerToken);
  expect(viewer).toBe(rancher);
  expect(await app.call('rancher.register', { ...asked, rancher, name: 'lab' })).toMatchObject({
    ok: false,
    error: {
      code: 'forbidden',
      message: `The Rancher at ${host} does not let this token create the cluster lab.`,
    },
  });
  expect([setting(), imports()]).toEqual(['', []]);
});

it('is ended at the Harvester alone while Rancher is away, which keeps the cluster as not connected', async () => {
  const { app, cluster, rancher, now, simulator, setting, imports } = await open('2.13');
  const asked = { rancher, cluster, name: 'lab', isInsecure: true };
  expect(await app.call('rancher.register', asked)).toMatchObject({ ok: true });
  await until('it is active', () => now()?.step === 'active');
  await simulator.rancher!.faults.set('reset');
  const whole = await app.call('rancher.unregister', { cluster, removes: true });
  expect(whole).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  expect(setting()).not.toBe('');
  expect(await app.call('rancher.unregister', { cluster, removes: false })).toEqual({ ok: true, value: {} });
  expect(setting()).toBe('');
  await until('nothing is registered any more', () => now()?.step === 'none');
  await simulator.rancher!.faults.clear();
  expect(imports()).toHaveLength(1);
  const report = await app.call('rancher.read', { rancher });
  expect(report).toMatchObject({ ok: true, value: { harvesters: [{ name: 'lab', isConnected: false }] } });
});

it('the value has the shape of the version; an unknown one that of its default', () => {
  const url = 'https://rancher.lab/v3/import/abc_c-x.yaml';
  const of = (version: string | null, usual: string | null = null): string =>
    toRegistrationValue(url, { version, usual, isInsecure: false });
  expect(of('v1.7.1')).toBe(url);
  expect(of('v1.8.0-rc2')).toBe(`{"url":"${url}","insecureSkipTLSVerify":false}`);
  expect(of('v2.0.0')).toContain('insecureSkipTLSVerify');
  expect(of('master-head')).toBe(url);
  expect(of('master-head', '{}')).toContain('insecureSkipTLSVerify');
  expect(readRegistrationValue('')).toBeNull();
  expect(readRegistrationValue('{"url":""}')).toBeNull();
  expect(readRegistrationValue('{broken')).toBeNull();
  expect(readManifestUrl('https://rancher.lab/elsewhere')).toBeNull();
});
