import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeAfterEach } from '../support/keep.ts';
import { openConnectProxy, openSocksProxy } from '../support/proxies.ts';
import { openTestSimulator, until } from '../support/simulator.ts';

const keep = closeAfterEach();
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-outbound-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Run = { kubeconfig?: string; cut?: boolean; network?: object; proxyEnv?: string; until: RegExp };

/** Runs a back end in a process of its own until it has printed something; answers everything it reached for. */
async function recorded(run: Run): Promise<string[]> {
  const support = join(import.meta.dirname, '..', 'support');
  const path = join(folder, 'outbound.txt');
  await writeFile(path, '');
  const kubeconfig = Buffer.from(run.kubeconfig ?? '').toString('base64');
  const script = [join(support, 'outbound-script.ts'), folder, kubeconfig, run.cut ? 'cut' : ''];
  const child = spawn(process.execPath, ['--import', join(support, 'record-outbound.ts'), ...script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ACRE_OUTBOUND: path,
      ACRE_NETWORK: run.network ? JSON.stringify(run.network) : '',
      ...(run.proxyEnv ? { HTTPS_PROXY: run.proxyEnv, HTTP_PROXY: run.proxyEnv } : {}),
    },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise((done) => child.once('exit', done));
  try {
    await until(`${String(run.until)} is printed, not ${printed}`, () => run.until.test(printed));
  } finally {
    child.stdin.end();
    await ended;
  }
  return [...new Set((await readFile(path, 'utf8')).split('\n').filter(Boolean))];
}

const connected = /"type":"connected"/;

it('reaches for nothing at all without clusters', async () => {
  expect(await recorded({ until: /ready/ })).toEqual([]);
});

it('reaches for the address of a connected cluster alone, whatever proxy the environment names', async () => {
  const { cluster } = keep(await openTestSimulator());
  const proxyEnv = 'http://proxy.invalid:3128';
  expect(await recorded({ kubeconfig: cluster.kubeconfig, proxyEnv, until: connected })).toEqual([
    `connect 127.0.0.1:${cluster.port}`,
  ]);
});

it('reaches for nothing once a cluster is disconnected, whatever is asked of it or changed', async () => {
  const { cluster } = keep(await openTestSimulator());
  const text = cluster.kubeconfig.replace('127.0.0.1', 'harvester.invalid');
  const found = await recorded({ kubeconfig: text, cut: true, until: /asked\n(?:.*\n)*.*"disconnected"/ });
  expect(found).toEqual([]);
});

it('reaches for the proxy alone where there is one, and has it look names up', async () => {
  const { cluster } = keep(await openTestSimulator());
  const hosts = { 'harvester.invalid': { port: cluster.port } };
  const text = cluster.kubeconfig
    .replace('https://127.0.0.1', 'https://harvester.invalid')
    .replace(/(\n\s*)(server: https:\/\/harvester)/, '$1tls-server-name: localhost$1$2');
  for (const [scheme, open] of [
    ['http', openConnectProxy],
    ['socks5h', openSocksProxy],
  ] as const) {
    const proxy = keep(await open({ hosts }));
    const entry = { url: `${scheme}://127.0.0.1:${proxy.port}`, user: null, password: null };
    expect(await recorded({ kubeconfig: text, network: { proxy: entry }, until: connected })).toEqual([
      `connect 127.0.0.1:${proxy.port}`,
    ]);
    expect(proxy.asked.length).toBeGreaterThan(0);
  }
});

it('sees what it is there to see', async () => {
  const { cluster } = keep(await openTestSimulator());
  const text = cluster.kubeconfig.replace('127.0.0.1', 'harvester.invalid');
  const found = await recorded({ kubeconfig: text, until: /"type":"failed"/ });
  expect(found).toContain('look up harvester.invalid');
});
