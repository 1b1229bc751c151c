import { app, BrowserWindow, screen, session } from 'electron';
import type { WebContents, WebPreferences } from 'electron';
import { toWindowOpening } from './shell/console-window.ts';
import { isPageUrl, pageUrl } from './shell/page-protocol.ts';
import { minimumSize, placeWindow } from './shell/window-state.ts';
import type { WindowState } from './shell/window-state.ts';

/** What the window needs to know. */
export type WindowOptions = {
  preload: string;
  state: WindowState;
  /** Asked before the page goes with what is written in it and not applied; answers whether it may. */
  mayLose: () => boolean;
  /** Told how the window was left, once it has closed. */
  onLeft: (state: WindowState) => void;
  /** Told why the page's process ended; the page is loaded anew. */
  onCrash: (reason: string) => void;
};

/** Takes every way out of the page but the windows of consoles: navigation, new windows, webviews; for this and all later web contents. */
export function lockContents(preload: string): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, preload));
}

/** What a page may be granted: putting something on the clipboard, and filling the screen with a console, its keys with it. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen', 'keyboardLock']);

/** Denies every permission but those few, and these to all but the page. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  const isGranted = (permission: string, url: string): boolean => granted.has(permission) && isPageUrl(url);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isGranted(permission, details.requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
}

/** Opens the app's one window on the page, where it was left. */
export function openWindow({ preload, state, mayLose, onLeft, onCrash }: WindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const window = new BrowserWindow({
    ...placeWindow(
      state,
      [primary, ...others].map((display) => display.workArea),
    ),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Acre',
    show: false,
    webPreferences: toPreferences(preload),
  });
  if (state.isMaximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  let left = state;
  // The page may refuse to go after this, and the user look on.
  window.on('close', () => (left = { bounds: window.getNormalBounds(), isMaximised: window.isMaximized() }));
  window.once('closed', () => onLeft(left));
  window.webContents.on('will-prevent-unload', (event) => mayLose() && event.preventDefault());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    onCrash(reason);
    window.webContents.reload();
  });
  void window.loadURL(pageUrl);
  return window;
}

/** Brings the window to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** How every page runs: shut in, with the preload as its only way out. */
function toPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  };
}

function lock(contents: WebContents, preload: string): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => toWindowOpening(url, toPreferences(preload)));
}
