import { connect } from 'node:net';
import type { WebSocket } from 'ws';
import { textAt } from '../json.ts';
import { streamedVmi } from '../console/serial.ts';
import type { Stream } from '../console/upgrades.ts';
import { badRequest } from '../status.ts';
import type { Store } from '../store.ts';
import type { Guests } from './open.ts';

function pipe(socket: WebSocket, port: number, early: readonly Buffer[]): void {
  const guest = connect(port, '127.0.0.1');
  for (const chunk of early) guest.write(chunk);
  socket.on('message', (data) => void guest.write(Buffer.from(data as ArrayBuffer)));
  guest.on('data', (chunk) => {
    if (socket.readyState === socket.OPEN) socket.send(chunk);
  });
  guest.on('error', () => socket.terminate());
  guest.on('close', () => socket.close());
  socket.once('close', () => guest.destroy());
}

/**
 * `portforward/PORT` of a VMI: bytes to and from a port of its guest (kubevirt pkg/virt-api/rest/portforward.go). Only
 * the API of a guest cluster listens; everything else ends the stream at once.
 */
export function createPortForward(store: Store, guests: Guests): Stream {
  return {
    check: (namespace, name, _, port) => {
      const vmi = streamedVmi(store, namespace, name);
      if (textAt(vmi, 'status', 'phase') !== 'Running') throw badRequest('VMI is not running');
      if (!Number.isInteger(port)) throw badRequest('failed to parse port');
    },
    serve: (socket, namespace, name, port) => {
      const early: Buffer[] = [];
      const keep = (data: unknown): void => void early.push(Buffer.from(data as ArrayBuffer));
      socket.on('message', keep);
      guests.portOf(namespace, name, port).then(
        (found) => {
          socket.off('message', keep);
          if (found === undefined || socket.readyState !== socket.OPEN) socket.terminate();
          else pipe(socket, found, early);
        },
        () => socket.terminate(),
      );
    },
  };
}
