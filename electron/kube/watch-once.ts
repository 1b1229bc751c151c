import { appError } from '../../shared/error.ts';
import type { Clock } from '../clock.ts';
import { isAborted } from '../clock.ts';
import type { KubeClient } from './client.ts';
import type { KubeFailure } from './errors.ts';
import { toFailure, toStatusFailure } from './errors.ts';
import { isOlder } from './order.ts';
import { readWatchEvent } from './watch-event.ts';

/** What watching needs of a client. */
export type WatchClient = Pick<KubeClient, 'stream'>;

/** One connection of a watch. */
export type WatchConnection = {
  client: WatchClient;
  path: string;
  query?: Record<string, string>;
  /** Where to begin; empty for the present state. */
  version: string;
  signal: AbortSignal;
  clock: Clock;
  random: () => number;
  /** Silence in milliseconds after which a connection is given up as dead. */
  inactivityMs: number;
  onPut: (object: unknown) => void;
  onRemove: (object: unknown) => void;
  /** The server has accepted the watch. */
  onOpen: () => void;
  /** A whole line has come. */
  onLine: () => void;
};

/**
 * How a connection ended, and the version to go on from. `closed`: by the server or on the way. `silent`: nothing came
 * for too long. `malformed`: a line that is none. `disordered`: events in the wrong order, so that what is known may be
 * wrong. `expired`: the server no longer keeps the version. `failed`: it was refused.
 */
export type WatchOutcome = { version: string; isOpen: boolean; hasHeard: boolean } & (
  | { type: 'closed' | 'silent' | 'malformed' | 'disordered' | 'expired' }
  | { type: 'failed'; failure: KubeFailure }
);

const unanswered = toFailure(appError('timeout', 'The watch is not answered.'));

/** Watches over one connection, from opening to its end. Never throws but where a listener does. */
export async function watchOnce(run: WatchConnection): Promise<WatchOutcome> {
  const { client, clock, random, inactivityMs } = run;
  const isFromVersion = run.version !== '';
  let { version } = run;
  let isOpen = false;
  let hasHeard = false;
  const watchdog = { hasBarked: false };
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  run.signal.addEventListener('abort', abort, { once: true });
  let heardMs = clock.now();
  let cancelWatchdog = (): void => undefined;
  const end = (type: Exclude<WatchOutcome['type'], 'failed'>): WatchOutcome => ({
    type,
    version,
    isOpen,
    hasHeard,
  });
  const refused = (failure: KubeFailure): WatchOutcome =>
    failure.status === 410 ? end('expired') : { type: 'failed', failure, version, isOpen, hasHeard };
  try {
    const query = {
      ...run.query,
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: 300 + Math.floor(random() * 301),
      resourceVersion: isFromVersion ? version : undefined,
    };
    const check = (): void => {
      // A clock that was set back must not put the next looks off for as long.
      heardMs = Math.min(heardMs, clock.now());
      const silentMs = clock.now() - heardMs;
      if (silentMs >= inactivityMs) {
        watchdog.hasBarked = true;
        abort();
      } else {
        cancelWatchdog = clock.after(inactivityMs - silentMs, check);
      }
    };
    cancelWatchdog = clock.after(inactivityMs, check);
    const opened = await client.stream(run.path, { query, signal: controller.signal });
    if (!opened.ok) return refused(watchdog.hasBarked ? unanswered : opened);
    isOpen = true;
    run.onOpen();
    heardMs = clock.now();
    const lines = opened.value[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Only reading may fail here: a fault in a listener is none of the connection.
        const next = await lines.next().catch(() => null);
        if (next === null || next.done === true)
          return end(watchdog.hasBarked && !isAborted(run.signal) ? 'silent' : 'closed');
        heardMs = clock.now();
        const event = readWatchEvent(next.value);
        if (event === null) return end('malformed');
        if (event.type === 'error') return refused(toStatusFailure(event.status));
        if (isFromVersion && isOlder(event.version, version)) return end('disordered');
        if (event.type === 'put') run.onPut(event.object);
        else if (event.type === 'remove') run.onRemove(event.object);
        version = event.version;
        hasHeard = true;
        run.onLine();
      }
    } finally {
      controller.abort();
      await lines.return?.().catch(() => undefined);
    }
  } finally {
    cancelWatchdog();
    run.signal.removeEventListener('abort', abort);
    controller.abort();
  }
}
