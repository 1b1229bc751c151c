/** Time as the back end sees it; tests put their own in its place. */
export type Clock = {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Runs something once after a time in milliseconds; returns how to call it off. */
  after: (delayMs: number, run: () => void) => () => void;
};

/** The time of the machine. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Milliseconds since some moment, by a clock that nobody sets: for how old something is. */
export function steadyMs(): number {
  return performance.now();
}

/** Waits for a time in milliseconds; ends early, without an error, when the signal aborts. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) {
      done();
      return;
    }
    const onAbort = (): void => {
      cancel();
      done();
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      done();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The longest a timer waits; one of more would fire at once. Source: Node.js documentation, setTimeout. */
const longestMs = 2 ** 31 - 1;

/** A time limit that has begun. */
export type Limit = { isOver: () => boolean; close: () => void };

/**
 * Begins a time limit in milliseconds. It goes by a timer, so that a clock that is set neither ends it early nor draws it out.
 * Close it once it is not asked any more; `onOver` is told when it is over.
 */
export function openLimit(clock: Clock, limitMs: number, onOver?: () => void): Limit {
  let isOver = false;
  const close = clock.after(Math.min(limitMs, longestMs), () => {
    isOver = true;
    onOver?.();
  });
  return { isOver: () => isOver, close };
}

/** Whether a signal is aborted by now; a function, since the compiler believes that what it has seen once stays so across awaits. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** A time in milliseconds since 1970 as ISO 8601 text. */
export function toIso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
