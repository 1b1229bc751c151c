import type { LayerHolder } from './layers.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** Shows container workloads, and has them read, while the user wants them; they are read no longer than that. */
export function followWorkloads(tools: {
  world: Pick<WorldStore, 'setWorkloads'>;
  view: ViewStore;
  layers: Pick<LayerHolder, 'hold'>;
}): { close: () => void } {
  const { world, view, layers } = tools;
  let release: (() => void) | null = null;
  const update = (): void => {
    const { hasWorkloads } = view.getState().preferences;
    if (hasWorkloads === (release !== null)) return;
    world.setWorkloads(hasWorkloads);
    if (hasWorkloads) release = layers.hold('workloads');
    else {
      release?.();
      release = null;
    }
  };
  update();
  const stop = view.subscribe(update);
  return {
    close: () => {
      stop();
      release?.();
    },
  };
}
