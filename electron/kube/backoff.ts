import { isRetryable } from '../../shared/error.ts';
import type { AppErrorCode } from '../../shared/error.ts';

/** Waiting times that grow with every failure in a row. */
export type Backoff = {
  /** The next time to wait in milliseconds, at least what the server asked for. */
  next: (retryAfterMs?: number | null) => number;
  /** Starts again from the shortest time: it worked. */
  reset: () => void;
};

/** Bounds in milliseconds, and where chance comes from: a number from 0 (included) to 1 (excluded). */
export type BackoffOptions = { baseMs: number; maxMs: number; random: () => number };

/** Longest time in milliseconds that a server's Retry-After is honoured for: a broken header must not stop the app for a day. */
const longestRetryAfterMs = 10 * 60_000;

/**
 * Exponential waiting with full jitter: anything from a tenth of the step up to the step, so that many clients spread
 * out and none of them spins.
 */
export function openBackoff({ baseMs, maxMs, random }: BackoffOptions): Backoff {
  let failures = 0;
  return {
    next: (retryAfterMs = null) => {
      const stepMs = Math.min(maxMs, baseMs * 2 ** Math.min(failures, 30));
      failures += 1;
      const delayMs = stepMs * (0.1 + 0.9 * random());
      if (retryAfterMs === null) return Math.round(delayMs);
      return Math.round(Math.min(retryAfterMs, longestRetryAfterMs) + delayMs);
    },
    reset: () => {
      failures = 0;
    },
  };
}

/** How a failure is tried again: soon and ever later, slowly, or not before the user did something. */
export function retryOf(code: AppErrorCode): 'backoff' | 'slow' {
  return isRetryable(code) ? 'backoff' : 'slow';
}
