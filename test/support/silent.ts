import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a server of a test does with each connection. */
type Answer = (socket: Socket) => void;

/** A server that accepts connections, counts them and, unless told otherwise, says nothing. */
export async function openSilent(
  answer: Answer = () => undefined,
): Promise<{ host: string; connections: () => number; close: () => Promise<void> }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.resume().on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => void server.close(() => done()));
    },
  };
}
