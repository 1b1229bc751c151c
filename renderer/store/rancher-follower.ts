import type { Contract } from '../../shared/ipc/contract.ts';
import { nextStageAtMs } from '../../shared/rancher/credential-end.ts';
import type { RancherGuestsEvent } from '../../shared/rancher/guest.ts';
import type { RancherInfo } from '../../shared/rancher/rancher.ts';
import type { Client } from '../backend/connect.ts';
import type { Schedule } from '../backend/follow-world.ts';
import { openAlarm } from './alarm.ts';
import type { WorldStore } from './world-store.ts';

const retryMs = 5_000;
const later: Schedule = (run) => {
  const timer = setTimeout(run, retryMs);
  return () => clearTimeout(timer);
};

/** When a credential of a guest cluster comes to its next stage, in milliseconds since 1970; null where none will. */
function nextChangeMs(events: Iterable<RancherGuestsEvent>, nowMs: number): number | null {
  const times = [...events].flatMap(({ guests }) =>
    guests.flatMap(({ credentialEnd }) => nextStageAtMs(credentialEnd, nowMs) ?? []),
  );
  return times.length === 0 ? null : times.reduce((first, time) => Math.min(first, time));
}

/**
 * Follows the Ranchers that were added, and the guest clusters of each, into the world store; a stream that ends by a fault is
 * opened again. What only time changes, that a credential ends, is told when it comes to that.
 */
export function followRanchers(
  { backend, world }: { backend: Pick<Client<Contract>, 'follow'>; world: WorldStore },
  retry: Schedule = later,
): { close: () => void } {
  let ranchers: readonly RancherInfo[] = [];
  const events = new Map<string, RancherGuestsEvent>();
  const streams = new Map<string, () => void>();

  const tell = (): void => {
    world.setRanchers(ranchers.map((info) => ({ info, event: events.get(info.id) ?? null })));
    alarm.set(nextChangeMs(events.values(), Date.now()));
  };
  const alarm = openAlarm(tell);
  const open = (rancher: string): (() => void) => {
    let cancelRetry = (): void => {};
    let stop = (): void => {};
    let isClosed = false;
    const follow = (): void => {
      stop = backend.follow(
        'rancher.followGuests',
        { rancher },
        {
          onEvent: (event) => {
            if (isClosed) return;
            events.set(rancher, event);
            tell();
          },
          onEnd: (error) => {
            if (!isClosed && error !== null) cancelRetry = retry(follow);
          },
        },
      );
    };
    follow();
    return () => {
      isClosed = true;
      cancelRetry();
      stop();
      events.delete(rancher);
    };
  };
  const update = (next: readonly RancherInfo[]): void => {
    ranchers = next;
    for (const [rancher, close] of [...streams])
      if (!next.some(({ id }) => id === rancher)) {
        streams.delete(rancher);
        close();
      }
    for (const { id } of next) if (!streams.has(id)) streams.set(id, open(id));
    tell();
  };
  let cancelRetry = (): void => {};
  let stop = (): void => {};
  const follow = (): void => {
    stop = backend.follow(
      'ranchers.follow',
      {},
      {
        onEvent: (event) => update(event.ranchers),
        onEnd: (error) => {
          if (error !== null) cancelRetry = retry(follow);
        },
      },
    );
  };
  follow();
  return {
    close: () => {
      cancelRetry();
      stop();
      alarm.close();
      for (const close of streams.values()) close();
      streams.clear();
    },
  };
}
