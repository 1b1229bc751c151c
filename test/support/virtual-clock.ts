import type { Clock } from '../../electron/clock.ts';

/** A clock that stands still until it is moved, so that hours pass in milliseconds. */
export type VirtualClock = Clock & {
  /** Lets time pass, running what falls due in order, with everything promised settled in between. */
  pass: (durationMs: number) => Promise<void>;
  /** Sets the clock forward or, below zero, back, as a user or a time server does: what waits is not reached sooner or later by it. */
  set: (byMs: number) => void;
  /** How many timers wait. */
  waiting: () => number;
};

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** Opens a virtual clock. */
export function openVirtualClock(startMs = Date.parse('2026-01-01T00:00:00Z')): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; run: () => void }>();
  const next = (): { atMs: number; run: () => void } | undefined =>
    [...timers].reduce<{ atMs: number; run: () => void } | undefined>(
      (first, timer) => (first === undefined || timer.atMs < first.atMs ? timer : first),
      undefined,
    );
  return {
    now: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + Math.max(0, delayMs), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: async (durationMs) => {
      const untilMs = nowMs + durationMs;
      await settle();
      for (let timer = next(); timer !== undefined && timer.atMs <= untilMs; timer = next()) {
        timers.delete(timer);
        nowMs = timer.atMs;
        timer.run();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    set: (byMs) => {
      nowMs += byMs;
      for (const timer of timers) timer.atMs += byMs;
    },
    waiting: () => timers.size,
  };
}
