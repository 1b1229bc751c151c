/** A signal that aborts with others or when time is up. */
export type Deadline = {
  signal: AbortSignal;
  /** Rejects when the signal aborts: undici lets a request wait for its connection even after it was aborted. */
  aborted: Promise<never>;
  /** Whether it was the time. */
  isLate: () => boolean;
  /** Stops the timer and lets go of the other signals, without aborting. */
  release: () => void;
};

/** Opens a deadline; `limitMs` counts from now. */
export function openDeadline(limitMs: number, signals: readonly AbortSignal[]): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const aborted = new Promise<never>((_done, reject) => {
    controller.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  aborted.catch(() => undefined);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    abort();
  }, limitMs);
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    aborted,
    isLate: () => isLate,
    release: () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
