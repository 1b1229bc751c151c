import type { ClientRequest } from 'node:http';
import { WebSocket } from 'ws';
import type { TestSimulator } from './simulator.ts';

/** A WebSocket to the first cluster of a simulator, with what came over it. */
export interface TestSocket {
  socket: WebSocket;
  /** Everything received, in order. */
  bytes: () => Buffer;
  text: () => string;
  /** Whole messages, for sockets that speak in messages. */
  messages: string[];
  isClosed: () => boolean;
  closeCode: () => number | undefined;
  close: () => void;
}

export interface SocketOptions {
  token?: string | null;
  protocols?: string[];
}

const headersOf = (simulator: TestSimulator, token: string | null | undefined): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token ?? simulator.cluster.adminToken}` };

const start = (simulator: TestSimulator, path: string, options: SocketOptions): WebSocket =>
  new WebSocket(`wss://127.0.0.1:${simulator.cluster.port}${path}`, options.protocols ?? [], {
    ca: simulator.caPem,
    headers: headersOf(simulator, options.token),
  });

/** Opens a WebSocket; rejects when the upgrade is refused. */
export function openSocket(
  simulator: TestSimulator,
  path: string,
  options: SocketOptions = {},
): Promise<TestSocket> {
  const socket = start(simulator, path, options);
  const chunks: Buffer[] = [];
  const messages: string[] = [];
  let closeCode: number | undefined;
  socket.on('message', (data) => {
    const chunk = Buffer.from(data as ArrayBuffer);
    chunks.push(chunk);
    messages.push(chunk.toString());
  });
  socket.on('close', (code) => (closeCode = code));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve({
        socket,
        bytes: () => Buffer.concat(chunks),
        text: () => Buffer.concat(chunks).toString(),
        messages,
        isClosed: () => closeCode !== undefined,
        closeCode: () => closeCode,
        close: () => socket.terminate(),
      });
    });
  });
}

/** Asks for an upgrade that is refused, and gives the answer. */
export function refusedUpgrade(
  simulator: TestSimulator,
  path: string,
  options: SocketOptions = {},
): Promise<{ code: number; json: Record<string, unknown> }> {
  const socket = start(simulator, path, options);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was not refused'));
    });
    socket.once('error', reject);
    socket.once('unexpected-response', (_request: ClientRequest, response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('end', () =>
        resolve({ code: response.statusCode ?? 0, json: JSON.parse(text) as Record<string, unknown> }),
      );
    });
  });
}
