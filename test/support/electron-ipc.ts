import { EventEmitter } from 'node:events';
import type { IpcMain, IpcRenderer, WebContents } from 'electron';

/** The parts of Electron's IPC that the app uses, joined as in one page and its main process. */
export type IpcPair = {
  ipcMain: Pick<IpcMain, 'on' | 'removeListener'>;
  ipcRenderer: Pick<IpcRenderer, 'send' | 'on' | 'removeAllListeners'>;
  /** The page's web contents as main sees them; events such as `did-navigate` are emitted on it. */
  contents: EventEmitter;
  /** The event that main gets with a frame; tests change it to speak as another frame. */
  sender: { senderFrame: { url: string } | null };
};

/** Builds the stand-in of one page's IPC: asynchronous, ordered, values copied as Electron copies them. */
export function openIpcPair(url: string): IpcPair {
  const main = new EventEmitter();
  const page = new EventEmitter();
  const mainFrame = { url };
  const contents: EventEmitter = Object.assign(new EventEmitter(), {
    id: 1,
    mainFrame,
    isDestroyed: () => false,
    send: (channel: string, ...values: unknown[]) => {
      const copies = structuredClone(values);
      setImmediate(() => page.emit(channel, {}, ...copies));
    },
  } satisfies Pick<WebContents, 'id' | 'isDestroyed' | 'send'> & { mainFrame: { url: string } });
  const sender: IpcPair['sender'] = { senderFrame: mainFrame };
  const send: IpcRenderer['send'] = (channel, ...values: unknown[]) => {
    const copies = structuredClone(values);
    const { senderFrame } = sender;
    setImmediate(() => main.emit(channel, { sender: contents, senderFrame }, ...copies));
  };
  return {
    ipcMain: main as unknown as IpcPair['ipcMain'],
    ipcRenderer: Object.assign(page, { send }) as unknown as IpcPair['ipcRenderer'],
    contents,
    sender,
  };
}
