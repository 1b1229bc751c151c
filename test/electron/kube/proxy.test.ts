import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openKubeClient } from '../../../electron/kube/client.ts';
import type { KubeClient, Network } from '../../../electron/kube/client.ts';
import { parseProxyUrl, toProxyUrl } from '../../../electron/kube/proxy.ts';
import type { Proxy } from '../../../electron/kube/proxy.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { openKubeBench } from '../../support/kube-bench.ts';
import { openConnectProxy, openSocksProxy } from '../../support/proxies.ts';
import { answerJson, createAuthority, openTlsServer, toKubeconfigText } from '../../support/tls-server.ts';

const { authority, identity, keep, serveWith } = await openKubeBench();
const login = { user: 'ada', password: 'p@ss:word/é' };

function toProxy(url: string, more: Partial<Proxy> = {}): Proxy {
  const parsed = parseProxyUrl(url);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { ...parsed.value, ...more };
}

async function openClient(options: {
  server: string;
  proxy?: Partial<Network['proxy']>;
  bundles?: string[];
  cluster?: Record<string, unknown>;
  caPem?: string;
  pinnedSha256?: string;
  connectTimeoutMs?: number;
}): Promise<KubeClient> {
  const { server, cluster, caPem = authority.caPem, pinnedSha256, connectTimeoutMs } = options;
  const opened = await openKubeClient({
    kubeconfig: new Secret(toKubeconfigText({ server, caPem, ...(cluster ? { cluster } : {}) })),
    network: {
      proxy: { own: 'default', app: null, noProxy: [], ...options.proxy },
      bundles: options.bundles ?? [],
    },
    ...(pinnedSha256 ? { pinnedSha256 } : {}),
    ...(connectTimeoutMs ? { connectTimeoutMs } : {}),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return keep(opened.value);
}

const kinds = [
  ['http', openConnectProxy],
  ['socks5', openSocksProxy],
  ['socks5h', openSocksProxy],
] as const;

for (const [scheme, openProxy] of kinds) {
  it(`reaches a cluster through a ${scheme} proxy, with and without a login`, async () => {
    const server = await serveWith(answerJson({ hello: 'there' }));
    for (const wanted of [undefined, login]) {
      const proxy = keep(await openProxy(wanted ? { login: wanted } : {}));
      const own = toProxy(
        `${scheme}://127.0.0.1:${proxy.port}`,
        wanted ? { user: wanted.user, password: new Secret(wanted.password) } : {},
      );
      const client = await openClient({ server: server.url, proxy: { own } });
      expect(await client.request('GET', '/version')).toEqual({ ok: true, value: { hello: 'there' } });
      expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`]);
      expect(proxy.logins).toEqual(wanted ? [`${wanted.user}:${wanted.password}`] : []);
    }
  });

  it(`says what is wrong with a ${scheme} proxy, within its time, and sends the cluster nothing`, async () => {
    let requests = 0;
    const server = await serveWith((_request, response) => {
      requests += 1;
      response.end('{}');
    });
    const ask = async (own: Proxy): Promise<{ code: string; message: string }> => {
      const client = await openClient({ server: server.url, proxy: { own }, connectTimeoutMs: 300 });
      const answer = await client.request('GET', '/version', { timeoutMs: 20_000 });
      if (answer.ok) throw new Error('it was answered');
      return answer.error;
    };
    const guarded = keep(await openProxy({ login }));
    const url = `${scheme}://127.0.0.1:${guarded.port}`;
    const asks = await ask(toProxy(url));
    expect(asks.code).toBe('unauthorized');
    expect(asks.message).toContain(
      `The proxy 127.0.0.1:${guarded.port} asks for a user name and a password.`,
    );
    const wrong = await ask(toProxy(url, { user: 'ada', password: new Secret('wrong-password-1') }));
    expect(wrong.code).toBe('unauthorized');
    expect(wrong.message).toContain('refused the user name or the password');
    expect(wrong.message).not.toContain('wrong-password-1');
    const refusing = keep(await openProxy({ behaviour: 'refuse' }));
    const refused = await ask(toProxy(`${scheme}://127.0.0.1:${refusing.port}`));
    expect(refused.code).toBe('unreachable');
    expect(refused.message).toMatch(/refuses to connect to 127\.0\.0\.1/);
    const hanging = keep(await openProxy({ behaviour: 'hang' }));
    const hung = await ask(toProxy(`${scheme}://127.0.0.1:${hanging.port}`));
    expect(hung.code).toBe('timeout');
    expect(hung.message).toContain(`The proxy 127.0.0.1:${hanging.port}`);
    const gone = await openProxy();
    await gone.close();
    const down = await ask(toProxy(`${scheme}://127.0.0.1:${gone.port}`));
    expect(down.code).toBe('unreachable');
    expect(down.message).toContain(`The proxy 127.0.0.1:${gone.port}`);
    const other = keep(await openSocksProxy({ behaviour: 'babble' }));
    const babble = await ask(toProxy(`${scheme}://127.0.0.1:${other.port}`));
    expect(babble.message).toMatch(/is not a working (HTTP|SOCKS5) proxy/);
    expect(requests).toBe(0);
  });

  it(`says that a ${scheme} proxy did not reach the cluster`, async () => {
    const gone = await openTlsServer(identity, answerJson({}));
    await gone.close();
    const proxy = keep(await openProxy());
    const own = toProxy(`${scheme}://127.0.0.1:${proxy.port}`);
    const client = await openClient({ server: gone.url, proxy: { own } });
    const answer = await client.request('GET', '/version');
    expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(!answer.ok && answer.error.message).toMatch(/did not reach 127\.0\.0\.1/);
  });

  it(`compares the pin through a ${scheme} proxy before anything is sent, and shows the certificate`, async () => {
    let requests = 0;
    const server = await serveWith((_request, response) => {
      requests += 1;
      response.end('{}');
    });
    const proxy = keep(await openProxy());
    const own = toProxy(`${scheme}://127.0.0.1:${proxy.port}`);
    const other = await authority.issue();
    const changed = await openClient({ server: server.url, proxy: { own }, pinnedSha256: other.sha256 });
    expect(await changed.request('GET', '/version')).toMatchObject({
      error: { code: 'tls', isChangedCertificate: true, certificate: { sha256: identity.sha256 } },
    });
    const stranger = await openClient({
      server: server.url,
      proxy: { own },
      caPem: (await createAuthority('Another')).caPem,
    });
    expect(await stranger.request('GET', '/version')).toMatchObject({
      error: { code: 'tls', certificate: { sha256: identity.sha256 } },
    });
    expect(requests).toBe(0);
  });
}

it('has the proxy resolve names: by CONNECT and socks5h, and by the socks5 of a kubeconfig as kubectl does', async () => {
  const named = await authority.issue({ names: ['harvester.invalid'] });
  const server = await serveWith(answerJson({}), named);
  const hosts = { 'harvester.invalid': { port: server.port } };
  const url = 'https://harvester.invalid';
  const connect = keep(await openConnectProxy({ hosts }));
  const socks = keep(await openSocksProxy({ hosts }));
  const clients = [
    await openClient({ server: url, proxy: { app: toProxy(`127.0.0.1:${connect.port}`) } }),
    await openClient({ server: url, proxy: { own: toProxy(`socks5h://127.0.0.1:${socks.port}`) } }),
    await openClient({ server: url, cluster: { 'proxy-url': `socks5://127.0.0.1:${socks.port}` } }),
  ];
  for (const client of clients) expect(await client.request('GET', '/version')).toMatchObject({ ok: true });
  expect([connect.asked, socks.asked]).toEqual([
    ['harvester.invalid:443'],
    ['harvester.invalid:443', 'harvester.invalid:443'],
  ]);
  const local = await openClient({
    server: url,
    proxy: { own: toProxy(`socks5://127.0.0.1:${socks.port}`) },
  });
  const answer = await local.request('GET', '/version');
  expect(!answer.ok && answer.error.message).toContain('a name on the way could not be resolved');
});

it('takes its own proxy before that of the kubeconfig, that before that of the app, and none where it shall not', async () => {
  const named = await authority.issue({ names: ['harvester.invalid', 'direct.localhost', '127.0.0.1'] });
  const server = await serveWith(answerJson({}), named);
  const hosts = { 'harvester.invalid': { port: server.port } };
  const [own, kubeconfig, app] = [
    keep(await openConnectProxy({ hosts })),
    keep(await openConnectProxy({ hosts, login })),
    keep(await openConnectProxy({ hosts })),
  ];
  const proxies = { own: toProxy(`127.0.0.1:${own.port}`), app: toProxy(`127.0.0.1:${app.port}`) };
  const secret = encodeURIComponent(login.password);
  const cluster = { 'proxy-url': `http://ada:${secret}@127.0.0.1:${kubeconfig.port}` };
  const counts = (): number[] => [own, kubeconfig, app].map(({ asked }) => asked.length);
  const ask = async (
    options: Omit<Parameters<typeof openClient>[0], 'server'>,
    host: string,
  ): Promise<void> => {
    const client = await openClient({ server: `https://${host}`, ...options });
    expect(await client.request('GET', '/version')).toMatchObject({ ok: true });
  };
  await ask({ proxy: proxies, cluster }, 'harvester.invalid');
  expect(counts()).toEqual([1, 0, 0]);
  await ask({ proxy: { app: proxies.app }, cluster }, 'harvester.invalid');
  expect(counts()).toEqual([1, 1, 0]);
  await ask({ proxy: { app: proxies.app } }, 'harvester.invalid');
  expect(counts()).toEqual([1, 1, 1]);
  await ask({ proxy: { own: 'none', app: proxies.app }, cluster }, `127.0.0.1:${server.port}`);
  await ask({ proxy: { app: proxies.app } }, `127.0.0.1:${server.port}`);
  expect(counts()).toEqual([1, 1, 1]);
});

it('reaches a proxy over TLS where its authority is in a bundle, and says so where it is not', async () => {
  const ofProxy = await createAuthority('Proxy CA');
  const proxy = keep(await openConnectProxy({ identity: await ofProxy.issue() }));
  const server = await serveWith(answerJson({}));
  const own = toProxy(`https://127.0.0.1:${proxy.port}`);
  const trusted = await openClient({ server: server.url, proxy: { own }, bundles: [ofProxy.caPem] });
  expect(await trusted.request('GET', '/version')).toMatchObject({ ok: true });
  const unknown = await openClient({ server: server.url, proxy: { own } });
  const answer = await unknown.request('GET', '/version');
  expect(answer).toMatchObject({ ok: false, error: { code: 'tls' } });
  expect(!answer.ok && answer.error.message).toContain(`The proxy 127.0.0.1:${proxy.port}`);
});

it('accepts a server by a bundle beside the authority of the kubeconfig, and not by another bundle', async () => {
  const corporate = await createAuthority('Corporate CA');
  const server = await serveWith(answerJson({}), await corporate.issue());
  const ask = async (bundles: string[]): Promise<unknown> =>
    (await openClient({ server: server.url, bundles })).request('GET', '/version');
  expect(await ask([corporate.caPem])).toMatchObject({ ok: true });
  expect(await ask([(await createAuthority('Another CA')).caPem])).toMatchObject({
    ok: false,
    error: { code: 'tls', certificate: { issuer: 'CN=Corporate CA' } },
  });
});

it('is closed at once while a proxy or the cluster behind it hangs', async () => {
  const hanging = keep(await openConnectProxy({ behaviour: 'hang' }));
  const silent = createServer(() => undefined);
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as AddressInfo;
  const working = keep(await openSocksProxy());
  for (const [proxy, scheme] of [
    [hanging, 'http'],
    [working, 'socks5h'],
  ] as const) {
    const own = toProxy(`${scheme}://127.0.0.1:${proxy.port}`);
    const client = await openClient({ server: `https://127.0.0.1:${port}`, proxy: { own } });
    const answer = client.request('GET', '/version');
    await expect.poll(() => proxy.asked.length).toBe(1);
    await client.close();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await expect.poll(() => proxy.open()).toBe(0);
  }
  silent.close();
});

it.each([
  ['proxy.example', 'http://proxy.example:80'],
  ['http://proxy.example:3128/', 'http://proxy.example:3128'],
  ['HTTPS://Proxy.Example', 'https://proxy.example:443'],
  ['socks5://[fd00::1]:9', 'socks5://[fd00::1]:9'],
  ['socks5h://10.0.0.1', 'socks5h://10.0.0.1:1080'],
])('reads %s as %s', (text, shown) => {
  const parsed = parseProxyUrl(text);
  expect(parsed.ok && toProxyUrl(parsed.value)).toBe(shown);
});

it('refuses what is no proxy, without repeating a password', () => {
  for (const text of [
    'ftp://a',
    'socks4://a',
    'http://',
    'http://a/path',
    'http://u:CANARY@a/?q',
    'http://a:99999',
  ]) {
    const parsed = parseProxyUrl(text);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(JSON.stringify(parsed)).not.toContain('CANARY');
  }
});
