import { parseEntityId } from '../id.ts';
import type { ObjectRef } from './step.ts';

type Place = { namespace: string; name: string };

/** Namespace and name in the entity id of a namespaced object. */
export function placeOf(id: string): Place {
  const ref = parseEntityId(id);
  return { namespace: ref?.namespace ?? '', name: ref?.name ?? id };
}

function ref(
  apiVersion: string,
  kind: string,
  plural: string,
  namespace: string | null,
  name: string,
): ObjectRef {
  return { guest: null, apiVersion, kind, plural, namespace, name };
}

/** Refs to the objects plans are about. */
export const refs = {
  vm: ({ namespace, name }: Place): ObjectRef =>
    ref('kubevirt.io/v1', 'VirtualMachine', 'virtualmachines', namespace, name),
  instance: ({ namespace, name }: Place): ObjectRef =>
    ref('kubevirt.io/v1', 'VirtualMachineInstance', 'virtualmachineinstances', namespace, name),
  /** The path on which KubeVirt takes start, stop and restart. */
  vmSubresource: ({ namespace, name }: Place): ObjectRef =>
    ref('subresources.kubevirt.io/v1', 'VirtualMachine', 'virtualmachines', namespace, name),
  migration: ({ namespace, name }: Place): ObjectRef =>
    ref(
      'kubevirt.io/v1',
      'VirtualMachineInstanceMigration',
      'virtualmachineinstancemigrations',
      namespace,
      name,
    ),
  secret: ({ namespace, name }: Place): ObjectRef => ref('v1', 'Secret', 'secrets', namespace, name),
  balancer: ({ namespace, name }: Place): ObjectRef =>
    ref('loadbalancer.harvesterhci.io/v1beta1', 'LoadBalancer', 'loadbalancers', namespace, name),
  host: (name: string): ObjectRef => ref('v1', 'Node', 'nodes', null, name),
  /** A node within a guest cluster; its name is that of its VM. */
  guestNode: (guest: string, name: string): ObjectRef => ({
    ...ref('v1', 'Node', 'nodes', null, name),
    guest,
  }),
};
