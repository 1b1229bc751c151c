import type { Resource } from '../resources.ts';
import { findResource, RESOURCES } from '../resources.ts';

/** A kind as Steve names it. */
export interface SteveType {
  /** Such as kubevirt.io.virtualmachine: group and kind in small letters. */
  id: string;
  /** Such as kubevirt.io.virtualmachines: the step of the path. */
  plural: string;
  resource: Resource;
}

/** Names as in rancher/steve pkg/schema/converter/k8stonorman.go (GVKToSchemaID, GVRToPluralName). */
function toType(resource: Resource): SteveType {
  const prefix = resource.group === '' ? '' : `${resource.group}.`;
  return {
    id: `${prefix}${resource.kind}`.toLowerCase(),
    plural: `${prefix}${resource.plural}`,
    resource,
  };
}

const metrics = (plural: string, kind: string, isNamespaced: boolean): Resource => ({
  id: `metrics.k8s.io/${plural}`,
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural,
  singular: '',
  kind,
  listKind: `${kind}List`,
  isNamespaced,
  shortNames: [],
  categories: [],
  hasStatus: false,
  isBuiltIn: true,
  verbs: ['get', 'list'],
});

/** Every kind Steve serves: all of the catalogue, and the figures of metrics-server. */
export const TYPES: readonly SteveType[] = [
  ...Object.values(RESOURCES).map(toType),
  ...[metrics('nodes', 'NodeMetrics', false), metrics('pods', 'PodMetrics', true)]
    .filter((resource) => findResource(resource.group, resource.plural) === undefined)
    .map(toType),
];

const byName = new Map<string, SteveType>(
  TYPES.flatMap((type): [string, SteveType][] => [
    [type.plural, type],
    [type.id, type],
  ]),
);
const byResource = new Map<string, SteveType>(TYPES.map((type) => [type.resource.id, type]));

/** The kind of a name in a path, which may be the plural or the id (rancher/apiserver pkg/types/schemas.go LookupSchema). */
export function findType(name: string): SteveType | undefined {
  return byName.get(name.toLowerCase());
}

/** The type of a kind of the catalogue. */
export function typeOf(resource: Resource): SteveType {
  return byResource.get(resource.id) ?? toType(resource);
}

/** Whether objects of a kind are in the store; the others are computed when asked for. */
export function isStored(resource: Resource): boolean {
  return findResource(resource.group, resource.plural) !== undefined;
}
