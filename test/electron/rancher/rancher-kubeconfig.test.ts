import { parse, stringify } from 'yaml';
import { expect, it } from 'vitest';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancherByKubeconfig } from '../../support/rancher-app.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
const simulate = async (rancher: RancherVersion): Promise<TestSimulator> =>
  keep(await openTestSimulator({ clusters: 2, timeScale: 100, rancher }));

type Parts = {
  clusters: { cluster: Record<string, unknown> }[];
  users: { user: Record<string, unknown> }[];
};

/** The kubeconfig of the Rancher's own cluster with something of it changed. */
function changed({ rancher }: TestSimulator, change: (parts: Parts) => void): string {
  const parts = parse(rancher!.kubeconfig) as Parts;
  change(parts);
  return stringify(parts);
}

function followRanchers(app: TestBackend): () => RancherInfo[] {
  let ranchers: RancherInfo[] = [];
  app.follow('ranchers.follow', {}, (event) => (ranchers = event.ranchers));
  return () => ranchers;
}

it.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])(
  'Rancher %s is added by the kubeconfig of its own cluster, and verified by the authority in it',
  async (version) => {
    const simulator = await simulate(version);
    const app = keep(await openTestBackend());
    const ranchers = followRanchers(app);
    const added = await addRancherByKubeconfig(app, simulator);
    if (!added.ok) throw new Error(added.error.message);
    await until('it is told', () => ranchers().length === 1);
    expect(ranchers()[0]).toMatchObject({
      ...{ name: 'HQ', url: simulator.rancher!.url, user: 'admin', pinnedSha256: null },
      version: simulator.rancher!.version,
    });
    const report = await app.call('rancher.read', { rancher: added.value.rancher });
    expect(report).toMatchObject({ ok: true, value: { harvesters: [{ name: simulator.cluster.name }] } });
    expect(JSON.stringify(ranchers())).not.toContain(simulator.rancher!.token.split(':')[1]);
  },
);

it('one that leads to a managed Harvester adds its Rancher as well, once', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const ranchers = followRanchers(app);
  const [id = ''] = Object.values(simulator.rancher!.harvesterIds());
  const text = changed(simulator, ({ clusters }) => {
    clusters[0]!.cluster['server'] = `${simulator.rancher!.url}/k8s/clusters/${id}`;
  });
  const first = await addRancherByKubeconfig(app, simulator, text);
  const second = await addRancherByKubeconfig(app, simulator);
  expect(first.ok).toBe(true);
  expect(second).toEqual(first);
  await until('it is told once', () => ranchers().length === 1);
});

it('without an authority its certificate is looked at first', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const text = changed(simulator, ({ clusters }) => {
    delete clusters[0]!.cluster['certificate-authority-data'];
  });
  const refused = await addRancherByKubeconfig(app, simulator, text);
  if (refused.ok) throw new Error('its certificate is of no known authority');
  const { certificate } = refused.error;
  expect(certificate?.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  const read = await app.call('kubeconfig.read', { text, source: 'rancher.yaml' });
  if (!read.ok) throw new Error(read.error.message);
  const asked = { draft: read.value.draft, context: read.value.contexts[0]!.context, name: '' };
  const pinned = await app.call('rancher.addByKubeconfig', { ...asked, pinSha256: certificate!.sha256 });
  expect(pinned.ok).toBe(true);
});

it('a token that has ended is refused with what to do, and nothing is kept', async () => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const ranchers = followRanchers(app);
  const text = changed(simulator, ({ users }) => (users[0]!.user['token'] = 'kubeconfig-user-gone:ended'));
  expect(await addRancherByKubeconfig(app, simulator, text)).toMatchObject({
    ok: false,
    error: { code: 'unauthorized', hint: expect.stringContaining('once more') as string },
  });
  expect(ranchers()).toEqual([]);
});

it.each([
  ['a Harvester, which serves itself below such a path', 'harvester', /does not answer like a Rancher/],
  ['a server below no such path', 'server', /does not lead through a Rancher/],
  ['a user with a password', 'user', /has no token/],
])('a kubeconfig of %s is refused', async (_what, part, message) => {
  const simulator = await simulate('2.13');
  const app = keep(await openTestBackend());
  const text =
    part === 'harvester'
      ? simulator.cluster.kubeconfig
      : changed(simulator, ({ clusters, users }) => {
          if (part === 'server') clusters[0]!.cluster['server'] = `${simulator.rancher!.url}/api`;
          else users[0]!.user = { username: 'admin', password: 'admin-password' };
        });
  const refused = await addRancherByKubeconfig(app, simulator, text);
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'invalid', message: expect.stringMatching(message) as string },
  });
  expect(JSON.stringify(refused)).not.toContain('admin-password');
});
