import type { JsonObject } from '../json.ts';
import { CATALOG } from '../resources.ts';
import type { Access } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { steveUrl } from './format.ts';
import { actionsOf } from './offers.ts';
import type { SteveType } from './types.ts';
import { servesOf } from '../resources/release.ts';
import { findType, TYPES } from './types.ts';

/** Schemas that stand for no kind of Kubernetes: name, plural, methods of the collection and of one. */
const VIRTUAL: readonly [id: string, plural: string, collection: string[], resource: string[]][] = [
  ['schema', 'schemas', ['GET'], ['GET']],
  ['count', 'counts', ['GET'], ['GET']],
  ['subscribe', 'subscribe', ['GET'], []],
  ['cluster', 'clusters', ['GET'], ['GET']],
];

/** Names of actions and the schema of what they take (harvester/harvester pkg/api/vm/schema.go and its siblings). */
const INPUTS: Record<string, string> = {
  migrate: 'migrateInput',
  insertCdRomVolume: 'insertCdRomVolumeActionInput',
  ejectCdRomVolume: 'ejectCdRomVolumeActionInput',
  ejectCdRom: 'ejectCdRomActionInput',
  backup: 'backupInput',
  restore: 'restoreInput',
  createTemplate: 'createTemplateInput',
  addVolume: 'addVolumeInput',
  removeVolume: 'removeVolumeInput',
  addNic: 'addNicInput',
  removeNic: 'removeNicInput',
  updateResourceQuota: 'updateResourceQuotaInput',
  cpuAndMemoryHotplug: 'cpuAndMemoryHotplugInput',
  storageMigration: 'storageMigrationInput',
  enableMaintenanceMode: 'maintenanceModeInput',
  powerAction: 'powerActionInput',
  export: 'exportVolumeInput',
  dataMigration: 'dataMigrationInput',
};
const CLAIM_INPUTS: Record<string, string> = { clone: 'cloneVolumeInput', snapshot: 'snapshotVolumeInput' };

function inputOf(type: SteveType, action: string): JsonObject {
  const input =
    type.id === 'persistentvolumeclaim'
      ? (CLAIM_INPUTS[action] ?? INPUTS[action])
      : action === 'clone'
        ? 'cloneInput'
        : INPUTS[action];
  return input === undefined ? {} : { input };
}

function toSchema(
  context: SteveContext,
  access: Access,
  place: Place,
  type: SteveType,
): JsonObject | undefined {
  const methods = access.methods(type);
  if (methods.collection.length === 0 && methods.resource.length === 0) return undefined;
  const { resource } = type;
  if (!servesOf(context.plan.harvesterVersion)(resource.group, resource.plural)) return undefined;
  const actions = actionsOf(context, type);
  const self = steveUrl(place, 'schemas', type.id);
  return {
    id: type.id,
    type: 'schema',
    links: {
      self,
      ...(methods.collection.length === 0 ? {} : { collection: steveUrl(place, type.plural) }),
    },
    pluralName: type.plural,
    ...(methods.resource.length === 0 ? {} : { resourceMethods: methods.resource }),
    resourceFields: {},
    ...(actions.length === 0
      ? {}
      : { resourceActions: Object.fromEntries(actions.map((name) => [name, inputOf(type, name)])) }),
    ...(methods.collection.length === 0 ? {} : { collectionMethods: methods.collection }),
    ...(type.id === 'harvesterhci.io.keypair'
      ? { collectionActions: { keygen: { input: 'keyGenInput' } } }
      : {}),
    attributes: {
      group: resource.group,
      version: resource.version,
      kind: resource.kind,
      resource: resource.plural,
      namespaced: resource.isNamespaced,
      preferredVersion:
        CATALOG.groups.find((group) => group.name === resource.group)?.version ?? resource.version,
      verbs: resource.verbs,
    },
  };
}

function toVirtual(place: Place, [id, plural, collection, resource]: (typeof VIRTUAL)[number]): JsonObject {
  return {
    id,
    type: 'schema',
    links: { self: steveUrl(place, 'schemas', id), collection: steveUrl(place, plural) },
    pluralName: plural,
    ...(resource.length === 0 ? {} : { resourceMethods: resource }),
    resourceFields: {},
    collectionMethods: collection,
  };
}

/** The schema of one name, or undefined where there is none or the user may see nothing of it. */
export function schemaOf(
  context: SteveContext,
  access: Access,
  place: Place,
  name: string,
): JsonObject | undefined {
  const virtual = VIRTUAL.find(([id, plural]) => name === id || name === plural);
  if (virtual !== undefined) return toVirtual(place, virtual);
  const type = findType(name);
  return type === undefined ? undefined : toSchema(context, access, place, type);
}

/** All schemas of a user: what he may do with each kind (rancher/apiserver pkg/store/schema). */
export function schemaCollection(context: SteveContext, access: Access, place: Place): JsonObject {
  const kinds = TYPES.flatMap((type) => {
    const schema = toSchema(context, access, place, type);
    return schema === undefined ? [] : [schema];
  });
  const data = [...VIRTUAL.map((each) => toVirtual(place, each)), ...kinds];
  return {
    type: 'collection',
    links: { self: `${place.origin}${place.path}` },
    actions: {},
    resourceType: 'schema',
    data,
  };
}
