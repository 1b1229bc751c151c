import { at, textAt } from '../json.ts';
import type { KubeObject } from '../json.ts';
import type { Clock } from '../clock.ts';
import { RESOURCES } from '../resources.ts';
import { badRequest, conflict, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { InsideOf, Starts } from './guest.ts';
import { createGuest } from './guest.ts';
import type { Sessions } from './sessions.ts';
import { openTerminal } from './terminal.ts';
import type { Stream } from './upgrades.ts';

/** virt-api names the resource in the singular (kubevirt api/core/v1 Resource). */
const VMI = { group: 'kubevirt.io', plural: 'virtualmachineinstance' };

/** The VMI of a stream; throws the 404 of virt-api. */
export function streamedVmi(store: Store, namespace: string, name: string): KubeObject {
  const vmi = store.get(RESOURCES.vmis, namespace, name);
  if (vmi === undefined) throw notFound(VMI, name);
  return vmi;
}

/** The serial console of a VMI, refused as by kubevirt pkg/virt-api/rest/console.go. */
export function createSerial(
  store: Store,
  clock: Clock,
  starts: Starts,
  sessions: Sessions,
  insideOf: InsideOf,
): Stream {
  return {
    check: (namespace, name) => {
      const vmi = streamedVmi(store, namespace, name);
      if (at(vmi, 'spec', 'domain', 'devices', 'autoattachSerialConsole') === false) {
        throw badRequest('No serial consoles are present.');
      }
      const phase = textAt(vmi, 'status', 'phase');
      if (phase === 'Failed') throw conflict(VMI, name, 'VMI is in failed status');
      if (phase !== 'Running') throw badRequest('VMI is not running');
    },
    serve: (socket, namespace, name) => {
      const uid = streamedVmi(store, namespace, name).metadata.uid ?? '';
      sessions.keep(uid, socket);
      const terminal = openTerminal(
        createGuest(store, clock, starts, namespace, name, insideOf),
        clock.after,
      );
      socket.on('message', (data) => terminal.type(Buffer.from(data as ArrayBuffer).toString()));
      socket.once('close', terminal.close);
      terminal.show((text) => {
        if (socket.readyState === socket.OPEN) socket.send(Buffer.from(text));
      });
    },
  };
}
