import type { KubeObject } from '../../json.ts';
import { conditionOf, conditionsOf, objectAt, objectsAt, withStatus } from '../../json.ts';
import { interfacesOf } from '../../objects/vmi.ts';
import { keyOf } from '../../store.ts';
import type { Behaviour } from '../context.ts';
import { placeOf } from '../context.ts';

const DONE = ['HotVCPUChange', 'HotMemoryChange', 'MigrationRequired'];

/**
 * A VMI that has arrived on another host: what was plugged into it is there now (kubevirt pkg/virt-handler
 * migration-target.go hotplugCPU, hotplugMemory; the new pod has all networks).
 */
export function withPlugged(behaviour: Behaviour, vmi: KubeObject, host: string, podUid: string): KubeObject {
  const cpu = objectAt(vmi, 'spec', 'domain', 'cpu');
  const memory = objectAt(vmi, 'status', 'memory');
  const { guest } = objectAt(vmi, 'spec', 'domain', 'memory');
  const hasAgent = conditionOf(vmi, 'AgentConnected')?.status === 'True';
  const nics = objectsAt(vmi, 'spec', 'domain', 'devices', 'interfaces');
  const before = objectsAt(vmi, 'status', 'interfaces');
  const isChanged = nics.some(
    (nic) => (nic.state === 'absent') === before.some((each) => each.name === nic.name),
  );
  const interfaces = (): unknown[] => {
    const runtime = {
      host,
      podUid,
      launcherVersion: behaviour.plan.kubeVirtVersion,
      addressFor: behaviour.addressFor,
      os: hasAgent ? behaviour.osOf(keyOf(...placeOf(vmi))) : undefined,
    };
    const fresh = interfacesOf(vmi, runtime);
    return nics
      .filter((nic) => nic.state !== 'absent')
      .flatMap(
        ({ name }) =>
          before.find((each) => each.name === name) ?? fresh.find((each) => each.name === name) ?? [],
      );
  };
  const has = (type: string): boolean => conditionOf(vmi, type)?.status === 'True';
  return withStatus(vmi, {
    conditions: conditionsOf(vmi).filter((each) => !DONE.includes(each.type)),
    ...(has('HotVCPUChange')
      ? {
          currentCPUTopology: {
            cores: cpu.cores ?? 1,
            sockets: cpu.sockets ?? 1,
            threads: cpu.threads ?? 1,
          },
        }
      : {}),
    ...(has('HotMemoryChange') ? { memory: { ...memory, guestCurrent: guest, guestRequested: guest } } : {}),
    ...(isChanged ? { interfaces: interfaces() } : {}),
  });
}
