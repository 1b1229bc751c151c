import type { KubeObject } from '../json.ts';
import { at, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';

/** Seconds of simulated time until a chart is deployed, or gone. */
const STEP_SECONDS = 4;

/** Deploys and removes add-ons as they are enabled and disabled (harvester pkg/controller/master/addon). */
export function openAddons(behaviour: Behaviour): void {
  const { store, clock } = behaviour;
  const set = (addon: KubeObject, status: string, isDone: boolean): void => {
    store.change(RESOURCES.addons, ...placeOf(addon), (current) => {
      if (textAt(current, 'status', 'status') === status) return undefined;
      const lastUpdateTime = now(behaviour);
      return withStatus(current, {
        status,
        conditions: [
          { type: 'InProgress', status: isDone ? 'False' : 'True', lastUpdateTime },
          { type: 'Completed', status: isDone ? 'True' : 'False', lastUpdateTime },
          { type: 'OperationFailed', status: 'False', lastUpdateTime },
        ],
      });
    });
  };
  const sync = (namespace: string, name: string): void => {
    const addon = store.get(RESOURCES.addons, namespace, name);
    if (addon === undefined) return;
    const isEnabled = at(addon, 'spec', 'enabled') === true;
    const status = textAt(addon, 'status', 'status') ?? '';
    const isUp = ['AddonDeploySuccessful', 'AddonEnabling', 'AddonUpdating'].includes(status);
    if (isEnabled === isUp || (!isEnabled && ['', 'AddonDisabled', 'AddonDisabling'].includes(status)))
      return;
    set(addon, isEnabled ? 'AddonEnabling' : 'AddonDisabling', false);
    clock.after(STEP_SECONDS, () => {
      const later = store.get(RESOURCES.addons, namespace, name);
      if (later === undefined) return;
      // It may have been switched again meanwhile.
      if ((at(later, 'spec', 'enabled') === true) !== isEnabled) sync(namespace, name);
      else set(later, isEnabled ? 'AddonDeploySuccessful' : 'AddonDisabled', true);
    });
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.addons || type === 'DELETED') return;
    const [namespace, name] = placeOf(entry.object);
    setImmediate(() => sync(namespace, name));
  });
}
