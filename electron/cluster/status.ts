import type { Connection } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import type { Health } from '../../shared/world/patch.ts';
import { toIso } from '../clock.ts';

/** How fresh one kind is, and when it is tried again, in milliseconds since 1970. */
export type KindStatus = { health: Health; retryAtMs: number | null };

/**
 * What the kinds of a cluster say about the connection to it: connected while one is live (or while all that answers is
 * a refusal), connecting while some are still loading, else failed with the next time any is tried.
 */
export function toConnection(kinds: readonly KindStatus[], now: string): Connection {
  const has = (type: Health['type']): boolean => kinds.some(({ health }) => health.type === type);
  if (has('live')) return { type: 'connected', since: now };
  if (has('loading')) return { type: 'connecting', since: now };
  const stale = kinds.flatMap((kind) =>
    kind.health.type === 'stale' ? [{ ...kind, error: kind.health.error }] : [],
  );
  const worst = stale.find(({ error }) => error.code === 'unauthorized') ?? stale[0];
  if (worst === undefined) return { type: 'connected', since: now };
  const times = stale.flatMap(({ retryAtMs }) => (retryAtMs === null ? [] : [retryAtMs]));
  const isUsers = worst.error.code === 'unauthorized' || times.length === 0;
  return {
    type: 'failed',
    since: now,
    error: worst.error,
    retryAt: isUsers ? null : toIso(Math.min(...times)),
  };
}

/** The next state of a connection, with the time of the one before where only its details changed. */
export function keepSince(before: Connection, next: Connection): Connection {
  if (before.type === 'disconnected' || next.type === 'disconnected' || before.type !== next.type)
    return next;
  return { ...next, since: before.since };
}

/** Why nothing comes of a cluster that the user disconnected. */
export const cutByUser = appError('cancelled', 'The cluster is disconnected.');

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
