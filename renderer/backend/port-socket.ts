import { maxFrameLength } from '../../shared/ipc/frames.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { openReceiver } from '../../shared/ipc/receiver.ts';

/** Opens the page's end of a WebSocket; null where it cannot be opened. */
export function openSocketPort(url: string): Promise<Port | null> {
  const socket = new WebSocket(url);
  const receiver = openReceiver();
  const close = (): void => {
    if (receiver.close()) socket.close();
  };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string' && data.length <= maxFrameLength) receiver.deliver(data);
    else close();
  };
  const port: Port = {
    send: (frame) => {
      if (!receiver.isClosed()) socket.send(frame);
    },
    onFrame: receiver.onFrame,
    onClose: receiver.onClose,
    close,
  };
  return new Promise((resolve) => {
    socket.onopen = () => resolve(port);
    socket.onclose = () => {
      close();
      resolve(null);
    };
  });
}
