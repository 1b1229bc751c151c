import { EventEmitter } from 'node:events';
import type {
  App,
  BaseWindow,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Dialog,
  Display,
  IpcMain,
  MenuItemConstructorOptions,
  MessageBoxSyncOptions,
  PowerMonitor,
  Protocol,
  Screen,
  Session,
  WebContents,
} from 'electron';

/** A page behind a window of the stand-in; without one, windows only remember what was asked of them. */
export type PageHost = {
  load: (url: string, window: StandInWindow) => Promise<void>;
  send: (window: StandInWindow, channel: string, values: unknown[]) => void;
  close: (window: StandInWindow) => void;
};

type Contents = EventEmitter &
  Pick<WebContents, 'id' | 'send' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler'> & {
    mainFrame: { url: string };
    openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null;
    reloads: number;
  };

/** A window of the stand-in with what was done to it. */
export type StandInWindow = EventEmitter &
  Pick<
    BrowserWindow,
    | 'loadURL'
    | 'show'
    | 'focus'
    | 'restore'
    | 'maximize'
    | 'isMaximized'
    | 'isMinimized'
    | 'isDestroyed'
    | 'getNormalBounds'
    | 'close'
  > & {
    options: BrowserWindowConstructorOptions;
    webContents: Contents;
    done: string[];
    url: string;
    isSmall: boolean;
    /** Whether the page wishes to be asked before it goes. */
    hasUnsaved: boolean;
  };

type Handlers = {
  request: Parameters<Session['setPermissionRequestHandler']>[0];
  check: Parameters<Session['setPermissionCheckHandler']>[0];
  device: Parameters<Session['setDevicePermissionHandler']>[0];
  protocol: Map<string, Parameters<Protocol['handle']>[1]>;
};

/** A stand-in for the `electron` module and what the app has done with it. */
export type ElectronStandIn = {
  module: Record<string, unknown>;
  app: EventEmitter & Pick<App, 'quit' | 'exit'>;
  ipcMain: EventEmitter;
  powerMonitor: EventEmitter;
  windows: StandInWindow[];
  handlers: Handlers;
  menu: MenuItemConstructorOptions[];
  privileged: Parameters<Protocol['registerSchemesAsPrivileged']>[0];
  paths: Record<string, string>;
  errors: string[];
  /** The questions that were asked: their text and the button that an Escape means. */
  asked: { message: string; escape: string }[];
  exited: Promise<number>;
};

/** How the stand-in answers where Electron would ask the machine or the user. */
export type StandInOptions = {
  host?: PageHost;
  hasLock?: boolean;
  displays?: Pick<Display, 'id' | 'workArea'>[];
  chosen?: string[];
  /** Which button is pressed where a question is asked. */
  pressed?: string;
  isPackaged?: boolean;
};

const stub = (): undefined => undefined;

/** Emits an event and answers whether a listener has prevented what is usual. */
function isPrevented(emitter: EventEmitter, name: string): boolean {
  let hasPrevented = false;
  emitter.emit(name, { preventDefault: () => void (hasPrevented = true) });
  return hasPrevented;
}

/** Opens a stand-in; the types of the real module decide what its parts must have. */
export function openElectronStandIn(options: StandInOptions = {}): ElectronStandIn {
  const {
    host,
    hasLock = true,
    displays = [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1050 } }],
  } = options;
  const windows: StandInWindow[] = [];
  const menu: MenuItemConstructorOptions[] = [];
  const privileged: ElectronStandIn['privileged'] = [];
  const paths: Record<string, string> = {};
  const errors: string[] = [];
  const asked: ElectronStandIn['asked'] = [];
  const handlers: Handlers = { request: null, check: null, device: null, protocol: new Map() };
  let end: (code: number) => void = stub;
  const exited = new Promise<number>((resolve) => (end = resolve));
  let isQuitting = false;

  const app = Object.assign(new EventEmitter(), {
    isPackaged: options.isPackaged ?? false,
    getVersion: () => '0.0.0-test',
    getAppPath: () => '/nowhere',
    getPreferredSystemLanguages: () => ['en-US'],
    setPath: (name, path) => void (paths[name] = path),
    requestSingleInstanceLock: () => hasLock,
    setAsDefaultProtocolClient: () => true,
    whenReady: () => Promise.resolve(),
    quit: () => {
      if (isQuitting) return;
      isQuitting = true;
      for (const window of [...windows]) window.close();
      // A window that stays ends the attempt.
      isQuitting = windows.length === 0;
      if (isQuitting && !isPrevented(app, 'will-quit')) end(0);
    },
    exit: (code = 0) => end(code),
  } satisfies Pick<
    App,
    | 'isPackaged'
    | 'getVersion'
    | 'getAppPath'
    | 'getPreferredSystemLanguages'
    | 'setPath'
    | 'requestSingleInstanceLock'
    | 'setAsDefaultProtocolClient'
    | 'whenReady'
    | 'quit'
    | 'exit'
  >);

  function openStandInWindow(asked: BrowserWindowConstructorOptions): StandInWindow {
    let isMaximised = false;
    let isDestroyed = false;
    const contents: Contents = Object.assign(new EventEmitter(), {
      id: windows.length + 1,
      mainFrame: { url: '' },
      openHandler: null,
      reloads: 0,
      isDestroyed: () => isDestroyed,
      send: (channel: string, ...values: unknown[]) => host?.send(window, channel, structuredClone(values)),
      reload: () => void (contents.reloads += 1),
      setWindowOpenHandler: (handler: Contents['openHandler']) => void (contents.openHandler = handler),
    });
    const window: StandInWindow = Object.assign(new EventEmitter(), {
      options: asked,
      webContents: contents,
      done: [],
      url: '',
      isSmall: false,
      hasUnsaved: false,
      loadURL: async (url: string) => {
        window.url = url;
        contents.mainFrame.url = url;
        // A host tells by itself when its page has come to the address.
        if (host) await host.load(url, window);
        else contents.emit('did-navigate');
        window.emit('ready-to-show');
      },
      show: () => void window.done.push('show'),
      focus: () => void window.done.push('focus'),
      restore: () => void window.done.push('restore'),
      maximize: () => void (isMaximised = true),
      isMaximized: () => isMaximised,
      isMinimized: () => window.isSmall,
      isDestroyed: () => isDestroyed,
      getNormalBounds: () => ({ x: 10, y: 20, width: asked.width ?? 800, height: asked.height ?? 600 }),
      close: () => {
        if (isDestroyed) return;
        window.emit('close');
        if (window.hasUnsaved && !isPrevented(contents, 'will-prevent-unload')) return;
        isDestroyed = true;
        host?.close(window);
        contents.emit('destroyed');
        window.emit('closed');
        windows.splice(windows.indexOf(window), 1);
        if (windows.length === 0 && !isQuitting) app.emit('window-all-closed');
      },
    } satisfies Partial<Record<keyof StandInWindow, unknown>>);
    windows.push(window);
    app.emit('web-contents-created', {}, contents);
    return window;
  }

  const ipcMain = new EventEmitter() satisfies Pick<IpcMain, 'on' | 'removeListener'> | EventEmitter;
  const powerMonitor = new EventEmitter() satisfies Pick<PowerMonitor, 'on'> | EventEmitter;
  const dialog = {
    showErrorBox: (title, content) => void errors.push(`${title}: ${content}`),
    showOpenDialog: () => Promise.resolve({ canceled: !options.chosen, filePaths: options.chosen ?? [] }),
    showMessageBoxSync: (first: BaseWindow | MessageBoxSyncOptions, second?: MessageBoxSyncOptions) => {
      const { message, buttons = [], cancelId = -1 } = second ?? (first as MessageBoxSyncOptions);
      asked.push({ message, escape: buttons[cancelId] ?? '' });
      return options.pressed === undefined ? cancelId : buttons.indexOf(options.pressed);
    },
  } satisfies Pick<Dialog, 'showErrorBox' | 'showOpenDialog' | 'showMessageBoxSync'>;
  const protocol = {
    registerSchemesAsPrivileged: (schemes) => void privileged.push(...schemes),
    handle: (scheme, handler) => void handlers.protocol.set(scheme, handler),
  } satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  const defaultSession = {
    setPermissionRequestHandler: (handler) => void (handlers.request = handler),
    setPermissionCheckHandler: (handler) => void (handlers.check = handler),
    setDevicePermissionHandler: (handler) => void (handlers.device = handler),
  } satisfies Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
  const screen = {
    getPrimaryDisplay: () => displays[0] as Display,
    getAllDisplays: () => displays as Display[],
  } satisfies Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;
  const Menu = {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: MenuItemConstructorOptions[]) =>
      void menu.splice(0, menu.length, ...template),
  };
  const module = {
    app,
    BrowserWindow: function (asked: BrowserWindowConstructorOptions) {
      return openStandInWindow(asked);
    },
    dialog,
    ipcMain,
    Menu,
    powerMonitor,
    protocol,
    screen,
    session: { defaultSession },
    shell: { openPath: () => Promise.resolve('') },
    utilityProcess: { fork: stub },
  };
  return {
    module,
    app,
    ipcMain,
    powerMonitor,
    windows,
    handlers,
    menu,
    privileged,
    paths,
    errors,
    asked,
    exited,
  };
}
