import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { app, dialog, ipcMain, powerMonitor, protocol, shell, utilityProcess } from 'electron';
import type { BrowserWindow } from 'electron';
import { openBackend } from './backend.ts';
import { defaultDataDir, lockDataDir } from './data-dir.ts';
import { addDemo, toDemoArgs } from './demo.ts';
import type { StoppableDemo } from './demo.ts';
import { readChosenFile } from './files/chosen-file.ts';
import type { ChosenFile } from './files/chosen-file.ts';
import { openJsonFile } from './files/json-file.ts';
import { openPorts } from './ipc/port-electron.ts';
import { serve } from './ipc/serve.ts';
import type { Port } from '../shared/ipc/frames.ts';
import { toLanguage } from '../shared/language.ts';
import type { Language } from '../shared/language.ts';
import { defaultPreferences } from '../shared/preferences.ts';
import type { Preferences } from '../shared/preferences.ts';
import { ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';
import { logLevelOf, openLog } from './log.ts';
import { setMenu } from './menu.ts';
import { menuTexts } from './menu-texts.ts';
import { optionsUsage, parseDesktopOptions } from './options.ts';
import type { AppOptions } from './options.ts';
import { openPageFiles } from './page/page-files.ts';
import { toDemoProcess } from './shell/demo-process.ts';
import { readUpdateSource } from './shell/update-source.ts';
import { findLink, openLinks, parseLink } from './shell/links.ts';
import { answerPage, isPageUrl, pageScheme } from './shell/page-protocol.ts';
import { openCloser } from './closer.ts';
import { defaultWindowState, WindowState } from './shell/window-state.ts';
import { denyPermissions, lockContents, openWindow, showWindow } from './window.ts';

const here = import.meta.dirname;
const closer = openCloser(1_800);
const links = openLinks();
let window: BrowserWindow | null = null;
let language: Language = 'en';
/** Whether the system has told the app to end: then there is nobody to ask. */
let isTold = false;

protocol.registerSchemesAsPrivileged([
  {
    scheme: pageScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
const parsed = parseDesktopOptions(process.argv.slice(app.isPackaged ? 1 : 2), process.env);
if (parsed.type === 'help') {
  process.stdout.write(`Usage: acre [OPTIONS] [acre://open?...]\n\n${optionsUsage}\n`);
  app.exit(0);
} else if (parsed.type === 'bad') {
  process.stderr.write(`${parsed.message}\n`);
  app.exit(2);
} else {
  run(parsed.options).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : 'unknown reason';
    process.stderr.write(`Acre could not start: ${message}\n`);
    dialog.showErrorBox('Acre could not start', message);
    void closer.run().then(() => app.exit(1));
  });
}

async function run(options: AppOptions): Promise<void> {
  const { isDemo } = options;
  // Until the instance lock nothing may wait: Electron would become ready with the wrong folder.
  const temporary = isDemo ? mkdtempSync(join(tmpdir(), 'acre-demo-')) : null;
  if (temporary !== null) closer.add(() => rm(temporary, { recursive: true, force: true }));
  const usual = temporary === null ? defaultDataDir(process.platform, process.env) : join(temporary, 'data');
  const dataDir = options.dataDir ?? usual;
  app.setPath('userData', join(dataDir, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  listen();
  lockContents(join(here, 'preload.cjs'));
  const lock = await lockDataDir(dataDir);
  if (lock.type === 'taken') throw new Error(`It is already running on ${dataDir} (process ${lock.pid}).`);
  closer.add(lock.release);
  const log = openLog({
    level: logLevelOf(process.env['ACRE_LOG'] ?? 'warn'),
    sink: (line) => process.stderr.write(`${line}\n`),
    filePath: join(dataDir, 'acre.log'),
  });
  closer.add(() => log.close());
  const [state, updates] = await Promise.all([
    openJsonFile(join(dataDir, 'window.json'), WindowState, defaultWindowState),
    readUpdateSource(app.getAppPath()),
    app.whenReady(),
  ]);
  denyPermissions();
  const files = openPageFiles(join(here, '..', 'renderer'));
  protocol.handle(pageScheme, (request) => answerPage(files, request));
  // The window opens meanwhile: the keychain may ask the user for a password first.
  const opening = openBackend({
    dataDir,
    keychain: options.keychain ?? (isDemo ? 'memory' : 'os'),
    mode: 'electron',
    isDemo,
    version: app.getVersion(),
    platform: process.platform,
    log,
    dialogs: { chooseFiles, chooseTarget },
    openFolder: (path) => shell.openPath(path),
    openPage: (url) => shell.openExternal(url),
    startDemo,
    links: links.follow,
    updates,
    onPreferences: showMenu,
  });
  const onPort = (port: Port): void =>
    void opening.then(({ handlers }) => serve(handlers, port, { log }), port.close);
  closer.add(openPorts({ ipcMain, isTrusted: isPageUrl, onPort }));
  showMenu(defaultPreferences);
  const open = (): void => {
    window = openWindow({
      preload: join(here, 'preload.cjs'),
      state: state.value,
      mayLose: () => isTold || mayLose(),
      onLeft: (left) => closer.add(() => state.write(left)),
      onCrash: (reason) => log.error('the page ended unexpectedly', { reason }),
    });
    window.once('closed', () => (window = null));
  };
  open();
  app.on('activate', () => (window ? showWindow(window) : open()));
  const backend = await opening;
  closer.add(() => backend.close());
  let sleptSinceMs = Date.now();
  powerMonitor.on('suspend', () => (sleptSinceMs = Date.now()));
  powerMonitor.on('resume', () => backend.wake(sleptSinceMs));
  if (temporary !== null) {
    const demo = startDemo(join(temporary, 'fleet'));
    closer.add(() => demo.stop());
    const added = await addDemo(demo, backend.addKubeconfig, backend.addGuestKubeconfig);
    if (!added.ok) log.error(added.error.message);
  }
}

function startDemo(folder: string): StoppableDemo {
  const child = utilityProcess.fork(join(here, 'simulator.js'), toDemoArgs(folder), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return toDemoProcess(child);
}

/** Shows the menu in the language that preferences mean on this system, with the keys that were chosen. */
function showMenu(preferences: Preferences): void {
  language = toLanguage(preferences.language, app.getPreferredSystemLanguages());
  const { shortcuts } = preferences;
  const hasDevTools = !app.isPackaged;
  setMenu({ platform: process.platform, language, hasDevTools, shortcuts, follow: links.push });
}

/** What the desktop tells the app while it runs. */
function listen(): void {
  const first = findLink(process.argv);
  if (first !== null) links.push(first);
  // In development the program is Electron itself, which is not to be registered.
  if (app.isPackaged) app.setAsDefaultProtocolClient('acre');
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = parseLink(url);
    if (link !== null) links.push(link);
    if (window) showWindow(window);
  });
  app.on('second-instance', (_event, args) => {
    const link = findLink(args);
    if (link !== null) links.push(link);
    if (window) showWindow(window);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void closer.run().then(() => app.exit(0));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      isTold = true;
      app.quit();
    });
  }
}

/** Asks whether the window is to close with YAML that is not applied; the page waits for the answer. */
function mayLose(): boolean {
  const { unsaved, unsavedDetail, goOnEditing, closeAnyway } = menuTexts[language];
  const asked = {
    ...{ type: 'warning' as const, title: 'Acre', message: unsaved, detail: unsavedDetail },
    ...{ buttons: [closeAnyway, goOnEditing], defaultId: 1, cancelId: 1, noLink: true },
  };
  return (window ? dialog.showMessageBoxSync(window, asked) : dialog.showMessageBoxSync(asked)) === 0;
}

async function chooseTarget(name: string): Promise<string | null> {
  const asked = { title: menuTexts[language].saveKubeconfig, defaultPath: join(homedir(), name) };
  const { filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
  return filePath === '' ? null : filePath;
}

async function chooseFiles(): Promise<Result<ChosenFile[] | null>> {
  const asked = {
    title: menuTexts[language].chooseKubeconfig,
    defaultPath: join(homedir(), '.kube'),
    properties: ['openFile' as const, 'multiSelections' as const, 'showHiddenFiles' as const],
  };
  const { filePaths } = await (window ? dialog.showOpenDialog(window, asked) : dialog.showOpenDialog(asked));
  if (filePaths.length === 0) return ok(null);
  const read: ChosenFile[] = [];
  for (const path of filePaths) {
    const file = await readChosenFile(path);
    if (!file.ok) return file;
    read.push(file.value);
  }
  return ok(read);
}
