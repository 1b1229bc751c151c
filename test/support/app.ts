import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

const root = resolve(import.meta.dirname, '..', '..');

/** The app in browser mode, started as a user starts it, with a data directory of its own. */
export type RunningApp = {
  url: string;
  pid: number;
  dataDir: string;
  /** Everything the process has printed so far. */
  printed: () => string;
  /** Text of every file in the data directory. */
  files: () => Promise<{ path: string; text: string }[]>;
  close: () => Promise<void>;
};

/** Starts a Node script of the project and collects what it prints. */
export function spawnScript(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return { child, printed: () => text };
}

/** Waits until a pattern is printed; fails with what was printed where the process ends or the time is up. */
export async function waitForPrinted(
  running: { child: ChildProcess; printed: () => string },
  pattern: RegExp,
  timeoutMs = 60_000,
): Promise<RegExpExecArray> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const match = pattern.exec(running.printed());
    if (match) return match;
    if (running.child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Waited in vain for ${String(pattern)}; printed:\n${running.printed()}`);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** Asks a process to stop and waits until it has. */
export async function stopScript(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

async function readFiles(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, text: await readFile(path, 'latin1') })));
}

/** How the app is started. `dataDir` is kept at the end where it is given, else made and removed. */
export type AppRun = {
  args?: string[];
  env?: NodeJS.ProcessEnv;
  dataDir?: string;
  keychain?: 'os' | 'memory';
};

/** Opens the app in browser mode; `args` are added to `npm run web`'s. */
export async function openApp(options: AppRun = {}): Promise<RunningApp> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'acre-test-')));
  const args = [
    '--no-open',
    '--json',
    '--keychain',
    options.keychain ?? 'memory',
    '--data-dir',
    dataDir,
    ...(options.args ?? []),
  ];
  const running = spawnScript('build/web.ts', args, { ACRE_LOG: 'debug', ...options.env });
  const match = await waitForPrinted(running, /^(\{"url":.*\})$/m);
  const { url, pid } = JSON.parse(match[1] ?? '') as { url: string; pid: number };
  return {
    url,
    pid,
    dataDir,
    printed: running.printed,
    files: () => readFiles(dataDir),
    async close() {
      await stopScript(running.child);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
