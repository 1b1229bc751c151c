import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, chromium } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { findElectron } from '../../build/electron-binary.ts';
import { openElectronStandIn } from './electron-stand-in.ts';
import type { ElectronStandIn, PageHost } from './electron-stand-in.ts';

const root = resolve(import.meta.dirname, '..', '..');
const mainFile = join(root, 'dist', 'main', 'main.js');
const preloadFile = join(root, 'dist', 'main', 'preload.cjs');
/** Chromium outside Electron knows no scheme `app`, so the page is shown under a name that leads to itself. */
const shownOrigin = 'http://acre.localhost';
const ownOrigin = 'app://acre';

/** How the app ended: its exit code, whether it still held its data folder, and what it wrote to its log. */
export type ShellEnd = { code: number; isHeld: boolean; log: string };

/** The bundled shell with its page, and how to end it. */
export type Shell = { page: Page; dataDir: string; errors: string[]; close: () => Promise<ShellEnd> };

/** Electron's program where it can be run here, or why it cannot. */
export function realElectron(): { path: string | null; reason: string } {
  const path = findElectron(join(root, 'node_modules', 'electron'), process.env);
  return { path, reason: "Electron's program is not installed" };
}

/** Runs the bundled app in real Electron. */
export async function openRealShell(executablePath: string): Promise<Shell> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-shell-'));
  const args = [root, `--data-dir=${dataDir}`, '--keychain=memory'];
  if (process.getuid?.() === 0) args.unshift('--no-sandbox');
  const app = await _electron.launch({ executablePath, args });
  const page = await app.firstWindow();
  const errors = watchErrors(page);
  const close = async (): Promise<ShellEnd> => {
    const child = app.process();
    const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
    await app.close();
    const code = await ended;
    const isHeld = existsSync(join(dataDir, 'lock'));
    const log = await readFile(join(dataDir, 'acre.log'), 'utf8').catch(() => '');
    await rm(dataDir, { recursive: true, force: true });
    return { code, isHeld, log };
  };
  return { page, dataDir, errors, close };
}

/**
 * Runs the bundled main and preload on Node with a stand-in for Electron that shows the page in Chromium. It tries our
 * own code together: protocol, preload, port, window. It is no evidence about Electron: the preload runs in the
 * page's own world, and sandbox, isolation, locks, menus and dialogs are not there.
 */
export async function openStandInShell(): Promise<Shell> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-shell-'));
  const executablePath = findBrowser();
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const errors = watchErrors(page);
  const electron: ElectronStandIn = openElectronStandIn({ host: toHost(page) });
  await joinPage(context, electron);
  const argv = process.argv;
  const unhook = substituteElectron(electron);
  process.argv = ['electron', '.', `--data-dir=${dataDir}`, '--keychain=memory'];
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((name) => ({
    name,
    before: process.listeners(name),
  }));
  await import(`${pathToFileURL(mainFile).href}?run=${Date.now()}`);
  process.argv = argv;
  await page.waitForURL(`${shownOrigin}/**`);
  const close = async (): Promise<ShellEnd> => {
    for (const window of [...electron.windows]) window.close();
    const code = await electron.exited;
    unhook();
    for (const { name, before } of listeners) {
      for (const added of process.listeners(name)) if (!before.includes(added)) process.off(name, added);
    }
    await browser.close();
    const isHeld = existsSync(join(dataDir, 'lock'));
    const log = await readFile(join(dataDir, 'acre.log'), 'utf8').catch(() => '');
    await rm(dataDir, { recursive: true, force: true });
    return { code, isHeld, log };
  };
  return { page, dataDir, errors, close };
}

/** What the page complains about: thrown errors and the console's, which include breaches of its policy. */
function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Makes `import 'electron'` of the bundle the stand-in. */
function substituteElectron(electron: ElectronStandIn): () => void {
  const key = Symbol.for('acre.electron-stand-in');
  Reflect.set(globalThis, key, electron.module);
  const names = Object.keys(electron.module);
  const lines = names.map((name) => `export const ${name} = parts[${JSON.stringify(name)}];`);
  const source = `const parts = globalThis[Symbol.for('acre.electron-stand-in')];\n${lines.join('\n')}`;
  const url = `acre-stand-in:electron?${Date.now()}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url, shortCircuit: true, format: 'module' } : next(specifier, context),
    load: (loaded, context, next) =>
      loaded === url ? { source, format: 'module', shortCircuit: true } : next(loaded, context),
  });
  return () => hooks.deregister();
}

function toHost(page: Page): PageHost {
  return {
    load: async (url, window) => {
      page.on('framenavigated', (frame) => {
        if (frame === page.mainFrame()) window.webContents.emit('did-navigate');
      });
      await page.goto(url.replace(ownOrigin, shownOrigin));
    },
    send: (_window, channel, values) => {
      const give = ([name, frames]: [string, unknown[]]): void =>
        (Reflect.get(window, 'standInReceive') as (name: string, frames: unknown[]) => void)(name, frames);
      // The page may be gone by now, as in Electron.
      page.evaluate(give, [channel, values] as [string, unknown[]]).catch(() => undefined);
    },
    close: () => undefined,
  };
}

/** Gives the page its preload and its protocol. */
async function joinPage(context: BrowserContext, electron: ElectronStandIn): Promise<void> {
  await context.exposeBinding('standInSend', (_source, channel: string, values: unknown[]) => {
    const sender = electron.windows[0]?.webContents;
    if (sender) electron.ipcMain.emit(channel, { sender, senderFrame: sender.mainFrame }, ...values);
  });
  const preload = await readFile(preloadFile, 'utf8');
  await context.addInitScript(`(() => {
    const listeners = new Map();
    window.standInReceive = (channel, values) => listeners.get(channel)?.({}, ...values);
    const parts = {
      contextBridge: { exposeInMainWorld: (name, value) => { window[name] = Object.freeze(value); } },
      ipcRenderer: {
        send: (channel, ...values) => void window.standInSend(channel, values),
        on: (channel, listener) => listeners.set(channel, listener),
        removeAllListeners: (channel) => listeners.delete(channel),
      },
    };
    const require = (name) => { if (name !== 'electron') throw new Error(name); return parts; };
    const module = { exports: {} };
    ${preload}
  })();`);
  await context.route(`${shownOrigin}/**`, async (route) => {
    const request = route.request();
    const url = request.url().replace(shownOrigin, ownOrigin);
    const handler = electron.handlers.protocol.get('app');
    if (!handler) return route.abort();
    const answer = await handler({ method: request.method(), url } as Request);
    const body = Buffer.from(await answer.arrayBuffer());
    return route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
  });
}
