import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { RancherGuest, RancherGuestsEvent } from '../../shared/rancher/guest.ts';
import { toGuests, toTwins } from '../../shared/rancher/to-guests.ts';
import { toRke1Guests } from '../../shared/rancher/to-rke1-guests.ts';
import { isAborted, sleep, toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openBackoff, retryOf } from '../kube/backoff.ts';
import type { ReflectorTimes } from '../kube/reflector.ts';
import { connectRancher } from './connect.ts';
import type { RancherConnection } from './connect.ts';
import { openCredentialEnds } from './credential-ends.ts';
import type { WatchedCredentials } from './credential-ends.ts';
import { openGuestObjects } from './guest-objects.ts';
import type { GuestObjects } from './guest-objects.ts';
import { openHarvesterLookup } from './harvester-lookup.ts';
import type { HarvesterLookup } from './harvester-lookup.ts';
import type { KeptGuests } from './kept-guests.ts';
import type { Ranchers } from './ranchers.ts';

/** What the guest clusters of a Rancher are followed with. */
export type FollowRancherOptions = {
  rancher: string;
  ranchers: Pick<Ranchers, 'access' | 'listenTokens'>;
  kept: KeptGuests;
  clock: Clock;
  random: () => number;
  times?: Partial<ReflectorTimes>;
  /** Told at every change of `read`. */
  onChange: () => void;
};

/** The guest clusters of a Rancher, while they are followed. */
export type FollowedRancher = {
  read: () => RancherGuestsEvent;
  /** Has asked for again what no watch tells: when credentials end. */
  lookAgain: () => void;
  close: () => Promise<void>;
};

/** Before something is tried again that only the user can mend. */
const slowMs = 30_000;

type Turn = {
  objects: GuestObjects;
  lookup: HarvesterLookup;
  ends: WatchedCredentials;
  connection: RancherConnection;
  url: string;
  /** Whether every kind was read, or refused, once. */
  isRead: boolean;
  /** The kinds that were served. */
  wereLive: Set<string>;
};

/** A guest cluster with the end of its credential, where that is known. */
function withEnd(guest: RancherGuest, { endOf }: WatchedCredentials): RancherGuest {
  const end = guest.credential === null ? undefined : endOf(guest.credential);
  return end === undefined ? guest : { ...guest, credentialEnd: end };
}

/** The ends of credentials that are known of guest clusters. */
function endsOf(guests: readonly RancherGuest[]): Map<string, string | null> {
  return new Map(
    guests.flatMap(({ credential, credentialEnd }) =>
      credential === null || credentialEnd === undefined ? [] : [[credential, credentialEnd] as const],
    ),
  );
}

/**
 * Follows a Rancher's guest clusters until it is closed: connects, reads and watches, and begins anew where it cannot be
 * reached, is given another token, or serves other kinds than before. What was seen last stays meanwhile.
 */
export function followRancher(options: FollowRancherOptions): FollowedRancher {
  const { rancher, ranchers, kept, clock, random, times, onChange } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const backoff = openBackoff({ baseMs: times?.backoffBaseMs ?? 1_000, maxMs: 30_000, random });
  const before = kept.of(rancher);
  let last: Pick<RancherGuestsEvent, 'guests' | 'harvesters'> = before ?? { guests: [], harvesters: [] };
  let seenAt = before?.seenAt ?? null;
  let error: AppError | null = null;
  let turn: Turn | null = null;
  let stop = new AbortController();
  let isDirty = false;

  const changed = (): void => {
    isDirty = true;
    if (turn) look(turn);
    onChange();
  };
  /** Looks whether the turn is still good for what it was opened for. */
  const look = (now: Turn): void => {
    const health = Object.entries(now.objects.health());
    now.isRead ||= health.every(([, is]) => is.type !== 'loading');
    if (now.isRead) backoff.reset();
    for (const [part, is] of health) {
      if (is.type === 'live') now.wereLive.add(part);
      // Another release serves it in another version: what is served is looked at anew.
      if (is.type === 'absent' && now.wereLive.has(part)) stop.abort();
    }
  };
  const faultOf = (now: Turn): { error: AppError; since: string | null } | null => {
    for (const is of Object.values(now.objects.health()))
      if (is.type === 'stale') return { error: is.error, since: is.since };
    return null;
  };
  const read = (): RancherGuestsEvent => {
    const now = turn;
    const health: RancherGuestsEvent['health'] = now?.objects.health() ?? {};
    const capiVersion = now?.connection.api.capi ?? null;
    const hasWorkloads = now?.lookup.hasWorkloads() ?? null;
    const common = { health, capiVersion, hasWorkloads };
    if (now === null || !now.isRead) {
      const state = error === null ? 'connecting' : 'stale';
      return { state, seenAt, error, ...common, ...last };
    }
    const fault = faultOf(now);
    if (isDirty) {
      isDirty = false;
      const { lookup, objects, url } = now;
      const parts = objects.parts();
      const areConfigsKnown = health.configs?.type === 'live';
      const facts = { rancher, url, areConfigsKnown, harvesterOf: lookup.harvesterOf };
      const joined = [...toGuests(parts, facts), ...toRke1Guests(parts, facts)];
      now.ends.want(new Set(joined.flatMap(({ credential }) => credential ?? [])), fault !== null);
      const guests = joined.map((guest) => withEnd(guest, now.ends));
      const harvesters = toTwins(parts.management, (id) => lookup.uidOf(id) ?? earlierUid(id));
      last = { guests, harvesters };
    }
    if (fault === null) {
      seenAt = toIso(clock.now());
      kept.keep(rancher, { seenAt, ...last });
      return { state: 'live', seenAt: null, error: null, ...common, ...last };
    }
    return { state: 'stale', error: fault.error, seenAt: fault.since ?? seenAt, ...common, ...last };
  };
  const earlierUid = (id: string): string | null =>
    last.harvesters.find((each) => each.id === id)?.clusterUid ?? null;

  const failed = async (fault: AppError, until: AbortSignal): Promise<void> => {
    error = fault;
    onChange();
    const delayMs = retryOf(fault.code) === 'backoff' ? backoff.next() : (times?.refusedMs ?? slowMs);
    await sleep(clock, delayMs, until);
  };
  const follow = async (until: AbortSignal): Promise<void> => {
    const found = await ranchers.access(rancher);
    if (isAborted(until)) return;
    if (!found.ok) return failed(found.error, until);
    const connection = await connectRancher(found.value.access, until);
    if (!connection.ok) return isAborted(until) ? undefined : failed(connection.error, until);
    error = null;
    const { local, root, api } = connection.value;
    const objects = openGuestObjects({
      ...{ client: local, api, clock, random, onChange: changed },
      ...(times ? { times } : {}),
    });
    turn = {
      ...{ objects, connection: connection.value, url: found.value.info.url },
      lookup: openHarvesterLookup({ root, signal: until, clock, onChange: changed }),
      ends: openCredentialEnds({
        ...{ way: { root, local }, signal: until, clock, before: endsOf(last.guests) },
        onChange: changed,
      }),
      isRead: false,
      wereLive: new Set(),
    };
    changed();
    await new Promise<void>((done) => {
      if (until.aborted) done();
      else until.addEventListener('abort', () => done(), { once: true });
    });
    read();
    turn = null;
    await objects.close();
    await connection.value.close();
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      stop = new AbortController();
      try {
        await follow(AbortSignal.any([signal, stop.signal]));
      } catch {
        const message = 'Following the guest clusters of the Rancher failed inside the app.';
        await failed(appError('internal', message), signal);
      }
    }
  };
  const stopListening = ranchers.listenTokens((changed) => {
    if (changed !== rancher) return;
    backoff.reset();
    stop.abort();
  });
  const running = run();
  return {
    read,
    lookAgain: () => turn?.ends.lookAgain(),
    close: async () => {
      stopListening();
      controller.abort();
      await running;
    },
  };
}
