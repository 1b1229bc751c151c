import type { RancherGuestsEvent } from '../../shared/rancher/guest.ts';
import type { Clock } from '../clock.ts';
import type { ReflectorTimes } from '../kube/reflector.ts';
import { followRancher } from './follow-guests.ts';
import type { FollowedRancher } from './follow-guests.ts';
import { openKeptGuests } from './kept-guests.ts';
import type { Ranchers } from './ranchers.ts';

/** The guest clusters of the Ranchers, each followed once however many look at it. */
export type RancherGuests = {
  /** Follows a Rancher until it is closed; `onChange` is told at every change of `read`. */
  follow: (rancher: string, onChange: () => void) => { read: () => RancherGuestsEvent; close: () => void };
  /** Has asked for again, of every Rancher that is followed, what no watch tells: when credentials end. */
  lookAgain: () => void;
  close: () => Promise<void>;
  warnings: readonly string[];
};

/** How long a Rancher is followed on after the last who looked at it went. */
const idleMs = 20_000;

type Shared = { followed: FollowedRancher; listeners: Set<() => void>; cancelIdle: () => void };

/** Opens the guest clusters of the Ranchers with what was last seen of them. */
export async function openRancherGuests(options: {
  dataDir: string;
  ranchers: Pick<Ranchers, 'access' | 'listen' | 'listenTokens' | 'list'>;
  clock: Clock;
  random: () => number;
  times?: Partial<ReflectorTimes>;
}): Promise<RancherGuests> {
  const { ranchers, clock } = options;
  const ids = (): string[] => ranchers.list().map(({ id }) => id);
  const kept = await openKeptGuests({ ...options, ranchers: ids() });
  const open = new Map<string, Shared>();
  const closing = new Set<Promise<void>>();
  const end = (rancher: string): void => {
    const shared = open.get(rancher);
    if (shared === undefined) return;
    open.delete(rancher);
    shared.cancelIdle();
    const closed = shared.followed.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const stopListening = ranchers.listen(() => {
    const now = ids();
    for (const rancher of [...open.keys()]) if (!now.includes(rancher)) end(rancher);
    const forgotten = Promise.all(closing)
      .then(() => kept.retain(ids()))
      .finally(() => closing.delete(forgotten));
    closing.add(forgotten);
  });
  return {
    follow: (rancher, onChange) => {
      const listeners = open.get(rancher)?.listeners ?? new Set();
      const shared = open.get(rancher) ?? {
        listeners,
        cancelIdle: () => undefined,
        followed: followRancher({
          ...{ ...options, rancher, kept },
          onChange: () => {
            for (const listener of [...listeners]) listener();
          },
        }),
      };
      open.set(rancher, shared);
      shared.cancelIdle();
      listeners.add(onChange);
      return {
        read: shared.followed.read,
        close: () => {
          if (!listeners.delete(onChange) || listeners.size > 0) return;
          shared.cancelIdle();
          shared.cancelIdle = clock.after(idleMs, () => {
            if (listeners.size === 0 && open.get(rancher) === shared) end(rancher);
          });
        },
      };
    },
    lookAgain: () => {
      for (const { followed } of open.values()) followed.lookAgain();
    },
    close: async () => {
      stopListening();
      for (const rancher of [...open.keys()]) end(rancher);
      await Promise.all(closing);
      await kept.close();
    },
    warnings: kept.warnings,
  };
}
