// Electron's security checklist, point by point and in its order. Source: Electron's documentation, tutorial/security.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNonce, toContentPolicy } from '../../../electron/page/policy.ts';
import { toPageUrl } from '../../../electron/rancher/guest-page.ts';
import { isPageUrl, pageUrl } from '../../../electron/shell/page-protocol.ts';
import { fuses } from '../../../forge.config.ts';
import { frameChannel } from '../../../shared/ipc/channel.ts';
import type { ElectronStandIn } from '../../support/electron-stand-in.ts';
import { leaveMain, runMain } from '../../support/main-process.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
let dataDir: string;
let electron: ElectronStandIn;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-checklist-'));
  electron = await runMain(dataDir);
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1), 10_000);
});
afterEach(async () => {
  electron.app.quit();
  await electron.exited;
  leaveMain();
  await rm(dataDir, { recursive: true, force: true });
});

/** The text of every source file of some rooms, by its path. */
async function sources(...rooms: string[]): Promise<[path: string, text: string][]> {
  const found: [string, string][] = [];
  for (const room of rooms) {
    for (const entry of await readdir(join(root, room), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.(tsx?|html|css)$/.test(entry.name) && !path.includes('/simulator/'))
        found.push([path, await readFile(path, 'utf8')]);
    }
  }
  expect(found.length).toBeGreaterThan(50);
  return found;
}

async function mentions(pattern: RegExp, ...rooms: string[]): Promise<string[]> {
  return (await sources(...rooms)).flatMap(([path, text]) => (pattern.test(text) ? [path] : []));
}

const preferences = (): Record<string, unknown> => ({ ...electron.windows[0]!.options.webPreferences });

describe("Electron's checklist", () => {
  test('1: only content that comes with the app is loaded', async () => {
    expect(electron.windows.map(({ url }) => url)).toEqual([pageUrl]);
    expect(isPageUrl(pageUrl)).toBe(true);
    const pages = (await sources('renderer')).filter(([path]) => path.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(1);
    for (const [path, text] of pages) {
      for (const [, address = ''] of text.matchAll(/(?:src|href)="([^"]*)"/g))
        expect(address, path).toMatch(/^\.\//);
    }
    expect(
      await mentions(/@import\s+(?:url\()?['"]?(?:https?:)?\/\/|url\(['"]?(?:https?:)?\/\//, 'renderer'),
    ).toEqual([]);
  });

  test('2: no page has Node', () => {
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  test('3: what the preload does is isolated from the page', () =>
    expect(preferences()['contextIsolation']).toBe(true));

  test('4: every page runs in the sandbox, and nothing takes it away', async () => {
    expect(preferences()['sandbox']).toBe(true);
    expect(await mentions(/no-sandbox|disableSandbox/, 'electron')).toEqual([]);
  });

  test('5: permissions are asked and checked by handlers of the session, which deny', () => {
    const { request, check, device } = electron.handlers;
    const asked = [
      'media',
      'geolocation',
      'notifications',
      'midiSysex',
      'pointerLock',
      'openExternal',
      'unknown',
    ];
    for (const permission of asked) {
      const answer = vi.fn();
      request?.({} as never, permission as never, answer, { requestingUrl: pageUrl } as never);
      expect(answer.mock.calls).toEqual([[false]]);
      expect(check?.(null, permission as never, pageUrl, {} as never)).toBe(false);
    }
    expect(device?.({} as never)).toBe(false);
  });

  test('6 and 8: the web security stays on, with no insecure content', async () => {
    expect(preferences()).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false });
    expect(
      await mentions(/disable-web-security|ignore-certificate-errors|certificate-error/, 'electron'),
    ).toEqual([]);
  });

  test('7: the policy of the page names itself alone, with nothing inline and nothing evaluated', () => {
    const policy = toContentPolicy(createNonce());
    const parts = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    expect(parts.get('default-src')).toEqual(["'none'"]);
    expect(parts.get('script-src')).toEqual(["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(parts.get(name)).toEqual(["'none'"]);
    expect(policy).not.toMatch(/unsafe-|\*|https?:|strict-dynamic/);
  });

  test('9 and 10: no experimental features, none of Blink', async () => {
    expect(preferences()['experimentalFeatures']).toBe(false);
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures');
    expect(await mentions(/enableBlinkFeatures|enable-blink-features/, 'electron')).toEqual([]);
  });

  test('11 and 12: there are no webviews, and one that is made all the same is refused', async () => {
    expect(preferences()['webviewTag']).toBe(false);
    expect(await mentions(/<webview|allowpopups/, 'electron', 'renderer')).toEqual([]);
    const preventDefault = vi.fn();
    electron.windows[0]!.webContents.emit('will-attach-webview', { preventDefault }, {}, {});
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  test('13: navigation is refused, wherever to, also for windows made later', () => {
    const { BrowserWindow } = electron.module as {
      BrowserWindow: new (options: object) => (typeof electron.windows)[0];
    };
    const later = new BrowserWindow({});
    for (const { webContents } of [electron.windows[0]!, later]) {
      for (const way of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        const preventDefault = vi.fn();
        webContents.emit(way, { preventDefault, url: 'https://evil.example/' });
        expect(preventDefault, way).toHaveBeenCalledOnce();
      }
    }
  });

  test('14: no new windows but those of consoles, which are shut in alike', () => {
    const open = electron.windows[0]!.webContents.openHandler;
    for (const url of [
      'https://evil.example/',
      pageUrl,
      'about:blank',
      'file:///etc/passwd',
      'data:text/html,x',
    ])
      expect(open?.({ url } as never), url).toEqual({ action: 'deny' });
    const console = open?.({ url: 'app://acre/console.html?vm=a' } as never);
    expect(console).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: { webPreferences: preferences() },
    });
  });

  test('15: one place opens pages outside, for addresses that are made of a Rancher the user has added', async () => {
    expect(await mentions(/openExternal|\bshell\b.*from 'electron'/, 'electron')).toEqual([
      join(root, 'electron', 'main.ts'),
    ]);
    const callers = await mentions(/(?<!rancher)\.openPage\b|(?<!['.])\bopenPage\(/, 'electron');
    expect(callers).toEqual([join(root, 'electron', 'rancher', 'guest-page.ts')]);
    const uses = (await mentions(/\bopenOutside\(/, 'electron')).sort();
    expect(uses).toEqual([
      join(root, 'electron', 'ipc', 'handlers', 'ranchers.ts'),
      join(root, 'electron', 'rancher', 'guest-page.ts'),
    ]);
    for (const url of ['http://rancher.lab', 'file:///etc/passwd', 'javascript:alert(1)', 'acre://open'])
      expect(toPageUrl(url, { namespace: 'fleet-default', name: 'shop' }), url).toMatchObject({ ok: false });
    const { webContents } = electron.windows[0]!;
    const answers: { id: number; type: string; result?: { ok: boolean } }[] = [];
    webContents.send = (_channel: string, frame: string) => void answers.push(JSON.parse(frame) as never);
    const input = { rancher: 'hq', guest: { namespace: 'fleet-default', name: 'shop' } };
    const asked = [input, { ...input, url: 'https://evil.example/' }];
    for (const [id, each] of asked.entries()) {
      const frame = JSON.stringify({ type: 'call', id: id + 1, name: 'rancher.openPage', input: each });
      electron.ipcMain.emit(frameChannel, { sender: webContents, senderFrame: webContents.mainFrame }, frame);
    }
    await vi.waitFor(() => expect(answers).toHaveLength(2), 10_000);
    expect(JSON.stringify(answers)).not.toContain('"ok":true');
    expect(electron.opened).toEqual([]);
  });

  test('16: Electron is pinned to one exact version, whose advisories the audit looks for', async () => {
    const text = await readFile(join(root, 'package.json'), 'utf8');
    const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('17: every frame is of a sender that is checked', () => {
    const { webContents } = electron.windows[0]!;
    const heard: unknown[] = [];
    webContents.send = (...sent: unknown[]) => void heard.push(sent);
    const frame = JSON.stringify({ type: 'call', id: 1, name: 'app.info', input: {} });
    const say = (senderFrame: unknown): void =>
      void electron.ipcMain.emit(frameChannel, { sender: webContents, senderFrame }, frame);
    for (const url of [
      'https://evil.example/',
      'file:///x',
      'app://evil/',
      'app://acre.evil/',
      'about:blank',
      '',
    ]) {
      webContents.mainFrame.url = url;
      say(webContents.mainFrame);
    }
    webContents.mainFrame.url = pageUrl;
    say({ url: pageUrl });
    say(null);
    expect(electron.ipcMain.eventNames()).toEqual([frameChannel]);
    expect(heard).toEqual([]);
  });

  test('18: pages come by a scheme of their own, which is no file and passes by no policy', async () => {
    expect(electron.privileged.map(({ scheme }) => scheme)).toEqual(['app']);
    const { privileges } = electron.privileged[0]!;
    expect(Object.keys(privileges ?? {}).sort()).toEqual([
      'codeCache',
      'secure',
      'standard',
      'supportFetchAPI',
    ]);
    expect([...electron.handlers.protocol.keys()]).toEqual(['app']);
    expect(await mentions(/file:\/\/|loadFile\(/, 'electron')).toEqual([]);
  });

  test('19: the fuses are set, each of them', () => {
    expect(fuses.strictlyRequireAllFuses).toBe(true);
    const all = Object.values(FuseV1Options).filter((option) => typeof option === 'number');
    expect(all.length).toBeGreaterThan(7);
    expect(all.filter((option) => !(option in fuses))).toEqual([]);
  });

  test('20: the page gets two functions, and nothing of Electron with what they hand over', async () => {
    const exposed: Record<string, Record<string, unknown>> = {};
    const listeners: ((event: unknown, frame: string) => void)[] = [];
    vi.resetModules();
    vi.doMock('electron', () => ({
      contextBridge: {
        exposeInMainWorld: (name: string, value: Record<string, unknown>) => (exposed[name] = value),
      },
      ipcRenderer: {
        send: () => undefined,
        removeAllListeners: () => undefined,
        on: (_channel: string, listener: (event: unknown, frame: string) => void) => listeners.push(listener),
      },
    }));
    await import('../../../electron/preload.ts');
    expect(Object.keys(exposed)).toEqual(['acre']);
    expect(Object.keys(exposed['acre']!).sort()).toEqual(['onFrame', 'send']);
    const heard: unknown[][] = [];
    (exposed['acre']!['onFrame'] as (listener: (...values: unknown[]) => void) => void)(
      (...values) => void heard.push(values),
    );
    for (const listener of listeners) listener({ sender: 'Electron' }, 'frame');
    expect(heard).toEqual([['frame']]);
  });
});
