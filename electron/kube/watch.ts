import { appError } from '../../shared/error.ts';
import { isAborted, sleep } from '../clock.ts';
import type { Backoff } from './backoff.ts';
import { toFailure } from './errors.ts';
import type { KubeFailure } from './errors.ts';
import { watchOnce } from './watch-once.ts';
import type { WatchConnection, WatchOutcome } from './watch-once.ts';

/** One watch that is kept up from a version on. */
export type WatchRun = Omit<WatchConnection, 'onOpen' | 'onLine'> & {
  backoff: Backoff;
  /** A watch that lives shorter than this, in milliseconds, and says nothing counts as a failure. */
  shortLifeMs: number;
  /** The watch is up. */
  onLive: () => void;
  /** It failed and is tried again after `delayMs`. */
  onTrouble: (failure: KubeFailure, delayMs: number) => void;
};

/** Why a new list is needed: the version is no longer kept or what is known is in doubt, or the server refused in a way that a list will tell more about. */
export type WatchEnd = { type: 'expired' } | { type: 'refused'; failure: KubeFailure } | { type: 'aborted' };

/** Share of `shortLifeMs` within which a watch that lived is resumed, at random. */
const resumeJitter = 0.5;
/** After so many failures in a row a list is tried instead: the version itself may be what is wrong. */
const maxFailures = 5;
/** So many connections may be cut at once or break off inside a line, with nothing new in between, before that counts as trouble. */
const maxBarren = 3;
/** So many may fall silent in a row before a list is made: something on the way holds back what the server sends. */
const maxSilent = 2;

const barren = toFailure(appError('unreachable', 'The watch is cut as soon as it is open.'));
const silent = toFailure(appError('timeout', 'The watch is open but nothing comes.'));

/** Watches, and resumes from the last version seen whenever the connection ends, until a new list is needed. */
export async function keepWatching(run: WatchRun): Promise<WatchEnd> {
  const { signal, clock, random, backoff, shortLifeMs } = run;
  let version = run.version;
  let failures = 0;
  let barrenEnds = 0;
  let silences = 0;
  let isInTrouble = false;
  const trouble = async (failure: KubeFailure): Promise<void> => {
    const delayMs = backoff.next(failure.retryAfterMs);
    isInTrouble = true;
    run.onTrouble(failure, delayMs);
    await sleep(clock, delayMs, signal);
  };
  const live = (): void => {
    isInTrouble = false;
    run.onLive();
  };
  while (!signal.aborted) {
    const startedMs = clock.now();
    let cancelLive = (): void => undefined;
    let outcome: WatchOutcome;
    try {
      outcome = await watchOnce({
        ...run,
        version,
        // After trouble a connection must last or say something before it counts.
        onOpen: () => {
          if (isInTrouble) cancelLive = clock.after(shortLifeMs, live);
          else live();
        },
        onLine: () => {
          if (isInTrouble) live();
        },
      });
    } finally {
      cancelLive();
    }
    version = outcome.version;
    if (isAborted(signal)) break;
    if (outcome.type === 'expired' || outcome.type === 'disordered') return { type: 'expired' };
    const hasLived = outcome.isOpen && clock.now() - startedMs >= shortLifeMs;
    const isBarren = !outcome.hasHeard && (!hasLived || outcome.type === 'malformed');
    barrenEnds = isBarren ? barrenEnds + 1 : 0;
    if (hasLived && !isBarren) {
      backoff.reset();
      failures = 0;
    }
    silences = outcome.type === 'silent' && !outcome.hasHeard ? silences + 1 : 0;
    if (silences >= maxSilent) return { type: 'refused', failure: silent };
    if (outcome.type !== 'failed') {
      if (barrenEnds >= maxBarren + maxFailures || (outcome.type === 'malformed' && barrenEnds >= maxBarren))
        return { type: 'refused', failure: barren };
      if (barrenEnds >= maxBarren) await trouble(barren);
      else {
        const isSoon = hasLived && !isBarren;
        await sleep(
          clock,
          isSoon ? Math.round(random() * resumeJitter * shortLifeMs) : backoff.next(),
          signal,
        );
      }
      continue;
    }
    const { failure } = outcome;
    failures += 1;
    const isTransient = failure.status === null || failure.status === 429 || failure.status >= 500;
    if (!isTransient || failures >= maxFailures) return { type: 'refused', failure };
    await trouble(failure);
  }
  return { type: 'aborted' };
}
