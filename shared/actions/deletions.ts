import type { Entity, KindName } from '../kinds/index.ts';
import { kinds } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';
import { defineAction, NoOptions } from './define.ts';
import type { Allowed } from './define.ts';
import { having, nameIn, namesOf, vmsUsing } from './in-use.ts';

type DeletionOf = {
  kind: KindName;
  /** Whether it is to be deleted, by its name, and what is lost with it: whole, since each language says it otherwise. */
  question: (name: string) => string;
  /** Why it has to stay, as far as is known here; the server is asked all the same. */
  guard?: (entity: Entity, world: World) => Allowed;
};

/** The deletion of objects of one kind; what uses it keeps it. */
function deletionOf({ kind, question, guard }: DeletionOf) {
  const { group, plural } = kinds[kind].resource;
  return defineAction({
    label: 'Delete',
    kinds: [kind],
    danger: 'data',
    confirm: ({ name }) => question(name),
    options: NoOptions,
    needs: [{ verb: 'delete', group, resource: plural, subresource: null }],
    can(entity, world) {
      if (entity.kind !== kind) return 'It is of another kind.';
      if (entity.deletingAt !== null) return 'It is being deleted.';
      return guard?.(entity, world) ?? true;
    },
    mark: (entity) => entity.uid,
    isDone: (entity, _world, { mark }) => entity === undefined || entity.uid !== mark,
    limitMs: 300_000,
  });
}

const inUse = (users: readonly Entity[], words: (names: string) => string): Allowed =>
  users.length === 0 ? true : words(namesOf(users));

/** Deletes a volume and all that is on it. Source: harvester/harvester pkg/webhook/resources/persistentvolumeclaim. */
export const volumeDelete = deletionOf({
  kind: 'PersistentVolumeClaim',
  question: (name) => `Delete the volume ${name}? All data on it is lost.`,
  guard: (entity, world) =>
    inUse(vmsUsing(world, entity.id), (names) => `It is attached to ${names}: detach it first.`),
});

/** Deletes an image. Source: harvester/harvester pkg/webhook/resources/virtualmachineimage. */
export const imageDelete = deletionOf({
  kind: 'VirtualMachineImage',
  question: (name) => `Delete the image ${name}? No more disks can be made from it.`,
  guard: (entity, world) =>
    inUse(
      having(world, (each) => each.kind === 'PersistentVolumeClaim' && each.volume.image === nameIn(entity)),
      (names) => `Volumes were made from it and need it: ${names}.`,
    ),
});

/** Deletes an SSH key; guests that have it keep it. */
export const keyPairDelete = deletionOf({
  kind: 'KeyPair',
  question: (name) => `Delete the SSH key ${name}? Guests that have it keep it.`,
});

/** Deletes a VM template with its versions. */
export const templateDelete = deletionOf({
  kind: 'VirtualMachineTemplate',
  question: (name) => `Delete the VM template ${name}? All its versions go with it; VMs made from them stay.`,
  guard: ({ namespace }) =>
    namespace === 'harvester-public' ? 'Harvester brings this template itself.' : true,
});

/** Deletes a version of a VM template. Source: harvester/harvester pkg/webhook/resources/templateversion. */
export const templateVersionDelete = deletionOf({
  kind: 'VirtualMachineTemplateVersion',
  question: (name) => `Delete the template version ${name}? VMs made from it stay.`,
  guard: (entity, world) =>
    inUse(
      having(
        world,
        (each) => each.kind === 'VirtualMachineTemplate' && each.template.defaultVersion === nameIn(entity),
      ),
      (names) => `It is the default version of ${names}.`,
    ),
});

/** Deletes a snapshot of a volume. */
export const snapshotDelete = deletionOf({
  kind: 'VolumeSnapshot',
  question: (name) => `Delete the snapshot ${name}? What it keeps is lost.`,
});

/** Deletes a VM network. Source: harvester/network-controller-harvester pkg/webhook/nad. */
export const networkDelete = deletionOf({
  kind: 'NetworkAttachmentDefinition',
  question: (name) => `Delete the VM network ${name}? No VM can be attached to it any more.`,
  guard: (entity, world) =>
    entity.namespace === 'harvester-system'
      ? 'Harvester made this network for itself.'
      : inUse(
          having(
            world,
            (each) => each.kind === 'VirtualMachine' && each.vm.networks.includes(nameIn(entity)),
          ),
          (names) => `VMs are attached to it: ${names}.`,
        ),
});

/** Deletes a cluster network. Source: harvester/network-controller-harvester pkg/webhook/clusternetwork. */
export const clusterNetworkDelete = deletionOf({
  kind: 'ClusterNetwork',
  question: (name) => `Delete the cluster network ${name}? Its bridge goes from every host.`,
  guard(entity, world) {
    if (entity.name === 'mgmt') return 'The management network cannot be deleted.';
    const users = having(
      world,
      (each) =>
        (each.kind === 'NetworkAttachmentDefinition' && each.network.clusterNetwork === entity.name) ||
        (each.kind === 'VlanConfig' && each.uplinkConfig.clusterNetwork === entity.name),
    );
    return inUse(users, (names) => `VM networks and configs are on it: ${names}.`);
  },
});

/** Deletes a network config: its hosts leave the cluster network. Source: harvester/network-controller-harvester pkg/webhook/vlanconfig. */
export const uplinkConfigDelete = deletionOf({
  kind: 'VlanConfig',
  question: (name) => `Delete the network config ${name}? Its hosts leave the cluster network.`,
});

/** Deletes a storage class; volumes made with it stay. */
export const storageClassDelete = deletionOf({
  kind: 'StorageClass',
  question: (name) => `Delete the storage class ${name}? Volumes made with it stay.`,
  guard(entity) {
    if (entity.kind !== 'StorageClass') return true;
    if (entity.storageClass.isDefault) return 'It is the default class of the cluster.';
    return entity.storageClass.isForDisks ? true : 'Harvester needs it: it is internal, or of an image.';
  },
});

/** Deletes a namespace that has neither VMs nor volumes. */
export const namespaceDelete = deletionOf({
  kind: 'Namespace',
  question: (name) => `Delete the namespace ${name}? Everything in it goes with it.`,
  guard(entity, world) {
    if (entity.kind !== 'Namespace') return true;
    if (entity.space.isSystem || entity.name === 'default') return 'The cluster needs this namespace.';
    const inside = having(
      world,
      (each) =>
        each.namespace === entity.name &&
        (each.kind === 'VirtualMachine' || each.kind === 'PersistentVolumeClaim'),
    );
    return inUse(inside, (names) => `It has VMs or volumes: ${names}. Delete them first.`);
  },
});
