import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { joinVmsOf } from './join-vms.ts';
import { toReport } from '../../shared/guest/inside/to-report.ts';
import type { GuestEvent } from '../../shared/guest/inside/report.ts';
import { isAborted, sleep, toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import { openBackoff, retryOf } from '../kube/backoff.ts';
import type { ReflectorTimes } from '../kube/reflector.ts';
import { openInside } from './inside.ts';
import type { Inside } from './inside.ts';
import type { GuestClient, GuestClients } from './guest-clients.ts';
import type { GuestCredentials } from './guest-credentials.ts';

/** What a guest cluster is followed with. */
export type FollowGuestOptions = {
  guest: EntityId;
  session: Pick<Session, 'world'>;
  clients: Pick<GuestClients, 'client' | 'onWake'>;
  credentials: Pick<GuestCredentials, 'listen'>;
  clock: Clock;
  random: () => number;
  times?: Partial<ReflectorTimes>;
  /** Told at every change of `read`. */
  onChange: () => void;
};

/** A guest cluster that is followed. */
export type FollowedGuest = { read: () => GuestEvent; close: () => Promise<void> };

/** Before a way is looked for again that only the user can mend. */
const slowMs = 30_000;

/**
 * Follows a guest cluster through its own API until it is closed: looks for a way, reads and watches over it, and looks
 * again when it breaks or another kubeconfig is kept. What was seen last stays while it cannot be reached.
 */
export function followGuest(options: FollowGuestOptions): FollowedGuest {
  const { guest, session, clients, credentials, clock, random, onChange } = options;
  const { world } = session;
  const controller = new AbortController();
  const { signal } = controller;
  const backoff = openBackoff({ baseMs: 1_000, maxMs: 30_000, random });
  const namespace = parseEntityId(guest)?.namespace ?? '';
  let current: Pick<GuestEvent, 'state' | 'since' | 'error'> = {
    state: 'connecting',
    since: toIso(clock.now()),
    error: null,
  };
  let inside: Inside | null = null;
  let way: GuestClient | null = null;
  /** Aborted when another kubeconfig is kept, and when the machine slept. */
  let turn = new AbortController();

  const set = (state: GuestEvent['state'], error: AppError | null): void => {
    const isSame = state === current.state && error?.message === current.error?.message;
    current = { state, error, since: isSame ? current.since : toIso(clock.now()) };
    onChange();
  };
  const stopListening = credentials.listen((changed) => {
    if (changed !== guest) return;
    inside = null;
    backoff.reset();
    turn.abort();
    set('connecting', null);
  });
  const stopWaking = clients.onWake(() => {
    // What only the user can mend is not tried again by itself.
    if (current.error !== null && retryOf(current.error.code) !== 'backoff') return;
    backoff.reset();
    turn.abort();
    set('connecting', null);
  });
  const isOfNamespace = (id: EntityId): boolean => {
    const ref = parseEntityId(id);
    return ref?.namespace === namespace && ref.kind.startsWith('VirtualMachine');
  };
  const stopWorld = world.listen({
    onEntity: (id) => {
      if (inside !== null && isOfNamespace(id)) onChange();
    },
    onHealth: () => undefined,
  });

  const follow = async (until: AbortSignal): Promise<void> => {
    const client = await clients.client(guest, until);
    if (isAborted(until)) {
      if (client.ok) await client.value.close();
      return;
    }
    if (!client.ok) {
      set('failed', client.error);
      const isSoon = retryOf(client.error.code) === 'backoff';
      await sleep(clock, isSoon ? backoff.next() : slowMs, until);
      return;
    }
    way = client.value;
    const opened = openInside({
      ...options,
      client: client.value,
      signal: until,
      onChange: () => {
        if (opened.isRead() && current.state !== 'live') {
          inside = opened;
          backoff.reset();
          set('live', null);
        } else onChange();
      },
    });
    inside ??= opened;
    const error = await opened.ended;
    await opened.close();
    await client.value.close();
    if (isAborted(until) || error === null) return;
    set('failed', error);
    const isSoon = retryOf(error.code) === 'backoff';
    await sleep(clock, isSoon ? backoff.next() : slowMs, until);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      turn = new AbortController();
      try {
        await follow(AbortSignal.any([signal, turn.signal]));
      } catch {
        set('failed', appError('internal', 'Following the guest cluster failed inside the app.'));
        await sleep(clock, slowMs, signal);
      }
    }
  };
  const running = run();
  return {
    read: () => ({
      ...current,
      hasKubeconfig: !(current.error?.code === 'not-found' && current.error.entity === guest),
      way: current.state === 'live' && way ? way.way : null,
      report:
        inside?.isRead() === true ? toReport({ ...inside.parts(), vms: joinVmsOf(world.view, guest) }) : null,
    }),
    close: async () => {
      stopListening();
      stopWaking();
      stopWorld();
      controller.abort();
      await running;
    },
  };
}
