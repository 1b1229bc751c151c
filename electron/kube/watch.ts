import type { Clock } from '../clock.ts';
import { isAborted, sleep } from '../clock.ts';
import type { Backoff } from './backoff.ts';
import type { KubeClient } from './client.ts';
import type { KubeFailure } from './errors.ts';
import { toStatusFailure } from './errors.ts';
import { readWatchEvent } from './watch-event.ts';

/** What watching needs of a client. */
export type WatchClient = Pick<KubeClient, 'stream'>;

/** One watch that is kept up from a version on. */
export type WatchRun = {
  client: WatchClient;
  path: string;
  query?: Record<string, string>;
  /** Where to begin; empty for the present state. */
  version: string;
  signal: AbortSignal;
  clock: Clock;
  random: () => number;
  backoff: Backoff;
  /** Silence in milliseconds after which a connection is given up as dead. */
  inactivityMs: number;
  onPut: (object: unknown) => void;
  onRemove: (object: unknown) => void;
  /** The watch is up. */
  onLive: () => void;
  /** It failed and is tried again after `delayMs`. */
  onTrouble: (failure: KubeFailure, delayMs: number) => void;
};

/** Why a new list is needed: the version is no longer kept, or the server refused in a way that a list will tell more about. */
export type WatchEnd = { type: 'expired' } | { type: 'refused'; failure: KubeFailure } | { type: 'aborted' };

/** A watch that lives shorter than this, in milliseconds, counts as a failure. */
const shortLifeMs = 1000;
const resumeJitterMs = 500;
/** After so many failures in a row a list is tried instead: the version itself may be what is wrong. */
const maxFailures = 5;

/** Watches, and resumes from the last version seen whenever the connection ends, until a new list is needed. */
export async function keepWatching(run: WatchRun): Promise<WatchEnd> {
  const { signal, clock, random, backoff } = run;
  let version = run.version;
  let failures = 0;
  while (!signal.aborted) {
    const startedMs = clock.now();
    const outcome = await watchOnce({ ...run, version });
    version = outcome.version;
    if (isAborted(signal)) break;
    if (outcome.type === 'expired') return { type: 'expired' };
    const hasLived = outcome.isOpen && clock.now() - startedMs >= shortLifeMs;
    if (hasLived) {
      backoff.reset();
      failures = 0;
    }
    if (outcome.type === 'ended') {
      await sleep(clock, hasLived ? Math.round(random() * resumeJitterMs) : backoff.next(), signal);
      continue;
    }
    const { failure } = outcome;
    failures += 1;
    const isTransient = failure.status === null || failure.status === 429 || failure.status >= 500;
    if (!isTransient || failures >= maxFailures) return { type: 'refused', failure };
    const delayMs = backoff.next(failure.retryAfterMs);
    run.onTrouble(failure, delayMs);
    await sleep(clock, delayMs, signal);
  }
  return { type: 'aborted' };
}

type Outcome = { version: string; isOpen: boolean } & (
  { type: 'ended' } | { type: 'expired' } | { type: 'failed'; failure: KubeFailure }
);

/** One connection of a watch, from opening to its end. */
async function watchOnce(run: WatchRun): Promise<Outcome> {
  const { client, clock, random, inactivityMs } = run;
  let { version } = run;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  run.signal.addEventListener('abort', abort, { once: true });
  let heardMs = clock.now();
  let cancelWatchdog = (): void => undefined;
  try {
    const query = {
      ...run.query,
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: 300 + Math.floor(random() * 301),
      resourceVersion: version === '' ? undefined : version,
    };
    const opened = await client.stream(run.path, { query, signal: controller.signal });
    if (!opened.ok) return opened.status === 410 ? end('expired', false) : failed(opened, false);
    run.onLive();
    const check = (): void => {
      const silentMs = clock.now() - heardMs;
      if (silentMs >= inactivityMs) abort();
      else cancelWatchdog = clock.after(inactivityMs - silentMs, check);
    };
    heardMs = clock.now();
    cancelWatchdog = clock.after(inactivityMs, check);
    for await (const line of opened.value) {
      heardMs = clock.now();
      const event = readWatchEvent(line);
      if (event === null) return end('ended', true);
      if (event.type === 'error') {
        const failure = toStatusFailure(event.status);
        return failure.status === 410 ? end('expired', true) : failed(failure, true);
      }
      if (event.type === 'put') run.onPut(event.object);
      else if (event.type === 'remove') run.onRemove(event.object);
      version = event.version;
    }
    return end('ended', true);
  } catch {
    // A connection that breaks in the middle is an end like any other: the watch resumes where it was.
    return end('ended', true);
  } finally {
    cancelWatchdog();
    run.signal.removeEventListener('abort', abort);
    controller.abort();
  }

  function end(type: 'ended' | 'expired', isOpen: boolean): Outcome {
    return { type, version, isOpen };
  }
  function failed(failure: KubeFailure, isOpen: boolean): Outcome {
    return { type: 'failed', failure, version, isOpen };
  }
}
