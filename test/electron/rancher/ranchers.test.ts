import { expect, it } from 'vitest';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { toRancherUrl } from '../../../electron/rancher/rancher-client.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

const simulate = async (rancher: RancherVersion): Promise<TestSimulator> =>
  keep(await openTestSimulator({ clusters: 2, timeScale: 100, rancher }));

function followRanchers(app: TestBackend): () => RancherInfo[] {
  let ranchers: RancherInfo[] = [];
  app.follow('ranchers.follow', {}, (event) => (ranchers = event.ranchers));
  return () => ranchers;
}

it.each([
  ['rancher.lab', 'https://rancher.lab'],
  ['https://rancher.lab/dashboard/home', 'https://rancher.lab'],
  ['https://rancher.lab:8443/v3', 'https://rancher.lab:8443'],
  ['https://lab/rancher/', 'https://lab/rancher'],
])('the address of %s is %s', (typed, url) => {
  expect(toRancherUrl(typed)).toEqual({ ok: true, value: url });
});

it.each(['http://rancher.lab', 'https://'])('%s is refused', (typed) => {
  expect(toRancherUrl(typed).ok).toBe(false);
});

it.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])(
  'a Harvester is found in Rancher %s and lived with through it',
  async (version) => {
    const simulator = await simulate(version);
    const app = keep(await openTestBackend());
    const ranchers = followRanchers(app);
    const rancher = await addRancher(app, simulator, '');
    await until('it is told', () => ranchers().length === 1);
    expect(ranchers()[0]).toMatchObject({ user: 'admin', version: simulator.rancher!.version });

    const report = await app.call('rancher.read', { rancher });
    if (!report.ok) throw new Error(report.error.message);
    expect(report.value.hasWorkloads).toBe(false);
    const [harvester, ...others] = report.value.harvesters;
    expect(others).toEqual([]);
    expect(harvester).toMatchObject({ name: simulator.cluster.name, state: 'active', isConnected: true });

    const draft = await app.call('rancher.draft', { rancher, clusters: [harvester!.id] });
    if (!draft.ok) throw new Error(draft.error.message);
    const [context] = draft.value.contexts;
    const way = { draft: draft.value.draft, context: context!.context };
    const probe = await app.call('kubeconfig.probe', way);
    expect(probe).toMatchObject({
      ok: true,
      value: { harvesterVersion: simulator.cluster.plan.harvesterVersion },
    });
    const answer = await app.call('cluster.add', { ...way, name: 'Through HQ' });
    if (!answer.ok) throw new Error(answer.error.message);
    const { cluster } = answer.value;
    const followed = app.followWorld(cluster);
    await until('its VMs are there', () => followed.world().health.VirtualMachine?.type === 'live');
    const vms = [...followed.world().entities.values()].filter(({ kind }) => kind === 'VirtualMachine');
    expect(vms).toHaveLength(simulator.cluster.plan.vms.length);
  },
);

it('says plainly what is no Rancher, and what token is refused, and keeps neither', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const { url } = simulator.rancher!;
  const shown = await app.call('rancher.add', { url, token: 'token-abcde:wrong', name: '' });
  const pinSha256 = shown.ok ? '' : shown.error.certificate!.sha256;
  const refused = await app.call('rancher.add', { url, token: 'token-abcde:wrong', name: '', pinSha256 });
  expect(refused).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
  const harvester = simulator.cluster.server.replace('/k8s/clusters/local', '');
  const other = await app.call('rancher.add', {
    url: harvester,
    token: simulator.cluster.adminToken,
    name: '',
    pinSha256,
  });
  expect(other).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(followRanchers(app)()).toEqual([]);
});

it('a Harvester that lost its agent says so', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, simulator, '');
  const { store, kinds } = simulator.rancher!;
  const [id] = Object.values(simulator.rancher!.harvesterIds());
  store.change(kinds.rancherClusters, undefined, id!, (now) => ({
    ...now,
    status: {
      conditions: [{ type: 'Connected', status: 'False', message: 'Cluster agent is not connected' }],
    },
  }));
  const report = await app.call('rancher.read', { rancher });
  expect(report).toMatchObject({
    ok: true,
    value: { harvesters: [{ isConnected: false, message: 'Cluster agent is not connected' }] },
  });
});

it('is removed with its token, is added anew under its name, and survives a restart', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const ranchers = followRanchers(app);
  const rancher = await addRancher(app, simulator, 'HQ');
  expect(await addRancher(app, simulator, '')).toBe(rancher);
  await until('it is one', () => ranchers().length === 1 && ranchers()[0]!.name === 'HQ');
  const kept = (await app.files()).find(({ path }) => path.endsWith('ranchers.json'));
  expect(kept?.text).toContain('HQ');
  expect(kept?.text).not.toContain(simulator.rancher!.token.split(':')[1]);
  expect(await app.call('rancher.remove', { rancher })).toEqual({ ok: true, value: {} });
  await until('it is gone', () => ranchers().length === 0);
  expect(await app.call('rancher.read', { rancher })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});
