import { kindsOf } from '../../shared/kinds/index.ts';
import type { Layer } from '../../shared/kinds/layer.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';
import type { Schedule } from '../backend/follow-world.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** The layers of the page: their kinds are read of every cluster while something on screen needs them. */
export type LayerHolder = {
  /** Has a layer read until the function it returns is called for the first time; their entities come into the worlds. */
  hold: (layer: Layer) => () => void;
  /** Whether a held layer has not begun to come yet from a cluster that is connected. */
  isWaiting: () => boolean;
  close: () => void;
};

const retryMs = 2_000;
const later: Schedule = (run) => {
  const timer = setTimeout(run, retryMs);
  return () => clearTimeout(timer);
};

/** Holds layers over all clusters, also over those that come later; a stream that ends by a fault is opened again. */
export function openLayerHolder(
  { backend, world }: { backend: Pick<Client<Contract>, 'follow'>; world: WorldStore },
  retry: Schedule = later,
): LayerHolder {
  const holders = new Map<Layer, number>();
  const streams = new Map<string, () => void>();

  const open = (cluster: string, layer: Layer): (() => void) => {
    let cancelRetry = (): void => {};
    let stop = (): void => {};
    const follow = (): void => {
      stop = backend.follow(
        'layer.follow',
        { cluster, layer },
        {
          onEvent: () => {},
          onEnd: (error) => {
            // A removed cluster leaves the list as well; anything else is a fault of the moment.
            if (error?.code !== 'not-found') cancelRetry = retry(follow);
          },
        },
      );
    };
    follow();
    return () => {
      cancelRetry();
      stop();
    };
  };
  const update = (): void => {
    const wanted = new Map<string, [string, Layer]>();
    for (const { id } of world.getState().clusters ?? []) {
      for (const layer of holders.keys()) wanted.set(`${layer} ${id}`, [id, layer]);
    }
    for (const [key, close] of [...streams]) {
      if (wanted.has(key)) continue;
      streams.delete(key);
      close();
    }
    for (const [key, [cluster, layer]] of wanted) {
      if (!streams.has(key)) streams.set(key, open(cluster, layer));
    }
  };
  const release = (layer: Layer): void => {
    const left = (holders.get(layer) ?? 1) - 1;
    if (left > 0) holders.set(layer, left);
    else holders.delete(layer);
    update();
  };
  const stopWorld = world.subscribe((state, before) => {
    if (state.clusters !== before.clusters) update();
  });
  return {
    hold: (layer) => {
      holders.set(layer, (holders.get(layer) ?? 0) + 1);
      update();
      let isHeld = true;
      return () => {
        if (isHeld) release(layer);
        isHeld = false;
      };
    },
    isWaiting: () => {
      const state = world.getState();
      const isUnfollowed = (cluster: string): boolean =>
        [...holders.keys()].some((layer) =>
          kindsOf(layer).some((kind) => worldOf(state, cluster).health[kind]?.type === 'unfollowed'),
        );
      return (state.clusters ?? []).some(
        ({ id, connection }) => connection.type === 'connected' && isUnfollowed(id),
      );
    },
    close: () => {
      stopWorld();
      holders.clear();
      update();
    },
  };
}
