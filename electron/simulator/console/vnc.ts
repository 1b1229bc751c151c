import { connect } from 'node:net';
import type { WebSocket } from 'ws';
import { at, textAt } from '../json.ts';
import { badRequest, failure } from '../status.ts';
import type { Store } from '../store.ts';
import { openRfb } from './rfb.ts';
import type { Screens } from './screens.ts';
import { streamedVmi } from './serial.ts';
import type { Sessions } from './sessions.ts';
import type { Stream } from './upgrades.ts';

/** How often the own VNC server looks whether there is something new to show. */
const LOOK_MS = 50;

/** Host and port of a VNC server. */
export interface VncServer {
  host: string;
  port: number;
}

/** Reads `host:port`; undefined where it is none. */
export function toVncServer(text: string): VncServer | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? '0');
  return match === null || port < 1 || port > 65_535 ? undefined : { host: match[1] ?? match[2] ?? '', port };
}

const bytesOf = (data: unknown): Buffer => Buffer.from(data as ArrayBuffer);

/** Pipes a socket to a VNC server and back. */
function pipe(socket: WebSocket, server: VncServer): void {
  const link = connect(server);
  link.on('data', (data) => {
    if (socket.readyState === socket.OPEN) socket.send(data);
  });
  link.on('error', () => socket.terminate());
  link.on('close', () => socket.terminate());
  socket.on('message', (data) => link.write(bytesOf(data)));
  socket.once('close', () => link.destroy());
}

/** The graphical console of a VMI, refused as by kubevirt pkg/virt-api/rest/vnc.go; behind it a real VNC server or the own one. */
export function createVnc(
  store: Store,
  screens: Screens,
  sessions: Sessions,
  server: VncServer | undefined,
): Stream {
  return {
    check: (namespace, name, query) => {
      const vmi = streamedVmi(store, namespace, name);
      if (at(vmi, 'spec', 'domain', 'devices', 'autoattachGraphicsDevice') === false) {
        throw badRequest('No graphics devices are present.');
      }
      if (textAt(vmi, 'status', 'phase') !== 'Running') throw badRequest('VMI is not running');
      const isKept = ['true', '1', 't', 'T', 'TRUE', 'True'].includes(query.get('preserveSession') ?? '');
      if (!isKept || !sessions.has(vmi.metadata.uid ?? '')) return;
      // virt-handler says 503, which virt-api makes an internal error of (client-go EnrichError).
      const message =
        "Internal error occurred: Can't connect to websocket (503): Active VNC connection. Request denied.";
      throw failure(500, 'InternalError', message, { causes: [{ message }] });
    },
    serve: (socket, namespace, name) => {
      sessions.keep(streamedVmi(store, namespace, name).metadata.uid ?? '', socket);
      if (server !== undefined) {
        pipe(socket, server);
        return;
      }
      const send = (data: Buffer): void => {
        if (socket.readyState === socket.OPEN) socket.send(data);
      };
      const rfb = openRfb(screens.of(namespace, name), name, send, () => socket.terminate());
      const looking = setInterval(rfb.update, LOOK_MS);
      socket.on('message', (data) => rfb.receive(bytesOf(data)));
      socket.once('close', () => clearInterval(looking));
    },
  };
}
