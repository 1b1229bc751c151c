import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { toRancherUrl } from '../../../electron/rancher/rancher-client.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
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

it.each<RancherVersion>(['2.9', '2.10', '2.11', '2.13', '2.15', '2.16'])(
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

it('lists more Harvester clusters than Rancher gives at once', async () => {
  const simulator = await simulate('2.13');
  const { store, kinds } = simulator.rancher!;
  const count = 2_345;
  for (let index = 0; index < count; index += 1) {
    store.create(kinds.rancherClusters, {
      apiVersion: 'management.cattle.io/v3',
      kind: 'Cluster',
      metadata: { name: `c-many${index}`, labels: { 'provider.cattle.io': 'harvester' } },
      spec: { displayName: `site-${index}`, imported: true },
      status: { driver: 'imported', conditions: [] },
    });
  }
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, simulator, '');
  const report = await app.call('rancher.read', { rancher });
  if (!report.ok) throw new Error(report.error.message);
  const names = report.value.harvesters.map(({ name }) => name);
  const made = Array.from({ length: count }, (_, index) => `site-${index}`);
  expect(new Set(names)).toEqual(new Set([simulator.cluster.name, ...made]));
  expect(names).toHaveLength(count + 1);
});

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

it('what is no Rancher is told from one by its answer, and the address is named', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const ranchers = followRanchers(app);
  await addRancher(app, simulator, '');
  await until('it is told', () => ranchers().length === 1);
  const { url, token, faults } = simulator.rancher!;
  const isOther = {
    ok: false,
    error: { code: 'invalid', message: `${new URL(url).host} does not answer like a Rancher.` },
  };
  for (const fault of ['malformed@/v3/users', '404=html@/v3/users', '404@/v3/users']) {
    await faults.set(fault);
    expect(await app.call('rancher.add', { url, token, name: '' }), fault).toMatchObject(isOther);
  }
  await faults.clear();
  const nobody = await app.call('rancher.add', { url: 'https://127.0.0.1:9', token, name: '' });
  expect(nobody).toMatchObject({
    ok: false,
    error: { code: 'unreachable', message: expect.stringContaining('127.0.0.1:9') as string },
  });
  const none = await app.call('rancher.add', { url: 'https://127.0.0.1:9', token: '', name: '' });
  expect(none).toMatchObject({ ok: false, error: { code: 'invalid' } });
});

it('a token that ended is told in words of Rancher, and another goes into all that is reached by it', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  let clusters: readonly ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const { auth, url } = simulator.rancher!;
  const issue = (): string => auth.issue(auth.admin, 'Acre', 0).bearer;
  const first = issue();
  const rancher = await addRancher(app, simulator, 'HQ', first);
  const [managementId = ''] = Object.values(simulator.rancher!.harvesterIds());
  const draft = await app.call('rancher.draft', { rancher, clusters: [managementId] });
  if (!draft.ok) throw new Error(draft.error.message);
  const [context] = draft.value.contexts;
  const way = { draft: draft.value.draft, context: context!.context };
  const added = await app.call('cluster.add', { ...way, name: 'Through HQ' });
  const direct = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok || !direct.ok) throw new Error('they cannot be added');
  const gone = { cluster: direct.value.cluster, rancher, managementId };
  expect(await app.call('cluster.goThroughRancher', gone)).toMatchObject({ ok: true });
  expect(await app.call('cluster.takeOtherWay', { cluster: gone.cluster })).toMatchObject({ ok: true });
  const find = (name: string): ClusterInfo | undefined => clusters.find((each) => each.name === name);
  const isUp = (name: string): boolean => find(name)?.connection.type === 'connected';
  await until('both are connected', () => isUp('Through HQ') && isUp('Lab'));

  auth.revoke(first.split(':')[0]!);
  expect(await app.call('rancher.read', { rancher })).toMatchObject({
    ok: false,
    error: { code: 'unauthorized', message: `${new URL(url).host} refused the API token.` },
  });
  // An empty token is that of before, which is refused as well.
  expect(await app.call('rancher.add', { url, token: '', name: '' })).toMatchObject({ ok: false });
  const second = issue();
  const replaced = await app.call('rancher.add', { url, token: second, name: '' });
  expect(replaced).toEqual({ ok: true, value: { rancher } });
  expect(await app.call('rancher.read', { rancher })).toMatchObject({ ok: true });
  await until('it is connected anew', () => isUp('Through HQ'));
  // The way that is kept has it as well.
  expect(await app.call('cluster.takeOtherWay', { cluster: gone.cluster })).toMatchObject({ ok: true });
  await until('it is reached through HQ', () => isUp('Lab') && find('Lab')!.server.startsWith(url));
  const [, secret = ''] = second.split(':');
  expect(app.frames.join('\n')).not.toContain(secret);
});

it('a user without a role in any cluster is told so, and sees nothing', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, simulator, 'HQ', simulator.rancher!.strangerToken);
  const report = await app.call('rancher.read', { rancher });
  expect(report).toMatchObject({ ok: true, value: { harvesters: [] } });
  const ids = Object.values(simulator.rancher!.harvesterIds());
  expect(await app.call('rancher.draft', { rancher, clusters: ids })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  const seen = followRancherGuests(app, rancher);
  await until('it is asked', () => Object.keys(seen.event()?.health ?? {}).length > 0);
  await until('nothing is waited for', () =>
    Object.values(seen.event()!.health).every(({ type }) => type !== 'loading'),
  );
  expect(seen.event()!.health.management).toMatchObject({ type: 'forbidden' });
  expect(seen.event()!.harvesters).toEqual([]);
});
