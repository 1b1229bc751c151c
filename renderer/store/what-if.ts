import { clustersOf, foresee, stillThere } from '../scene/what-if.ts';
import type { Asked } from '../scene/what-if.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** How long changes of the clusters are gathered before they are looked at again, in ms. */
const quietMs = 500;

/**
 * Keeps the view's `foreseen` to what its `whatIf` asks: at once when that changes, and again when the clusters that it
 * is about do, never for more than a tenth of the time.
 */
export function openWhatIf({ world, view }: { world: WorldStore; view: ViewStore }): { close: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let costMs = 0;
  const look = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { whatIf, foreseen } = view.getState();
    const { graph } = world.getState();
    const asked = whatIf && stillThere(graph, whatIf);
    const isNothing = asked === null || asked.failed.length + asked.drained.length === 0;
    if (isNothing) {
      if (whatIf !== null || foreseen !== null) view.setState({ whatIf: null, foreseen: null });
      return;
    }
    const startMs = performance.now();
    view.setState({ foreseen: foresee(graph, asked) });
    costMs = performance.now() - startMs;
  };
  const stops = [
    view.subscribe((state, before) => {
      if (state.whatIf !== before.whatIf) look();
    }),
    world.subscribe((state, before) => {
      const { whatIf, foreseen } = view.getState();
      if (whatIf === null || state.graph === before.graph) return;
      const now = clustersOf(state.graph, whatIf);
      const isSame =
        now.length === foreseen?.clusters.length &&
        now.every(({ world: { entities } }, at) => foreseen.clusters[at]?.node.world.entities === entities);
      if (!isSame) timer ??= setTimeout(look, Math.max(quietMs, costMs * 10));
    }),
  ];
  return {
    close: () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}

/** Asks what happens if these hosts fail or are emptied, beside what is asked already; a host is in one of both. */
export function askWhatIf(view: ViewStore, way: keyof Asked, hosts: readonly string[]): void {
  view.setState(({ whatIf }) => {
    const { failed, drained } = withoutHosts(whatIf ?? { failed: [], drained: [] }, hosts);
    const asked = { failed, drained };
    return { whatIf: { ...asked, [way]: [...asked[way], ...hosts] } };
  });
}

/** Leaves hosts out of what is asked. */
export function withoutHosts({ failed, drained }: Asked, hosts: readonly string[]): Asked {
  const stays = (id: string): boolean => !hosts.includes(id);
  return { failed: failed.filter(stays), drained: drained.filter(stays) };
}
