import type { KubeObject } from '../../json.ts';
import { at, objectsAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { wrappedInternal } from './deny.ts';

const WEBHOOK = 'validator.harvester-system.harvester-network-webhook';

/** Whether a VM or VMI spec has a NIC on a network, named `namespace/name`, or just the name in its own namespace. */
function isOn(spec: unknown, network: string, ownNamespace: string): boolean {
  return objectsAt(spec, 'networks').some((each) => {
    const name = textAt(each, 'multus', 'networkName');
    return name !== undefined && (name.includes('/') ? name : `${ownNamespace}/${name}`) === network;
  });
}

/**
 * Refuses to delete a network that VMs use (harvester/network-controller-harvester pkg/webhook/nad/validator.go).
 */
export function checkNetworkRemoval(store: Store, network: KubeObject): void {
  const { namespace = '', name } = network.metadata;
  const key = `${namespace}/${name}`;
  const users = (objects: KubeObject[], specOf: (object: KubeObject) => unknown): string =>
    objects
      .filter((each) => isOn(specOf(each), key, each.metadata.namespace ?? ''))
      .map((each) => `${each.metadata.namespace ?? ''}/${each.metadata.name}`)
      .join(', ');
  const deny = (why: string): never => {
    throw wrappedInternal(WEBHOOK, `can't delete nad ${key} because ${why}`);
  };
  const vmis = users(store.list(RESOURCES.vmis), (vmi) => vmi.spec);
  if (vmis !== '') deny(`it's still used by VM(s) ${vmis} which must be stopped at first`);
  const vms = users(store.list(RESOURCES.vms), (vm) => at(vm, 'spec', 'template', 'spec'));
  if (vms !== '')
    deny(`it's still used by VM(s) ${vms} which must remove the related networks and interfaces`);
}
