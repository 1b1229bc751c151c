import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import { frameChannel } from '../../../shared/ipc/channel.ts';
import type { ElectronStandIn, StandInOptions } from '../../support/electron-stand-in.ts';
import { leaveMain, runMain } from '../../support/main-process.ts';

let dataDir: string;
let electron: ElectronStandIn;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-main-'));
});
afterEach(async () => {
  electron.app.quit();
  await electron.exited;
  leaveMain();
  await rm(dataDir, { recursive: true, force: true });
});

async function startMain(args: string[] = [], options: StandInOptions = {}): Promise<void> {
  electron = await runMain(dataDir, args, options);
}

const started = (): Promise<void> => vi.waitFor(() => expect(electron.windows).toHaveLength(1), 5_000);

/** Speaks to main as a page of the first window and collects what comes back. */
function speak(url = 'app://acre/'): { ask: (frame: unknown) => void; heard: string[] } {
  const { webContents } = electron.windows[0]!;
  const heard: string[] = [];
  webContents.send = (_channel, frame: string) => void heard.push(frame);
  webContents.mainFrame.url = url;
  const ask = (frame: unknown): void =>
    void electron.ipcMain.emit(
      frameChannel,
      { sender: webContents, senderFrame: webContents.mainFrame },
      frame,
    );
  return { ask, heard };
}

const askInfo = (id: number): string => JSON.stringify({ type: 'call', id, name: 'app.info', input: {} });

describe('the main process', () => {
  test('opens one hardened window on the page', async () => {
    await startMain();
    await started();
    const window = electron.windows[0]!;
    expect(window.url).toBe('app://acre/');
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      preload: expect.stringMatching(/preload\.cjs$/) as string,
    });
    expect(window.done).toContain('show');
    expect(electron.privileged).toEqual([expect.objectContaining({ scheme: 'app' })]);
    expect(electron.privileged[0]?.privileges).not.toHaveProperty('bypassCSP');
    expect(electron.paths['userData']).toBe(join(dataDir, 'electron'));
  });

  test('answers the page, and nobody else', async () => {
    await startMain();
    await started();
    const foreign = speak('https://evil.example/');
    foreign.ask(askInfo(1));
    const page = speak();
    const { webContents } = electron.windows[0]!;
    const subframe = { url: 'app://acre/frame.html' };
    electron.ipcMain.emit(frameChannel, { sender: webContents, senderFrame: subframe }, askInfo(2));
    electron.ipcMain.emit(frameChannel, { sender: webContents, senderFrame: null }, askInfo(3));
    page.ask(askInfo(4));
    await vi.waitFor(() => expect(page.heard).toHaveLength(1), 5_000);
    expect(JSON.parse(page.heard[0]!)).toMatchObject({
      type: 'result',
      id: 4,
      value: { mode: 'electron', version: '0.0.0-test', hasFileDialog: true },
    });
    expect(foreign.heard).toEqual([]);
  });

  test.each(['did-navigate', 'render-process-gone'])('gives a page a new port after %s', async (event) => {
    await startMain();
    await started();
    const page = speak();
    page.ask(askInfo(9));
    await vi.waitFor(() => expect(page.heard).toHaveLength(1), 5_000);
    electron.windows[0]!.webContents.emit(event, {}, { reason: 'crashed' });
    page.ask(askInfo(1));
    await vi.waitFor(() => expect(page.heard).toHaveLength(2));
    expect(electron.windows[0]!.webContents.reloads).toBe(event === 'did-navigate' ? 0 : 1);
  });

  test.each([4711, '{', ''])('closes the port on the frame %s and says so', async (frame) => {
    await startMain();
    await started();
    const page = speak();
    page.ask(askInfo(1));
    await vi.waitFor(() => expect(page.heard).toHaveLength(1), 5_000);
    page.ask(frame);
    expect(page.heard).toEqual([expect.any(String), '']);
  });

  test('locks navigation, windows and webviews of all web contents', async () => {
    await startMain();
    await started();
    const { webContents } = electron.windows[0]!;
    for (const way of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      webContents.emit(way, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    }
    const open = (url: string): unknown => webContents.openHandler?.({ url } as never);
    for (const url of [
      'https://evil.example/',
      'https://evil.example/console.html',
      'app://acre/',
      'app://acre/console.html/..',
      'app://other/console.html',
      'javascript:alert(1)',
    ])
      expect(open(url), url).toEqual({ action: 'deny' });
  });

  test('opens a window of its own for a console, shut in like the first', async () => {
    await startMain();
    await started();
    const { webContents, options } = electron.windows[0]!;
    const opened = webContents.openHandler?.({ url: 'app://acre/console.html?vm=a&kind=vnc' } as never);
    expect(opened).toMatchObject({ action: 'allow' });
    const asked = opened?.action === 'allow' ? opened.overrideBrowserWindowOptions : undefined;
    expect(asked?.webPreferences).toEqual(options.webPreferences);
    expect(asked?.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
  });

  test('denies every permission but copying from the page and filling the screen', async () => {
    await startMain();
    await started();
    const { request, check, device } = electron.handlers;
    const isAllowed = (permission: string, requestingUrl = 'app://acre/'): boolean => {
      let isGranted = false;
      request?.({} as never, permission as never, (granted) => (isGranted = granted), {
        requestingUrl,
      } as never);
      return isGranted;
    };
    expect(
      ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'].filter((p) => isAllowed(p)),
    ).toEqual([]);
    expect(isAllowed('clipboard-sanitized-write')).toBe(true);
    expect(isAllowed('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(isAllowed('fullscreen')).toBe(true);
    expect(isAllowed('fullscreen', 'https://evil.example/')).toBe(false);
    expect(check?.(null, 'media', 'app://acre', {} as never)).toBe(false);
    expect(device?.({} as never)).toBe(false);
  });

  test('serves the page on its scheme with its policy', async () => {
    await startMain();
    await started();
    const answer = await electron.handlers.protocol.get('app')?.(new Request('http://x/'));
    expect(answer?.status).toBe(404);
  });

  test('remembers how the window was left and ends when it is closed', async () => {
    await startMain();
    await started();
    electron.windows[0]!.maximize();
    electron.windows[0]!.close();
    expect(await electron.exited).toBe(0);
    const kept = JSON.parse(await readFile(join(dataDir, 'window.json'), 'utf8')) as { value: unknown };
    expect(kept.value).toMatchObject({ bounds: { x: 10, y: 20 }, isMaximised: true });
    await expect(readFile(join(dataDir, 'lock'), 'utf8')).rejects.toThrow('ENOENT');
    await startMain();
    await started();
    expect(electron.windows[0]!.options).toMatchObject({ x: 10, y: 20 });
    expect(electron.windows[0]!.isMaximized()).toBe(true);
  });

  test('passes deep links on: from the command line, the desktop, a second instance and the menu', async () => {
    await startMain(['acre://open?from=command-line']);
    await started();
    const page = speak();
    page.ask(JSON.stringify({ type: 'open', id: 1, name: 'app.links', input: {} }));
    const preventDefault = vi.fn();
    electron.app.emit('open-url', { preventDefault }, 'acre://open?from=desktop');
    electron.app.emit('open-url', { preventDefault }, 'https://evil.example/');
    electron.windows[0]!.isSmall = true;
    electron.app.emit('second-instance', {}, ['acre', 'acre://open?from=second']);
    expect(electron.windows[0]!.done.slice(-3)).toEqual(['restore', 'show', 'focus']);
    const file = electron.menu.find(({ label }) => label === 'File')?.submenu as MenuItemConstructorOptions[];
    file[0]?.click?.({} as never, undefined, {});
    await vi.waitFor(() => expect(page.heard).toHaveLength(4), 5_000);
    expect(page.heard.map((frame) => (JSON.parse(frame) as { value: { url: string } }).value.url)).toEqual([
      'acre://open?from=command-line',
      'acre://open?from=desktop',
      'acre://open?from=second',
      'acre://open?dialog=add-cluster',
    ]);
  });

  test('tells the back end when the machine has slept, and since when', async () => {
    vi.stubEnv('ACRE_LOG', 'info');
    await startMain();
    await started();
    const logged = (): Promise<string> => readFile(join(dataDir, 'acre.log'), 'utf8').catch(() => '');
    await vi.waitFor(() => expect(electron.powerMonitor.listenerCount('resume')).toBe(1), 10_000);
    electron.powerMonitor.emit('suspend');
    electron.powerMonitor.emit('resume');
    await vi.waitFor(
      async () => expect(await logged()).toMatch(/the machine slept .*"since":"20\d\d-/),
      10_000,
    );
  });

  test('reads the kubeconfig that the user chooses in the dialog', async () => {
    const path = join(dataDir, 'mine.yaml');
    await writeFile(path, 'not a kubeconfig');
    await startMain([], { chosen: [path] });
    await started();
    const page = speak();
    page.ask(JSON.stringify({ type: 'call', id: 1, name: 'kubeconfig.choose', input: {} }));
    await vi.waitFor(() => expect(page.heard).toHaveLength(1), 5_000);
    expect(JSON.parse(page.heard[0]!)).toMatchObject({ type: 'failure', error: { code: 'invalid' } });
  });

  test('as a second instance ends at once and opens nothing', async () => {
    await startMain([], { hasLock: false });
    expect(await electron.exited).toBe(0);
    expect(electron.windows).toHaveLength(0);
  });

  test('says in a box why it cannot start on a folder that is in use', async () => {
    await writeFile(join(dataDir, 'lock'), `${process.ppid}\n`);
    await startMain();
    expect(await electron.exited).toBe(1);
    expect(electron.errors.join()).toContain('already running');
  });
});

describe('the menu', () => {
  const rolesOf = (items: MenuItemConstructorOptions[]): string[] =>
    items.flatMap((item) => [item.role ?? '', ...(Array.isArray(item.submenu) ? rolesOf(item.submenu) : [])]);

  test('has the roles of its platform, and developer tools in development only', async () => {
    await startMain();
    await started();
    const { toTemplate } = await import('../../../electron/menu-template.ts');
    const rest = { language: 'en' as const, hasDevTools: false, follow: () => {}, shortcuts: {} };
    const onMac = rolesOf(toTemplate({ platform: 'darwin', ...rest }));
    const onLinux = rolesOf(toTemplate({ platform: 'linux', ...rest }));
    expect(onMac).toEqual(expect.arrayContaining(['appMenu', 'editMenu', 'windowMenu', 'help', 'close']));
    expect(onLinux).toEqual(expect.arrayContaining(['editMenu', 'windowMenu', 'help', 'quit']));
    expect(onLinux).not.toContain('toggleDevTools');
    expect(rolesOf(electron.menu)).toContain('toggleDevTools');
  });

  test('shows the keys the user chose, and takes none of them from the page', async () => {
    const { toTemplate } = await import('../../../electron/menu-template.ts');
    const entriesOf = (shortcuts: Record<string, string[]>): Record<string, MenuItemConstructorOptions> => {
      const menu = toTemplate({
        platform: 'linux',
        language: 'en',
        hasDevTools: false,
        follow: () => {},
        shortcuts,
      });
      const entries = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
      return Object.fromEntries(entries.map((entry) => [entry.label ?? '', entry]));
    };
    const usual = entriesOf({});
    expect(usual['Settings…']).toMatchObject({ accelerator: 'CmdOrCtrl+,', registerAccelerator: false });
    expect(usual['Add cluster…']).toMatchObject({ accelerator: 'CmdOrCtrl+O' });
    // A letter alone would be taken from every field of the page.
    expect(usual['Keyboard shortcuts']).not.toHaveProperty('accelerator');
    const chosen = entriesOf({ addCluster: ['Ctrl Shift a'], settings: [], network: ['F6'] });
    expect(chosen['Add cluster…']).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+A' });
    expect(chosen['Network…']).toMatchObject({ accelerator: 'F6' });
    expect(chosen['Settings…']).not.toHaveProperty('accelerator');
  });
});
