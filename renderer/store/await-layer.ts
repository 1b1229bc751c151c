import { kindsOf } from '../../shared/kinds/index.ts';
import type { Layer } from '../../shared/kinds/layer.ts';
import type { LayerHolder } from './layers.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** How long is waited for a layer: of a cluster that is connected, and for what was seen last of another. */
const waitMs = { connected: 5_000, other: 500 };

/**
 * Holds a layer and waits until a cluster has told all of it, as far as it does in time; answers what lets the layer go
 * again.
 */
export async function awaitLayer(
  { world, layers }: { world: WorldStore; layers: LayerHolder },
  cluster: string,
  layer: Layer,
): Promise<() => void> {
  const release = layers.hold(layer);
  const isTold = (): boolean => {
    const { health } = worldOf(world.getState(), cluster);
    return kindsOf(layer).every((kind) => !['unfollowed', 'loading', undefined].includes(health[kind]?.type));
  };
  const info = world.getState().clusters?.find(({ id }) => id === cluster);
  if (isTold()) return release;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = world.subscribe(() => {
      if (isTold()) end();
    });
    const timer = setTimeout(end, info?.connection.type === 'connected' ? waitMs.connected : waitMs.other);
  });
  return release;
}
