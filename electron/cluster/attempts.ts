import type { Clock } from '../clock.ts';

/** Whose attempt to connect goes first: what is likely to answer or was just asked for, the rest, then repetitions. */
export type AttemptRank = 'first' | 'later' | 'again';

/** Spreads attempts to connect out. */
export type Attempts = {
  /** Waits for a place and answers how to give it back; at once where the signal is aborted. */
  enter: (rank: AttemptRank, signal: AbortSignal) => Promise<() => void>;
  /** How many have a place now, and how many wait for one. */
  counts: () => { placed: number; waiting: number };
};

export type AttemptsOptions = {
  clock: Clock;
  /** How many may begin at once. */
  places: number;
  /** How long an attempt counts, in milliseconds: a server that does not answer costs nothing but time. */
  heldMs: number;
};

const ranks: readonly AttemptRank[] = ['first', 'later', 'again'];

/**
 * Lets so many attempts begin at once, in the order of their ranks and in each as they came. An attempt that takes long
 * goes on, but gives its place up: servers that hang do not keep others from being reached.
 */
export function openAttempts({ clock, places, heldMs }: AttemptsOptions): Attempts {
  const waiting: Record<AttemptRank, Set<() => void>> = {
    first: new Set(),
    later: new Set(),
    again: new Set(),
  };
  let placed = 0;

  const admit = (): void => {
    while (placed < places) {
      const queue = ranks.map((rank) => waiting[rank]).find(({ size }) => size > 0);
      const [next] = queue ?? [];
      if (!queue || !next) return;
      queue.delete(next);
      placed += 1;
      next();
    }
  };
  const place = (): (() => void) => {
    let isHeld = true;
    const leave = (): void => {
      if (!isHeld) return;
      isHeld = false;
      cancel();
      placed -= 1;
      admit();
    };
    const cancel = clock.after(heldMs, leave);
    return leave;
  };
  return {
    enter: (rank, signal) =>
      new Promise((done) => {
        const giveUp = (): void => {
          waiting[rank].delete(begin);
          done(() => undefined);
        };
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          done(place());
        };
        if (signal.aborted) {
          giveUp();
          return;
        }
        signal.addEventListener('abort', giveUp, { once: true });
        waiting[rank].add(begin);
        admit();
      }),
    counts: () => ({
      placed,
      waiting: ranks.reduce((sum, rank) => sum + waiting[rank].size, 0),
    }),
  };
}
