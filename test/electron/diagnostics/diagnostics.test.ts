import { expect, it } from 'vitest';
import { skewOf } from '../../../electron/diagnostics/checks/clock.ts';
import { medianOf } from '../../../electron/diagnostics/checks/latency.ts';
import { toReportText } from '../../../shared/diagnostics.ts';
import type { CheckName, CheckResult, DiagnosticsEvent } from '../../../shared/diagnostics.ts';
import { CheckName as CheckNames } from '../../../shared/diagnostics.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openConnectProxy, openSocksProxy } from '../../support/proxies.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

async function openStage(
  kubeconfigOf: (simulator: TestSimulator) => string,
  faults = '',
): Promise<{ app: TestBackend; simulator: TestSimulator; cluster: string }> {
  const simulator = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(kubeconfigOf(simulator), { name: 'One' });
  if (!added.ok) throw new Error(added.error.message);
  if (faults) await simulator.cluster.faults.set(faults);
  return { app, simulator, cluster: added.value.cluster };
}

async function diagnose(app: TestBackend, cluster: string): Promise<Map<CheckName, CheckResult>> {
  const events: DiagnosticsEvent[] = [];
  const { ended } = app.follow(
    'diagnostics.run',
    { clusters: [cluster] },
    (event) => void events.push(event),
  );
  expect(await ended).toBeUndefined();
  // Every check that begins is done, one after the other, each once.
  const told = events.map(({ type, check }) => `${type} ${check}`);
  expect(told).toEqual(CheckNames.options.flatMap((check) => [`begun ${check}`, `done ${check}`]));
  return new Map(events.flatMap((event) => (event.type === 'done' ? [[event.check, event.result]] : [])));
}
const statuses = (found: Map<CheckName, CheckResult>): Record<string, string> =>
  Object.fromEntries([...found].map(([check, { status }]) => [check, status]));
const factOf = (result: CheckResult | undefined, name: string): string | undefined =>
  result?.facts.find((fact) => fact.name === name)?.value;

it('finds a cluster well, and says who, by which certificate, with which rights and how fast', async () => {
  const { app, cluster } = await openStage(({ cluster: { kubeconfig } }) => kubeconfig);
  const { world } = app.followWorld(cluster);
  await until('VMs are live', () => world().health.VirtualMachine?.type === 'live');
  const found = await diagnose(app, cluster);
  expect({ ...statuses(found), lastKnown: '' }).toEqual({
    keychain: 'warn',
    reachability: 'ok',
    tls: 'ok',
    authentication: 'ok',
    permissions: 'ok',
    groups: 'ok',
    latency: expect.stringMatching(/ok|warn/) as string,
    clock: 'ok',
    lastKnown: '',
  });
  expect(found.get('authentication')?.sentence).toBe('You are admin.');
  expect(factOf(found.get('tls'), 'SHA-256')).toMatch(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/);
  expect(factOf(found.get('tls'), 'chain')).toContain('Harvester simulator CA');
  expect(factOf(found.get('groups'), 'kubevirt.io')).toBe('v1');
  expect(factOf(found.get('groups'), 'kubeovn.io/vpcs')).toBe(
    'absent (not installed: add-on kubeovn-operator)',
  );
});

it('lists what a viewer may not do', async () => {
  const { app, cluster } = await openStage(({ cluster: { viewerKubeconfig } }) => viewerKubeconfig);
  const permissions = (await diagnose(app, cluster)).get('permissions');
  expect(permissions?.status).toBe('warn');
  expect(factOf(permissions, 'list virtualmachines (kubevirt.io)')).toBe('yes');
  expect(factOf(permissions, 'list nodes')).toBe('no');
  expect(factOf(permissions, 'update virtualmachines/start (subresources.kubevirt.io)')).toBe('no');
});

it('works for a cluster that is disconnected, and contacts nothing before it is run', async () => {
  const { app, simulator, cluster } = await openStage(({ cluster: { kubeconfig } }) => kubeconfig);
  const { world } = app.followWorld(cluster);
  await until('VMs are live', () => world().health.VirtualMachine?.type === 'live');
  await app.call('cluster.disconnect', { cluster });
  const asked = (): number => [...simulator.cluster.requests.values()].reduce((sum, each) => sum + each, 0);
  const before = asked();
  await until('its world is stale', () => world().health.VirtualMachine?.type === 'stale');
  expect(asked()).toBe(before);
  const found = await diagnose(app, cluster);
  expect(found.get('authentication')?.status).toBe('ok');
  expect(found.get('lastKnown')).toMatchObject({ status: 'warn' });
  expect(asked()).toBeGreaterThan(before);
});

it('finds a refused credential, and looks at nothing that needs it; no text of it holds the token', async () => {
  const token = 'kubeconfig-admin:CANARYtokencanarytoken5c1d91abcanary';
  const { app, cluster } = await openStage(({ cluster: { kubeconfig, adminToken } }) =>
    kubeconfig.replace(adminToken, token),
  );
  const found = await diagnose(app, cluster);
  expect(statuses(found)).toMatchObject({
    reachability: 'ok',
    tls: 'ok',
    authentication: 'fail',
    permissions: 'skipped',
    latency: 'skipped',
  });
  expect(found.get('permissions')?.sentence).toBe('Not looked at, since the credential failed.');
  const text = toReportText({
    ...{ name: 'One', server: 'https://h', isInsecure: false, at: '2026-01-01T00:00:00Z', app: 'Acre 1' },
    results: [...found].map(([title, result]) => ({ title, result })),
  });
  expect(text).toContain('[fail] authentication: The cluster refused the credential.');
  for (const form of [token, Buffer.from(token).toString('base64').slice(0, -2)]) {
    expect(text).not.toContain(form);
    expect(app.frames.filter((frame) => frame.includes(form))).toEqual([]);
    expect(app.logged.filter((line) => line.includes(form))).toEqual([]);
  }
});

it('finds an unknown authority, a server that is gone, and a clock that is wrong', async () => {
  const unknown = await openStage(({ cluster: { kubeconfig } }) =>
    kubeconfig.replace(/ +certificate-authority-data: .*\n/, ''),
  );
  const found = await diagnose(unknown.app, unknown.cluster);
  expect(statuses(found)).toMatchObject({ reachability: 'ok', tls: 'fail', authentication: 'skipped' });

  const skewed = await openStage(({ cluster: { kubeconfig } }) => kubeconfig, 'skew=600');
  const clock = (await diagnose(skewed.app, skewed.cluster)).get('clock');
  expect(clock).toMatchObject({ status: 'fail' });
  expect(clock?.sentence).toMatch(
    /^The clock of the server is (599|600|601) s ahead of that of this machine\.$/,
  );

  await skewed.simulator.close();
  const gone = await diagnose(skewed.app, skewed.cluster);
  expect(statuses(gone)).toMatchObject({ reachability: 'fail', tls: 'skipped', clock: 'skipped' });
  expect(gone.get('reachability')?.sentence).toMatch(/the connection was refused/);
});

it.each([
  ['http', openConnectProxy],
  ['socks5h', openSocksProxy],
] as const)(
  'goes the way of the cluster: through its own %s proxy, by its CA bundle',
  async (scheme, open) => {
    const authority = (text: string): string =>
      Buffer.from(/certificate-authority-data: (\S+)/.exec(text)?.[1] ?? '', 'base64').toString('utf8');
    const { app, simulator, cluster } = await openStage(({ cluster: { kubeconfig } }) =>
      kubeconfig
        .replace(/ +certificate-authority-data: .*\n/, '')
        .replace(/(server: https:\/\/)127\.0\.0\.1:\d+/, '$1cluster.behind-proxy.invalid:6443')
        .replace(/^( +)(server: .*)$/m, '$1$2\n$1tls-server-name: localhost'),
    );
    const login = { user: 'ada', password: 'CANARY-proxy-91c3' };
    const hosts = { 'cluster.behind-proxy.invalid': { port: simulator.cluster.port } };
    const proxy = keep(await open({ login, hosts }));
    await app.call('cluster.disconnect', { cluster });
    const direct = await diagnose(app, cluster);
    expect(statuses(direct)).toMatchObject({ reachability: 'fail', tls: 'skipped' });

    const url = `${scheme}://127.0.0.1:${proxy.port}`;
    const own = { url, ...login };
    expect(await app.call('route.write', { cluster, mode: 'own', proxy: own })).toMatchObject({ ok: true });
    const untrusted = await diagnose(app, cluster);
    expect(statuses(untrusted)).toMatchObject({ reachability: 'ok', tls: 'fail', authentication: 'skipped' });
    expect(factOf(untrusted.get('reachability'), 'proxy')).toBe(url);
    expect(factOf(untrusted.get('reachability'), 'proxy from')).toBe('the settings of the cluster');
    const bundle = authority(simulator.cluster.kubeconfig);
    expect(await app.call('network.write', { bundle })).toMatchObject({ ok: true });
    const trusted = await diagnose(app, cluster);
    expect(statuses(trusted)).toMatchObject({ reachability: 'ok', tls: 'ok', authentication: 'ok' });
    expect(factOf(trusted.get('tls'), 'proxy')).toBe(url);
    expect(new Set(proxy.asked)).toEqual(new Set(['cluster.behind-proxy.invalid:6443']));
    expect(proxy.logins.length).toBeGreaterThan(0);

    const wrong = { ...own, password: 'CANARY-wrong-77' };
    await app.call('route.write', { cluster, mode: 'own', proxy: wrong });
    const refused = (await diagnose(app, cluster)).get('reachability');
    expect(refused?.sentence).toMatch(/^The proxy 127\.0\.0\.1:\d+ refused the user name or the password/);
    await proxy.close();
    const gone = (await diagnose(app, cluster)).get('reachability');
    expect(gone?.sentence).toMatch(/^The proxy .* cannot be reached\.$/);
    for (const secret of [login.password, wrong.password])
      expect(app.frames.filter((frame) => frame.includes(secret))).toEqual([]);
  },
);

it('stops when it is cancelled', async () => {
  const { app, simulator, cluster } = await openStage(({ cluster: { kubeconfig } }) => kubeconfig);
  const { world } = app.followWorld(cluster);
  await until('VMs are live', () => world().health.VirtualMachine?.type === 'live');
  await app.call('cluster.disconnect', { cluster });
  const begun: string[] = [];
  const run = app.follow('diagnostics.run', { clusters: [cluster] }, ({ check }) => {
    begun.push(check);
    run.cancel();
  });
  await until('it has begun', () => begun.length > 0);
  // Another run comes to its end while nothing more of the first one does.
  await diagnose(app, cluster);
  expect(begun).not.toContain('permissions');
  expect(simulator.cluster.watchCount()).toBe(0);
});

it('accounts for the round trip and the whole seconds of the header', () => {
  expect(skewOf(10_000, 9_900, 11_100)).toEqual({ skewMs: 0, offByMs: 1100 });
  expect(skewOf(70_000, 10_000, 10_200)).toEqual({ skewMs: 60_400, offByMs: 600 });
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
