import type { KubeObject } from '../../json.ts';
import { textAt, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { placeOf } from '../context.ts';
import type { HostFailures } from './failure.ts';

const CONTACT_SECONDS = 8;

/** Obeys what is asked of BMCs (harvester/seeder pkg/controllers/inventory_controller.go): the job, then the power. */
export function openPower(behaviour: Behaviour, failures: HostFailures): void {
  const { store, clock } = behaviour;
  const busy = new Set<string>();

  const finish = (namespace: string, name: string, operation: string): void => {
    busy.delete(name);
    const inventory = store.get(RESOURCES.inventories, namespace, name);
    if (inventory === undefined) return;
    const host = inventory.metadata.annotations?.['metal.harvesterhci.io/local-node-name'] ?? name;
    if (operation === 'shutdown') failures.fail(host);
    else if (operation === 'poweron') failures.restore(host);
    else failures.reboot(host);
    store.replace(
      RESOURCES.inventories,
      withStatus(inventory, {
        machinePowerState: operation === 'shutdown' ? 'off' : 'on',
        powerAction: {
          actionStatus: 'complete',
          lastActionRequested: operation,
          lastJobName: `${name}-${operation}`,
        },
      }),
    );
  };
  /** A request without a job is new: its status may still be that of the one before. */
  const look = (inventory: KubeObject): void => {
    const [namespace, name] = placeOf(inventory);
    const operation = textAt(inventory, 'spec', 'powerActionRequested') ?? '';
    if (operation === '' || busy.has(name)) return;
    if ((textAt(inventory, 'status', 'powerAction', 'lastJobName') ?? '') !== '') return;
    busy.add(name);
    setImmediate(() => {
      const current = store.get(RESOURCES.inventories, namespace, name);
      if (current === undefined) return;
      const powerAction = {
        actionStatus: '',
        lastActionRequested: operation,
        lastJobName: `${name}-${operation}`,
      };
      store.replace(RESOURCES.inventories, withStatus(current, { powerAction }));
      clock.after(CONTACT_SECONDS, () => finish(namespace, name, operation));
    });
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource === RESOURCES.inventories && type !== 'DELETED') look(entry.object);
  });
}
