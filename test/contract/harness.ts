import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { openPorts } from '../../electron/ipc/port-electron.ts';
import { openPortPair } from '../../electron/ipc/port-memory.ts';
import { openSocketPort as openServerPort } from '../../electron/ipc/port-websocket.ts';
import { openBridgePort } from '../../renderer/backend/port-bridge.ts';
import type { Bridge } from '../../renderer/backend/port-bridge.ts';
import { openSocketPort as openPagePort } from '../../renderer/backend/port-socket.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { maxRequestLength } from '../../shared/ipc/frames.ts';
import { openIpcPair } from '../support/electron-ipc.ts';

/** Both ends of one transport, and what ends it. */
export type Ends = { page: Port; server: Promise<Port>; close: () => Promise<void> };

/** The in-memory pair. */
export async function openMemory(): Promise<Ends> {
  const [page, server] = openPortPair();
  return { page, server: Promise.resolve(server), close: async () => page.close() };
}

/** A real WebSocket on 127.0.0.1, with the page's own client code on Node's WebSocket. */
export async function openWebSocket(): Promise<Ends> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, maxPayload: 4 * maxRequestLength });
  const server = new Promise<Port>((resolve) => {
    sockets.on('connection', (socket) => resolve(openServerPort(socket)));
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const page = await openPagePort(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  if (!page) throw new Error('The WebSocket did not open.');
  const close = async (): Promise<void> => {
    page.close();
    for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => sockets.close(resolve));
    await new Promise((resolve) => http.close(resolve));
  };
  return { page, server, close };
}

/** Electron's channel through the real preload and the real main side, over a stand-in of Electron's IPC. */
export async function openElectron(): Promise<Ends> {
  const url = 'app://acre/index.html';
  const { ipcMain, ipcRenderer } = openIpcPair(url);
  const exposed: Bridge[] = [];
  vi.resetModules();
  vi.doMock('electron', () => ({
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (_name: string, value: Bridge) => exposed.push(value) },
  }));
  await import('../../electron/preload.ts');
  vi.doUnmock('electron');
  let stop = (): void => {};
  const server = new Promise<Port>((resolve) => {
    stop = openPorts({ ipcMain, isTrusted: (from) => from === url, onPort: resolve });
  });
  const [bridge] = exposed;
  if (!bridge) throw new Error('The preload exposed nothing.');
  const page = openBridgePort(bridge);
  return { page, server, close: async () => stop() };
}

/** Waits until a condition holds, at most two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('The condition did not come true within 2 s.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
