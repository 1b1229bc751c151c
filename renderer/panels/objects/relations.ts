import { toEntityId } from '../../../shared/id.ts';
import type { Entity, KindName } from '../../../shared/kinds/index.ts';
import type { World } from '../../../shared/world/patch.ts';

/** Entities that something is related to, under one heading; the first fifty. */
export type Relation = { type: RelationType; entities: readonly Entity[] };

/** How another thing is related: what it is made from, what is on it, what uses it. */
export type RelationType =
  | 'usedBy'
  | 'madeFrom'
  | 'keptAs'
  | 'ofVolume'
  | 'ofVm'
  | 'onNetwork'
  | 'carries'
  | 'versions'
  | 'ofTemplate'
  | 'inside'
  | 'longhorn'
  | 'replicas'
  | 'hosts';

const most = 50;

/** Finds an entity by `namespace/name` of a kind; none where it is not known. */
function named(world: World, cluster: string, kind: KindName, of: string | null): Entity[] {
  if (of === null) return [];
  const [first = '', second] = of.split('/');
  const [namespace, name] = second === undefined ? [null, first] : [first, second];
  const found = world.entities.get(toEntityId({ cluster, kind, namespace, name }));
  return found ? [found] : [];
}

function all(world: World, holds: (entity: Entity) => boolean): Entity[] {
  const found: Entity[] = [];
  for (const entity of world.entities.values()) {
    if (holds(entity)) found.push(entity);
    if (found.length === most) break;
  }
  return found;
}

const idOf = ({ namespace, name }: Entity): string => (namespace === null ? name : `${namespace}/${name}`);

/** What an entity is related to in its cluster, as far as it is known there; headings without any are left out. */
export function relationsOf(entity: Entity, world: World): Relation[] {
  const { cluster, namespace } = entity;
  const of = (kind: KindName, name: string | null): Entity[] => named(world, cluster, kind, name);
  const here = (kind: KindName, name: string | null): Entity[] =>
    of(kind, name === null ? null : namespace === null ? name : `${namespace}/${name}`);
  const own = idOf(entity);
  const relations: Relation[] = [];
  const add = (type: RelationType, entities: readonly Entity[]): void => {
    if (entities.length > 0) relations.push({ type, entities });
  };
  switch (entity.kind) {
    case 'PersistentVolumeClaim': {
      const uses = (each: Entity): boolean =>
        each.kind === 'VirtualMachine' &&
        each.links.some(({ type, to }) => type === 'uses-volume' && to === entity.id);
      add('usedBy', all(world, uses));
      add('madeFrom', of('VirtualMachineImage', entity.volume.image));
      add(
        'longhorn',
        all(world, (each) => each.kind === 'StorageVolume' && each.name === entity.volume.volumeName),
      );
      add(
        'keptAs',
        all(
          world,
          (each) =>
            each.kind === 'VolumeSnapshot' &&
            each.namespace === namespace &&
            each.snapshot.volume === entity.name,
        ),
      );
      break;
    }
    case 'StorageVolume':
      add(
        'ofVolume',
        entity.links.flatMap(({ to }) => world.entities.get(to) ?? []),
      );
      add(
        'replicas',
        all(world, (each) => each.kind === 'StorageReplica' && each.links.some(({ to }) => to === entity.id)),
      );
      break;
    case 'VolumeSnapshot':
      add('ofVolume', here('PersistentVolumeClaim', entity.snapshot.volume));
      break;
    case 'VirtualMachineImage':
      add(
        'usedBy',
        all(
          world,
          (each) =>
            (each.kind === 'PersistentVolumeClaim' && each.volume.image === own) ||
            (each.kind === 'VirtualMachineTemplateVersion' && each.templateVersion.image === own),
        ),
      );
      add('madeFrom', of('StorageClass', entity.image.storageClass));
      break;
    case 'StorageClass':
      add(
        'usedBy',
        all(
          world,
          (each) => each.kind === 'PersistentVolumeClaim' && each.volume.storageClass === entity.name,
        ),
      );
      break;
    case 'NetworkAttachmentDefinition':
      add('onNetwork', of('ClusterNetwork', entity.network.clusterNetwork));
      add(
        'usedBy',
        all(world, (each) => each.kind === 'VirtualMachine' && each.vm.networks.includes(own)),
      );
      break;
    case 'ClusterNetwork':
      add(
        'carries',
        all(
          world,
          (each) =>
            each.kind === 'NetworkAttachmentDefinition' && each.network.clusterNetwork === entity.name,
        ),
      );
      add(
        'hosts',
        all(world, (each) => each.kind === 'VlanConfig' && each.uplinkConfig.clusterNetwork === entity.name),
      );
      break;
    case 'VlanConfig':
      add('onNetwork', of('ClusterNetwork', entity.uplinkConfig.clusterNetwork));
      add(
        'hosts',
        (entity.uplinkConfig.hosts ?? []).flatMap((name) => of('Node', name)),
      );
      break;
    case 'VirtualMachineTemplate':
      add(
        'versions',
        all(
          world,
          (each) => each.kind === 'VirtualMachineTemplateVersion' && each.templateVersion.template === own,
        ),
      );
      break;
    case 'VirtualMachineTemplateVersion': {
      const { template, image, keyPairs } = entity.templateVersion;
      add('ofTemplate', of('VirtualMachineTemplate', template));
      add('madeFrom', [
        ...of('VirtualMachineImage', image),
        ...keyPairs.flatMap((each) => of('KeyPair', each)),
      ]);
      break;
    }
    case 'KeyPair':
      add(
        'usedBy',
        all(
          world,
          (each) =>
            each.kind === 'VirtualMachineTemplateVersion' && each.templateVersion.keyPairs.includes(own),
        ),
      );
      break;
    case 'VirtualMachineBackup':
      add('ofVm', here('VirtualMachine', entity.backup.vm));
      add('madeFrom', of('ScheduleVMBackup', entity.backup.schedule));
      break;
    case 'VirtualMachineRestore':
      add('ofVm', here('VirtualMachine', entity.restore.vm));
      add('madeFrom', of('VirtualMachineBackup', entity.restore.backup));
      break;
    case 'ScheduleVMBackup':
      add('ofVm', here('VirtualMachine', entity.schedule.vm));
      add(
        'keptAs',
        all(world, (each) => each.kind === 'VirtualMachineBackup' && each.backup.schedule === own),
      );
      break;
    case 'Namespace':
      add(
        'inside',
        all(world, (each) => each.namespace === entity.name && each.kind === 'VirtualMachine'),
      );
      break;
    default:
  }
  return relations;
}
