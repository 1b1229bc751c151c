import type { Contract } from '../../shared/ipc/contract.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Client } from '../backend/connect.ts';
import type { Schedule } from '../backend/follow-world.ts';
import { guestOf } from '../scene/focus.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

type GuestFollowerTools = { backend: Pick<Client<Contract>, 'follow'>; world: WorldStore; view: ViewStore };

/** So many are looked at together at most: those chosen last. */
const mostGuests = 4;
const retryMs = 2_000;
const later: Schedule = (run) => {
  const timer = setTimeout(run, retryMs);
  return () => clearTimeout(timer);
};

/**
 * Follows the guest clusters somebody looks at through their own API: those that are selected or in focus, also by one of
 * their nodes. A stream that ends by a fault is opened again.
 */
export function followGuests(
  { backend, world, view }: GuestFollowerTools,
  retry: Schedule = later,
): { close: () => void } {
  const streams = new Map<EntityId, () => void>();

  const open = (guest: EntityId): (() => void) => {
    let cancelRetry = (): void => {};
    let stop = (): void => {};
    let isClosed = false;
    const follow = (): void => {
      stop = backend.follow(
        'guest.follow',
        { guest },
        {
          onEvent: (event) => {
            if (!isClosed) world.setGuest(guest, event);
          },
          onEnd: (error) => {
            if (!isClosed && error?.code !== 'not-found') cancelRetry = retry(follow);
          },
        },
      );
    };
    follow();
    return () => {
      isClosed = true;
      cancelRetry();
      stop();
      world.setGuest(guest, null);
    };
  };
  const wanted = (): EntityId[] => {
    const { selection, focus } = view.getState();
    const { graph } = world.getState();
    const ids = [focus, ...selection.slice(-100)].flatMap((id) => guestOf(graph, id)?.id ?? []);
    return [...new Set(ids)].slice(-mostGuests);
  };
  const update = (): void => {
    const now = wanted();
    for (const [guest, close] of [...streams]) {
      if (now.includes(guest)) continue;
      streams.delete(guest);
      close();
    }
    for (const guest of now) if (!streams.has(guest)) streams.set(guest, open(guest));
  };
  const stopView = view.subscribe((state, before) => {
    if (state.selection !== before.selection || state.focus !== before.focus) update();
  });
  const stopWorld = world.subscribe((state, before) => {
    if (state.graph !== before.graph) update();
  });
  update();
  return {
    close: () => {
      stopView();
      stopWorld();
      for (const close of streams.values()) close();
      streams.clear();
    },
  };
}
