import type { Clock } from './clock.ts';

/** What is watched with. */
export type WakeWatchOptions = {
  clock: Clock;
  /** Told that the machine slept, and since when at the earliest, in milliseconds since 1970. */
  onWake: (sleptSinceMs: number) => void;
  /** How often it is looked, in milliseconds. */
  everyMs?: number;
  /** How much later than meant a look must be to be the work of sleep and not of a busy machine, in milliseconds. */
  lateMs?: number;
};

/**
 * Watches for the machine to wake, where nobody tells: timers stand still while it sleeps, and the clock does not. A clock
 * that is set forward looks the same, and one that is set back looks like nothing. Returns how to stop.
 */
export function openWakeWatch({
  clock,
  onWake,
  everyMs = 5_000,
  lateMs = 20_000,
}: WakeWatchOptions): () => void {
  let seenMs = clock.now();
  let cancel = (): void => undefined;
  const look = (): void => {
    const nowMs = clock.now();
    if (nowMs - seenMs > everyMs + lateMs) onWake(seenMs);
    seenMs = nowMs;
    cancel = clock.after(everyMs, look);
  };
  cancel = clock.after(everyMs, look);
  return () => cancel();
}
