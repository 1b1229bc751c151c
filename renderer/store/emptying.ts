import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Actions } from './actions.ts';
import type { Batches } from './batches.ts';
import type { ViewStore } from './view-store.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** VMs that are shut down before Harvester is asked to empty their host; of hosts by entity id in `view.emptying`. */
export type Emptying = {
  /** Asks the guests to shut down, and for maintenance mode once they are off; gives up where one is refused. */
  begin: (host: EntityId, vms: readonly EntityId[]) => void;
  /** Asks for nothing more; guests that were asked go on shutting down. */
  cancel: (host: EntityId) => void;
  close: () => void;
};

type EmptyingTools = { actions: Pick<Actions, 'run'>; batches: Batches; world: WorldStore; view: ViewStore };

/** Opens it; what is under way is forgotten with the page, and the cluster then shows VMs that are off and a host that is open. */
export function openEmptying({ actions, batches, world, view }: EmptyingTools): Emptying {
  const batchOf = new Map<EntityId, number>();
  const drop = (host: EntityId): void => {
    batchOf.delete(host);
    view.setState(({ emptying }) => {
      const { [host]: _, ...others } = emptying;
      return { emptying: others };
    });
  };
  const isOff = (vm: EntityId): boolean => {
    const cluster = parseEntityId(vm)?.cluster ?? '';
    const { vms } = toSite(worldOf(world.getState(), cluster), cluster);
    return (vms.get(vm)?.host ?? null) === null;
  };
  const look = (): void => {
    const { emptying, batches: records } = view.getState();
    for (const [host, vms] of Object.entries(emptying)) {
      const batch = records.find(({ id }) => id === batchOf.get(host));
      if (batch && batch.failures.length > 0) {
        drop(host);
      } else if (vms.every(isOff)) {
        drop(host);
        void actions.run('host.enterMaintenance', host, { options: { isForced: false } });
      }
    }
  };
  const stops = [
    world.subscribe((state, before) => {
      if (state.worlds !== before.worlds) look();
    }),
    view.subscribe((state, before) => {
      if (state.batches !== before.batches) look();
    }),
  ];
  return {
    begin: (host, vms) => {
      const running = vms.filter((vm) => !isOff(vm));
      view.setState(({ emptying }) => ({ emptying: { ...emptying, [host]: vms } }));
      batches.run('vm.stop', running);
      const [newest] = view.getState().batches;
      if (running.length > 0 && newest) batchOf.set(host, newest.id);
      look();
    },
    cancel: drop,
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
