import type { Clock } from '../clock.ts';

/** A stream of whole values of which only the latest matters. */
export type LatestOptions<E> = {
  clock: Clock;
  sink: { send: (event: E) => void; pending: () => number };
  read: () => E;
  /** Time in milliseconds over which changes are gathered; 50 by default. */
  everyMs?: number;
};

const maxPending = 4;

/** Sends the present value at once and again after changes, at most every 50 ms and never to a follower that is behind. */
export function followLatest<E>(options: LatestOptions<E>): { changed: () => void; close: () => void } {
  const { clock, sink, read, everyMs = 50 } = options;
  let cancel: (() => void) | null = null;
  let isClosed = false;

  const changed = (): void => {
    if (cancel !== null || isClosed) return;
    cancel = clock.after(everyMs, () => {
      cancel = null;
      if (sink.pending() > maxPending) changed();
      else sink.send(read());
    });
  };
  sink.send(read());
  return {
    changed,
    close: () => {
      isClosed = true;
      cancel?.();
    },
  };
}
