import type { WebSocket } from 'ws';
import { textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** The open streams of one kind, one a VMI. */
export interface Sessions {
  /** Ends the stream there was and keeps the new one; it ends with the guest, and when the guest moves. */
  keep: (uid: string, socket: WebSocket) => void;
  has: (uid: string) => boolean;
  close: () => void;
}

/**
 * Opens the list of streams. A second client ends the first (kubevirt pkg/virt-handler/rest/console.go newStopChan);
 * the connection breaks off without a closing frame, as virt-handler leaves it.
 */
export function openSessions(store: Store): Sessions {
  const open = new Map<string, WebSocket>();
  const end = (uid: string): void => open.get(uid)?.terminate();
  const unsubscribe = store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.vmis) return;
    const uid = entry.object.metadata.uid ?? '';
    if (!open.has(uid)) return;
    const host = (of: typeof entry | undefined): string | undefined =>
      textAt(of?.object, 'status', 'nodeName');
    const isRunning = type !== 'DELETED' && textAt(entry.object, 'status', 'phase') === 'Running';
    if (!isRunning || host(entry) !== host(previous)) end(uid);
  });
  return {
    keep: (uid, socket) => {
      end(uid);
      open.set(uid, socket);
      socket.once('close', () => {
        if (open.get(uid) === socket) open.delete(uid);
      });
    },
    has: (uid) => open.has(uid),
    close: () => {
      unsubscribe();
      for (const socket of open.values()) socket.terminate();
    },
  };
}
