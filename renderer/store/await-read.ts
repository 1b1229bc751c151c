import { kindsOf } from '../../shared/kinds/index.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** How long a cluster that has just been connected is waited for. */
const waitMs = 5_000;

/** Waits until a cluster has told all that is always read of it, as far as it does in time; at once for one that is not being read. */
export async function awaitRead({ world }: { world: WorldStore }, cluster: string): Promise<void> {
  const isTold = (): boolean => {
    const { health } = worldOf(world.getState(), cluster);
    return kindsOf(null).every((kind) => health[kind]?.type !== 'loading');
  };
  if (isTold()) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = world.subscribe(() => {
      if (isTold()) end();
    });
    const timer = setTimeout(end, waitMs);
  });
}
