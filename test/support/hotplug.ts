import type { KubeObject } from '../../electron/simulator/json.ts';
import { objectAt, objectsAt, withAnnotations } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { Lab } from '../electron/actions/verbs.ts';

/** A VM as one that can grow while it runs, from two CPUs and 2 GiB to eight of each, with an empty CD-ROM drive. */
export function asPluggable(vm: KubeObject): KubeObject {
  const spec = objectAt(vm, 'spec', 'template', 'spec');
  const domain = objectAt(spec, 'domain');
  const devices = objectAt(domain, 'devices');
  const disks = [...objectsAt(devices, 'disks'), { name: 'cdrom-0', cdrom: { bus: 'sata' } }];
  const grown = {
    ...domain,
    cpu: { sockets: 2, cores: 1, threads: 1, maxSockets: 8 },
    memory: { guest: '2Gi', maxGuest: '8Gi' },
    resources: { limits: { cpu: '8', memory: '8Gi' }, requests: { cpu: '500m', memory: '2Gi' } },
    devices: { ...devices, disks },
  };
  const template = { ...objectAt(vm, 'spec', 'template'), spec: { ...spec, domain: grown } };
  return withAnnotations(
    { ...vm, spec: { ...objectAt(vm, 'spec'), template } },
    { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' },
  );
}

/** Takes a VM and starts it anew as one that can grow and has a CD-ROM drive, and whatever else is made of it. */
export async function takePluggable(
  lab: Lab,
  more: (vm: KubeObject) => KubeObject = (vm) => vm,
): Promise<string> {
  const id = await lab.takeVm();
  const { namespace, name } = parseEntityId(id) ?? { namespace: null, name: '' };
  lab.simulator.cluster.store.change(RESOURCES.vms, namespace ?? undefined, name, (vm) =>
    more(asPluggable(vm)),
  );
  await lab.act('vm.restart', id, { isForced: true });
  return id;
}
