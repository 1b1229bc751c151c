import type { KubeObject } from '../json.ts';
import { conditionsOf, numberAt, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';
import { isMigrating, phaseOf, runStrategyOf } from './vm-status.ts';

const TICK_MS = 50;

/** Makes a cluster live: so many status changes a second, of the kinds that a busy cluster has. */
export function openChurn(behaviour: Behaviour, eventsPerSecond: number): { close: () => void } {
  const { store, random } = behaviour;
  let owed = 0;

  const one = (resource: Parameters<typeof store.table>[0]): KubeObject | undefined => {
    const table = store.table(resource);
    return table.count() === 0 ? undefined : table.at(random.between(0, table.count() - 1))?.object;
  };
  const heartbeat = (): void => {
    const node = one(RESOURCES.nodes);
    if (node === undefined || conditionsOf(node).some((each) => each.status === 'Unknown')) return;
    const lastHeartbeatTime = now(behaviour);
    const conditions = conditionsOf(node).map((each) => ({ ...each, lastHeartbeatTime }));
    const count = (numberAt(node, 'status', 'images', 0, 'sizeBytes') ?? 0) + 1;
    store.replace(
      RESOURCES.nodes,
      withStatus(node, { conditions, images: [{ names: ['registry.k8s.io/pause:3.10'], sizeBytes: count }] }),
    );
  };
  const grow = (): void => {
    const volume = one(RESOURCES.longhornVolumes);
    if (textAt(volume, 'status', 'state') !== 'attached' || volume === undefined) return;
    const size = Number(textAt(volume, 'spec', 'size') ?? '0');
    const actualSize = Math.min(
      size,
      (numberAt(volume, 'status', 'actualSize') ?? 0) + random.between(1, 64) * 2 ** 20,
    );
    store.replace(RESOURCES.longhornVolumes, withStatus(volume, { actualSize }));
  };
  const balloon = (): void => {
    const vmi = one(RESOURCES.vmis);
    if (vmi === undefined || phaseOf(vmi) !== 'Running') return;
    const interfaces = objectsAt(vmi, 'status', 'interfaces').map((nic, index) =>
      index === 0 ? { ...nic, queueCount: nic.queueCount === 1 ? 2 : 1 } : nic,
    );
    store.replace(
      RESOURCES.vmis,
      withStatus(vmi, { interfaces, guestOSInfo: objectAt(vmi, 'status', 'guestOSInfo') }),
    );
  };
  const flip = (): void => {
    const vm = one(RESOURCES.vms);
    const state = textAt(vm, 'status', 'printableStatus');
    if (vm === undefined || (state !== 'Running' && state !== 'Stopped')) return;
    const vmi = store.get(RESOURCES.vmis, ...placeOf(vm));
    if (isMigrating(vmi)) return;
    const { running: _, ...spec } = objectAt(vm, 'spec');
    const runStrategy = runStrategyOf(vm) === 'Halted' || state === 'Stopped' ? 'Always' : 'Halted';
    store.replace(RESOURCES.vms, { ...vm, spec: { ...spec, runStrategy } });
  };
  const kinds: [weight: number, change: () => void][] = [
    [0.25, heartbeat],
    [0.4, grow],
    [0.33, balloon],
    [0.02, flip],
  ];
  const timer = setInterval(() => {
    owed += (eventsPerSecond * TICK_MS) / 1000;
    while (owed >= 1) {
      owed -= 1;
      let draw = random.next();
      const chosen = kinds.find(([weight]) => (draw -= weight) < 0);
      chosen?.[1]();
    }
  }, TICK_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
