import { fail } from '../../shared/result.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { connect, connectionLost } from './connect.ts';
import type { Client, Connection } from './connect.ts';
import { openBridgePort } from './port-bridge.ts';
import type { Bridge } from './port-bridge.ts';
import { openSocketPort } from './port-socket.ts';

/** How the page stands to the app's back end; `lost` is retried by itself. */
export type Link = 'connected' | 'lost';

/** The back end as the page uses it: calls answer at once while the link is lost, streams outlive its loss. */
export type Backend = Client<Contract> & {
  link: () => Link;
  /** Tells every change of the link; returns what stops it. */
  onLink: (listener: (link: Link) => void) => () => void;
  /** Ends the wait before the next try, where there is one. */
  retryNow: () => void;
};

/** Opens a port; null where it cannot be opened now. */
export type OpenPort = () => Promise<Port | null>;

/** How this page reaches its back end: by the preload in Electron, else by a WebSocket beside the page's address. */
export function toOpenPort(page: { acre?: Bridge; location: { href: string } }): OpenPort {
  const { acre, location } = page;
  if (acre) return () => Promise.resolve(openBridgePort(acre));
  const url = new URL('socket', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  url.hash = '';
  return () => openSocketPort(url.href);
}

type Followed = { open: (connection: Connection<Contract>) => () => void; stop: () => void };

/**
 * Connects to the back end, and again by itself when the link is lost; answers after the first try. A stream that
 * was open is opened anew, and so begins again with its snapshot. `retryMs` is the first wait of a doubling row up
 * to five seconds.
 */
export async function openBackend(openPort: OpenPort, { retryMs = 250 } = {}): Promise<Backend> {
  const followed = new Set<Followed>();
  const listeners = new Set<(link: Link) => void>();
  let connection: Connection<Contract> | null = null;
  let isClosed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    for (const listener of [...listeners]) listener(connection ? 'connected' : 'lost');
  };
  const tryAgain = (attempt: number): void => {
    if (isClosed) return;
    const waitMs = Math.min(5_000, retryMs * 2 ** attempt) * (0.5 + Math.random() / 2);
    retry = setTimeout(() => {
      retry = undefined;
      void open(attempt + 1);
    }, waitMs);
  };
  const open = async (attempt: number): Promise<void> => {
    const port = await openPort();
    if (isClosed) {
      port?.close();
      return;
    }
    if (!port) {
      tryAgain(attempt);
      return;
    }
    const opened = connect(port);
    connection = opened;
    opened.onClose(() => {
      connection = null;
      if (isClosed) return;
      tell();
      tryAgain(0);
    });
    for (const entry of followed) entry.stop = entry.open(opened);
    tell();
  };

  const follow: Client<Contract>['follow'] = (name, input, follower) => {
    const entry: Followed = {
      stop: () => undefined,
      open: (to) =>
        to.follow(name, input, {
          onEvent: follower.onEvent,
          onEnd: (error) => {
            if (error === connectionLost) return;
            followed.delete(entry);
            follower.onEnd?.(error);
          },
        }),
    };
    followed.add(entry);
    if (connection) entry.stop = entry.open(connection);
    return () => {
      if (followed.delete(entry)) entry.stop();
    };
  };

  await open(0);
  return {
    call: (name, input, options) =>
      connection ? connection.call(name, input, options) : Promise.resolve(fail(connectionLost)),
    follow,
    link: () => (connection ? 'connected' : 'lost'),
    onLink: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retryNow: () => {
      if (retry === undefined) return;
      clearTimeout(retry);
      retry = undefined;
      void open(0);
    },
    close: () => {
      isClosed = true;
      clearTimeout(retry);
      followed.clear();
      connection?.close();
    },
  };
}
