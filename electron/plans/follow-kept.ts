import type { Clock } from '../clock.ts';

/** What a follower of a set of things by id is opened with. */
export type FollowKept<T, E> = {
  /** Those there are, by id. */
  ids: () => readonly string[];
  find: (id: string) => T | undefined;
  /** Calls back with the id of each that changes; returns how to stop. */
  listen: (listener: (id: string) => void) => () => void;
  toPut: (value: T) => E;
  toRemove: (id: string) => E;
  complete: E;
  sink: { send: (event: E) => void; pending: () => number };
  clock: Clock;
  everyMs: number;
};

const mostPending = 4;

/** Sends every one, then those that change, each as it is when it is sent: a slow follower gets fewer, not a queue. */
export function followKept<T, E>({ sink, clock, everyMs, ...kept }: FollowKept<T, E>): { close: () => void } {
  const changed = new Set<string>();
  let cancel: (() => void) | null = null;
  const send = (id: string): void => {
    const value = kept.find(id);
    sink.send(value === undefined ? kept.toRemove(id) : kept.toPut(value));
  };
  const flush = (): void => {
    cancel = null;
    if (sink.pending() > mostPending) {
      cancel = clock.after(everyMs, flush);
      return;
    }
    for (const id of changed) send(id);
    changed.clear();
  };
  for (const id of kept.ids()) send(id);
  sink.send(kept.complete);
  const stop = kept.listen((id) => {
    changed.add(id);
    cancel ??= clock.after(everyMs, flush);
  });
  return {
    close: () => {
      stop();
      cancel?.();
    },
  };
}
