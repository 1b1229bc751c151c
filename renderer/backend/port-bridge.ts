import type { Port } from '../../shared/ipc/frames.ts';
import { openReceiver } from '../../shared/ipc/receiver.ts';

/** What the preload puts on the page in Electron: text out, text in. */
export type Bridge = { send: (frame: string) => void; onFrame: (listener: (frame: string) => void) => void };

/** The page's end of the Electron channel; either end tells the other that it closed by an empty frame. */
export function openBridgePort(bridge: Bridge): Port {
  const receiver = openReceiver();
  bridge.onFrame((frame) => {
    if (frame === '') receiver.close();
    else receiver.deliver(frame);
  });
  return {
    send: (frame) => {
      if (!receiver.isClosed()) bridge.send(frame);
    },
    onFrame: receiver.onFrame,
    onClose: receiver.onClose,
    close: () => {
      if (receiver.close()) bridge.send('');
    },
  };
}
