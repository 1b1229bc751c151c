import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { spawnScript, waitForPrinted } from '../../support/app.ts';
import { openPageFolder } from './page-folder.ts';

type Running = ReturnType<typeof spawnScript>;

let page: Awaited<ReturnType<typeof openPageFolder>>;
let dataDir: string;
let temporary: string;
let running: Running[];

beforeEach(async () => {
  page = await openPageFolder();
  dataDir = join(page.folder, '..', 'data');
  temporary = join(page.folder, '..', 'tmp');
  await mkdir(temporary);
  running = [];
});
afterEach(async () => {
  for (const { child } of running)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await page.close();
});

function start(...args: string[]): Running {
  const all = [page.folder, '--no-open', '--keychain=memory', ...args];
  const started = spawnScript('test/electron/web/run-web.ts', all, { TMPDIR: temporary });
  running.push(started);
  return started;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null ? new Promise((done) => child.once('exit', done)) : Promise.resolve(child.exitCode);

async function readUrl(started: Running): Promise<URL> {
  const [, line = ''] = await waitForPrinted(started, /^(\{"url":.*\})$/m, 30_000);
  return new URL((JSON.parse(line) as { url: string }).url);
}

/** Asks the running app for something as a page would. */
async function ask(url: URL, name: string): Promise<unknown> {
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const address = `ws://${url.host}${entered.headers.get('location') ?? ''}socket`;
  const socket = new WebSocket(address, { origin: url.origin, headers: { Cookie: cookie } });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const reply = new Promise<string>((resolve) =>
    socket.on('message', (data: Buffer) => resolve(data.toString())),
  );
  socket.send(JSON.stringify({ type: name.endsWith('follow') ? 'open' : 'call', id: 1, name, input: {} }));
  const frame: unknown = JSON.parse(await reply);
  socket.close();
  return frame;
}

describe('browser mode as a process', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'says its address as JSON, answers, and ends cleanly on %s',
    async (signal) => {
      const app = start('--json', '--data-dir', dataDir);
      const url = await readUrl(app);
      expect(await ask(url, 'app.info')).toMatchObject({
        type: 'result',
        value: { mode: 'browser', version: '0.0.0-test', hasFileDialog: false },
      });
      const startedMs = performance.now();
      app.child.kill(signal);
      expect(await ended(app.child)).toBe(0);
      expect(performance.now() - startedMs).toBeLessThan(2_000);
      expect(await readdir(dataDir)).not.toContain('lock');
      expect(await readFile(join(dataDir, 'acre.log'), 'utf8').catch(() => '')).not.toContain(url.search);
    },
  );

  test('says in one line that its port is in use', async () => {
    const other = createServer();
    await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const app = start('--data-dir', dataDir, '--port', String(port));
    expect(await ended(app.child)).toBe(1);
    expect(app.printed()).toBe(`Port ${port} on 127.0.0.1 is in use; choose another with --port.\n`);
    other.close();
  });

  test('says in one line that its data folder is in use', async () => {
    const first = start('--json', '--data-dir', dataDir);
    await readUrl(first);
    const second = start('--data-dir', dataDir);
    expect(await ended(second.child)).toBe(1);
    expect(second.printed()).toBe(
      `Acre is already running on ${dataDir} (process ${first.child.pid ?? 0}).\n`,
    );
  });

  test('stops while it starts', async () => {
    const app = start('--data-dir', dataDir);
    app.child.kill('SIGTERM');
    await ended(app.child);
    expect(app.printed()).not.toContain('    at ');
  });
});

describe('the demo fleet', () => {
  const childrenOf = async (pid: number): Promise<number[]> => {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    return text.trim() === '' ? [] : text.trim().split(' ').map(Number);
  };
  const isRunning = async (pid: number): Promise<boolean> =>
    /^State:\s+[^ZX]/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));

  test.runIf(process.platform === 'linux').each(['SIGTERM', 'SIGKILL'] as const)(
    'is added, and ends with the app on %s',
    { timeout: 60_000 },
    async (signal) => {
      const app = start('--json', '--demo');
      const url = await readUrl(app);
      expect(await ask(url, 'clusters.follow')).toMatchObject({
        type: 'event',
        value: { clusters: [expect.anything(), expect.anything(), expect.anything()] },
      });
      const [fleet = 0] = await childrenOf(app.child.pid ?? 0);
      expect(await isRunning(fleet)).toBe(true);
      app.child.kill(signal);
      await ended(app.child);
      await expect.poll(() => isRunning(fleet), { timeout: 3_000 }).toBe(false);
      if (signal === 'SIGTERM') expect(await readdir(temporary)).toEqual([]);
    },
  );
});
