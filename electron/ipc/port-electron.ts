import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { frameChannel } from '../../shared/ipc/channel.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { openReceiver } from '../../shared/ipc/receiver.ts';

/** What is listened to, which pages are believed, and who serves a port. */
export type PortsOptions = {
  ipcMain: Pick<IpcMain, 'on' | 'removeListener'>;
  isTrusted: (url: string) => boolean;
  onPort: (port: Port) => void;
};

/** A port with the hand that feeds it. */
type PagePort = { port: Port; deliver: (frame: string) => void };

/**
 * Opens one port for each page that speaks on the frameChannel, and closes it when the page navigates, crashes or is
 * destroyed. Frames of subframes and of pages that are not trusted are dropped. Returns what stops listening.
 */
export function openPorts({ ipcMain, isTrusted, onPort }: PortsOptions): () => void {
  const ports = new Map<number, PagePort>();

  const onFrame = (event: IpcMainEvent, frame: unknown): void => {
    const { sender, senderFrame } = event;
    if (senderFrame === null || senderFrame !== sender.mainFrame || !isTrusted(senderFrame.url)) return;
    let page = ports.get(sender.id);
    if (!page) {
      if (frame === '') return;
      page = openPagePort(sender, () => ports.delete(sender.id));
      ports.set(sender.id, page);
      onPort(page.port);
    }
    if (typeof frame === 'string' && frame !== '') page.deliver(frame);
    else page.port.close();
  };

  ipcMain.on(frameChannel, onFrame);
  return () => {
    ipcMain.removeListener(frameChannel, onFrame);
    for (const page of [...ports.values()]) page.port.close();
  };
}

function openPagePort(contents: WebContents, onEnd: () => void): PagePort {
  const receiver = openReceiver();
  const end = (): void => {
    contents.off('did-navigate', end);
    contents.off('render-process-gone', end);
    contents.off('destroyed', end);
    onEnd();
    receiver.close();
  };
  contents.on('did-navigate', end);
  contents.on('render-process-gone', end);
  contents.on('destroyed', end);
  const port: Port = {
    send: (frame) => {
      if (!receiver.isClosed() && !contents.isDestroyed()) contents.send(frameChannel, frame);
    },
    onFrame: receiver.onFrame,
    onClose: receiver.onClose,
    close: () => {
      if (receiver.isClosed()) return;
      if (!contents.isDestroyed()) contents.send(frameChannel, '');
      end();
    },
  };
  return { port, deliver: receiver.deliver };
}
