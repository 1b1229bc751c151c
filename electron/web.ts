import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { openBackend } from './backend.ts';
import { systemClock } from './clock.ts';
import { openCloser } from './closer.ts';
import type { Closer } from './closer.ts';
import { defaultDataDir, lockDataDir } from './data-dir.ts';
import { addDemo } from './demo.ts';
import { findBrowser } from './files/find-browser.ts';
import { serve } from './ipc/serve.ts';
import { logLevelOf, openLog } from './log.ts';
import type { AppOptions } from './options.ts';
import { startDemoChild } from './web/demo-child.ts';
import { openBrowser } from './web/open-browser.ts';
import { openWebServer } from './web/server.ts';
import { openWakeWatch } from './wake-watch.ts';

/** Where the built page is, and which version it is. */
export type WebBuild = { pagesDir: string; version: string };

/** Longest time a clean end may take, in milliseconds. */
const stopMs = 1_800;

/**
 * Runs the app in browser mode until it is told to stop, and answers the exit code: 0 after SIGINT or SIGTERM, 1
 * where it could not start, with one line on standard error.
 */
export async function runWeb(options: AppOptions, build: WebBuild): Promise<number> {
  const closer = openCloser(stopMs);
  const stopped = onceStopped();
  try {
    const opened = openWeb(options, build, closer);
    // A failure after the signal to stop is of no interest any more.
    void stopped.then(() => opened.catch(() => undefined));
    await Promise.race([opened, stopped]);
    await stopped;
    return 0;
  } catch (error) {
    process.stderr.write(`${toFailure(error, options.port)}\n`);
    return 1;
  } finally {
    await closer.run();
    // Whatever still holds the process by now does not matter any more.
    setTimeout(() => process.exit(), 100).unref();
  }
}

async function openWeb(options: AppOptions, build: WebBuild, closer: Closer): Promise<void> {
  const { isDemo } = options;
  const say = (line: string): void =>
    void (options.isJson ? process.stderr : process.stdout).write(`${line}\n`);
  const temporary = isDemo ? await mkdtemp(join(tmpdir(), 'acre-demo-')) : null;
  if (temporary !== null) closer.add(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
  const usual = temporary === null ? defaultDataDir(process.platform, process.env) : join(temporary, 'data');
  const dataDir = options.dataDir ?? usual;

  const lock = await lockDataDir(dataDir);
  if (lock.type === 'taken') throw new Error(`Acre is already running on ${dataDir} (process ${lock.pid}).`);
  closer.add(lock.release);
  const log = openLog({
    level: logLevelOf(process.env['ACRE_LOG'] ?? 'warn'),
    sink: (line) => process.stderr.write(`${line}\n`),
    filePath: join(dataDir, 'acre.log'),
  });
  closer.add(() => log.close());
  // The page is served meanwhile: the keychain may ask the user for a password first.
  const opening = openBackend({
    dataDir,
    keychain: options.keychain ?? (isDemo ? 'memory' : 'os'),
    mode: 'browser',
    isDemo,
    version: build.version,
    platform: process.platform,
    log,
    startDemo: startDemoChild,
  });
  closer.add(async () => (await opening).close());
  const onWake = (sinceMs: number): void =>
    void opening.then(
      ({ wake }) => wake(sinceMs),
      () => undefined,
    );
  closer.add(openWakeWatch({ clock: systemClock, onWake }));
  const server = await openWebServer({
    pagesDir: build.pagesDir,
    port: options.port,
    onPort: (port) => void opening.then(({ handlers }) => serve(handlers, port, { log }), port.close),
  });
  closer.add(() => server.close());
  if (temporary !== null) {
    const demo = startDemoChild(join(temporary, 'fleet'));
    closer.add(() => demo.stop());
    const { addKubeconfig, addGuestKubeconfig } = await opening;
    const added = await addDemo(demo, addKubeconfig, addGuestKubeconfig);
    if (!added.ok) throw new Error(added.error.message);
  }

  process.stdout.write(
    options.isJson
      ? `${JSON.stringify({ url: server.url, pid: process.pid })}\n`
      : `Acre is open at ${server.url}\n`,
  );
  if (options.canOpen) {
    const browser = findBrowser();
    const isOpen = browser !== undefined && (await openBrowser(browser, server.launchUrl(), dataDir));
    if (!isOpen) say('No Chromium or Chrome could be started; open the address in a browser.');
  }
  await opening;
}

/** Resolves at the first SIGINT or SIGTERM. Later ones change nothing: npm and a terminal may both send one. */
function onceStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
}

function toFailure(error: unknown, port: number): string {
  if (!(error instanceof Error)) return 'Acre could not start.';
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on 127.0.0.1 is in use; choose another with --port.`;
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen')
    return `Port ${port} may not be used.`;
  return error.message;
}
