import { expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { ProxyEntry } from '../../../shared/network.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openConnectProxy, openSocksProxy } from '../../support/proxies.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { createAuthority } from '../../support/tls-server.ts';
import { quickTimes } from '../../support/session.ts';

const keep = closeAfterEach();
const login = { user: 'ada', password: 'CANARY-proxy-31f7' };

type Stage = {
  app: TestBackend;
  simulator: TestSimulator;
  cluster: string;
  info: () => ClusterInfo | undefined;
  isConnected: () => boolean;
};

async function openStage(kubeconfig?: (text: string) => string): Promise<Stage> {
  const simulator = keep(await openTestSimulator());
  const app = keep(await openTestBackend({ times: quickTimes }));
  let clusters: ClusterInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  const text = simulator.cluster.kubeconfig;
  const added = await app.backend.addKubeconfig(kubeconfig?.(text) ?? text, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const info = (): ClusterInfo | undefined => clusters.find(({ id }) => id === cluster);
  const isConnected = (): boolean => info()?.connection.type === 'connected';
  return { app, simulator, cluster, info, isConnected };
}

const entry = (url: string, more: Partial<ProxyEntry> = {}): ProxyEntry => ({
  url,
  user: null,
  password: null,
  ...more,
});

it.each([
  ['http', openConnectProxy],
  ['socks5h', openSocksProxy],
] as const)(
  'sends all of a cluster through its %s proxy, watches too, and nothing past it',
  async (scheme, open) => {
    const { app, simulator, cluster, isConnected } = await openStage();
    await until('it is connected directly', isConnected);
    const proxy = keep(await open({ login }));
    const own = entry(`${scheme}://127.0.0.1:${proxy.port}`, login);
    const written = await app.call('route.write', { cluster, mode: 'own', proxy: own });
    expect(written).toMatchObject({
      ok: true,
      value: {
        mode: 'own',
        own: { user: 'ada', hasPassword: true },
        used: { source: 'cluster', url: own.url },
      },
    });
    await until('the proxy is used', () => proxy.asked.length > 0 && isConnected());
    const followed = app.followWorld(cluster);
    await until('VMs are live', () => followed.world().health.VirtualMachine?.type === 'live');
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${simulator.cluster.port}`]));
    const sinceMs = Date.now();
    // What is cut at the proxy is cut for the app, so watches went that way.
    proxy.cut();
    await until('watches are opened anew', () =>
      simulator.cluster.faults.requestsSince(sinceMs).some(({ path }) => path.includes('virtualmachines')),
    );
    await until('it is connected again', isConnected);
    const files = await app.files();
    expect(files.filter(({ text }) => text.includes(login.password))).toEqual([]);
    expect(app.frames.filter((frame) => frame.includes(login.password))).toEqual([]);
  },
);

it('says what is wrong with the proxy in the state of the cluster, and recovers once it is mended', async () => {
  const { app, cluster, info, isConnected } = await openStage();
  const proxy = keep(await openConnectProxy({ login }));
  const url = `http://127.0.0.1:${proxy.port}`;
  const wrong = entry(url, { user: 'ada', password: 'not-this-one' });
  await app.call('route.write', { cluster, mode: 'own', proxy: wrong });
  await until('the login is refused', () => info()?.connection.type === 'failed');
  const failed = info()?.connection;
  expect(failed).toMatchObject({ error: { code: 'unauthorized' }, retryAt: null });
  const tries = proxy.logins.length;
  await app.call('cluster.connect', { cluster });
  await until('it was tried once more', () => proxy.logins.length > tries);
  await app.call('route.write', { cluster, proxy: entry(url, login) });
  await until('it is connected', isConnected);
  // A password is only ever for the proxy it was entered for.
  const other = await app.call('route.write', {
    cluster,
    proxy: entry('http://127.0.0.1:9', { user: 'ada' }),
  });
  expect(other).toMatchObject({ value: { own: { hasPassword: false } } });
  await until('nothing listens there', () => {
    const { connection } = info() ?? {};
    return connection?.type === 'failed' && connection.error.message.includes('127.0.0.1:9');
  });
  await app.call('route.write', { cluster, mode: 'default' });
  await until('it is connected directly', isConnected);
});

it('uses the proxy of the app for all but this machine and the exceptions, and connects anew when it changes', async () => {
  const { app, simulator, cluster, info, isConnected } = await openStage((text) =>
    text
      .replace('https://127.0.0.1', 'https://harvester.invalid')
      .replace(/(\n\s*)(server: https:\/\/harvester)/, '$1tls-server-name: localhost$1$2'),
  );
  await until('the name is unknown', () => info()?.connection.type === 'failed');
  const hosts = { 'harvester.invalid': { port: simulator.cluster.port } };
  const proxy = keep(await openSocksProxy({ hosts }));
  const url = `socks5h://127.0.0.1:${proxy.port}`;
  expect(await app.call('network.write', { proxy: entry(url), noProxy: ['10.0.0.0/8'] })).toMatchObject({
    ok: true,
    value: { proxy: { url, hasPassword: false }, noProxy: ['10.0.0.0/8'] },
  });
  await until('it is connected through the proxy', isConnected);
  expect(await app.call('route.read', { cluster })).toMatchObject({
    value: { mode: 'default', used: { source: 'app', url } },
  });
  await app.call('network.write', { noProxy: ['.invalid'] });
  await until('the name is unknown again', () => info()?.connection.type === 'failed');
  expect(await app.call('route.read', { cluster })).toMatchObject({ value: { used: { source: 'direct' } } });
  const bad = await app.call('network.write', { noProxy: ['http://x'] });
  expect(bad).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(await app.call('network.read', {})).toMatchObject({
    value: { noProxy: ['.invalid'], proxy: { url } },
  });
  const restarted = await openTestBackend({ dataDir: app.dataDir });
  expect(await restarted.call('network.read', {})).toMatchObject({ value: { proxy: { url } } });
  await restarted.close();
});

it('trusts a server by a CA bundle, of the cluster or of all, and refuses a malformed one', async () => {
  const { app, simulator, cluster, info, isConnected } = await openStage((text) =>
    text.replace(/\n\s*certificate-authority-data: \S+/, ''),
  );
  await until('its authority is unknown', () => info()?.connection.type === 'untrusted');
  const other = (await createAuthority('Another CA')).caPem;
  expect(await app.call('route.write', { cluster, bundle: 'nonsense' })).toMatchObject({
    ok: false,
    error: { code: 'invalid' },
  });
  expect(await app.call('route.write', { cluster, bundle: other })).toMatchObject({
    value: { bundle: [{ subject: 'CN=Another CA' }] },
  });
  await until('the wrong one does not help', () => info()?.connection.type === 'untrusted');
  await app.call('route.write', { cluster, bundle: simulator.caPem });
  await until('the right one does', isConnected);
  await app.call('route.write', { cluster, bundle: null });
  await until('it is refused without', () => info()?.connection.type === 'untrusted');
  expect(await app.call('network.write', { bundle: simulator.caPem })).toMatchObject({ ok: true });
  await until('one for all does', isConnected);
});

it('pins the certificate of a configured cluster, refuses a changed one quietly, and takes the new one or none', async () => {
  const { app, simulator, cluster, info, isConnected } = await openStage();
  const { faults } = simulator.cluster;
  await until('it is connected', isConnected);
  await until('its certificate is known', () => info()?.certificate !== null);
  const shown = await app.call('trust.read', { cluster });
  const first = info()?.certificate;
  expect(shown).toEqual({ ok: true, value: first });
  expect(await app.call('trust.pin', { cluster, sha256: 'nonsense' })).toMatchObject({ ok: false });
  await app.call('trust.pin', { cluster, sha256: first!.sha256 });
  await until('it is connected with the pin', () => isConnected() && info()?.pinnedSha256 === first?.sha256);
  await faults.set('certificate=leaf');
  const sinceMs = Date.now();
  await until('the new certificate is refused', () => info()?.connection.type === 'untrusted');
  const { connection } = info()!;
  const error = connection.type === 'untrusted' ? connection.error : null;
  const second = error?.certificate;
  expect(error).toMatchObject({ code: 'tls', isChangedCertificate: true });
  expect([first?.sha256, second?.sha256].every((sha256) => error?.message.includes(sha256!))).toBe(true);
  expect(second?.sha256).not.toBe(first?.sha256);
  expect(info()?.certificate).toEqual(first);
  expect(faults.requestsSince(sinceMs)).toEqual([]);
  await app.call('trust.pin', { cluster, sha256: second!.sha256 });
  await until(
    'the new one is trusted',
    () => isConnected() && info()?.certificate?.sha256 === second?.sha256,
  );
  await faults.set('certificate=authority');
  await until('a third is refused', () => info()?.connection.type === 'untrusted');
  await faults.clear();
  await app.call('trust.unpin', { cluster });
  await until('authorities decide again', () => isConnected() && info()?.pinnedSha256 === null);
});

it('tells when the certificate of the server ends, and forgets a cluster with the password of its proxy', async () => {
  const { app, cluster, info, isConnected } = await openStage();
  await until('it is connected', () => isConnected() && info()?.certificate !== null);
  expect(info()?.expiries).toEqual([{ what: 'server-certificate', at: info()?.certificate?.validTo }]);
  const own = entry('http://127.0.0.1:9', login);
  await app.call('route.write', { cluster, mode: 'own', proxy: own });
  expect(await app.call('cluster.remove', { cluster })).toEqual({ ok: true, value: {} });
  expect(await app.call('route.read', { cluster })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});
