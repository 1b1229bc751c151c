import type { WebSocket } from 'ws';
import { maxFrameLength } from '../../shared/ipc/frames.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { openReceiver } from '../../shared/ipc/receiver.ts';

/** When a silent page is given up: a ping goes out every `heartbeatMs`, and one unanswered until the next ends it. */
export type SocketOptions = { heartbeatMs?: number };

/**
 * The server's end of a WebSocket as a port. Binary messages close it, and so does a page that leaves more than
 * two of the longest frames unread. The longest message it takes is set where the socket is opened.
 */
export function openSocketPort(socket: WebSocket, { heartbeatMs = 15_000 }: SocketOptions = {}): Port {
  const receiver = openReceiver();
  let isAlive = true;

  const close = (code: number): void => {
    if (!receiver.close()) return;
    clearInterval(heartbeat);
    if (socket.readyState !== socket.OPEN) {
      socket.terminate();
      return;
    }
    socket.close(code);
    setTimeout(() => socket.terminate(), 1_000).unref();
  };
  const heartbeat = setInterval(() => {
    if (!isAlive) {
      close(1001);
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  heartbeat.unref();

  socket.on('pong', () => (isAlive = true));
  socket.on('close', () => close(1000));
  // `ws` closes the socket itself after an error such as a message above its limit.
  socket.on('error', () => close(1002));
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    isAlive = true;
    if (isBinary) close(1003);
    else receiver.deliver(data.toString('utf8'));
  });

  return {
    send: (frame) => {
      if (receiver.isClosed()) return;
      socket.send(frame);
      if (socket.bufferedAmount > 2 * maxFrameLength) close(1013);
    },
    onFrame: receiver.onFrame,
    onClose: receiver.onClose,
    close: () => close(1000),
  };
}
