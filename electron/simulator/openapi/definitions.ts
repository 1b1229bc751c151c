import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import type { SchemaRelease } from '../schema/index.ts';
import { definitionNameOfKind, schemaOf } from '../schema/index.ts';
import { packedSchemas } from '../schema/packed.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Definitions of an OpenAPI document that refer to each other by `#/definitions/NAME`. */
export type NamedDefinitions = Record<string, JsonObject>;

const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });

/** The name of a kind's definition: of built-in kinds their Go type, of others the group backwards (kube-openapi). */
export function nameOfKind(resource: Resource): string {
  const { group, version, kind } = resource;
  return (
    definitionNameOfKind(group, version, kind) ?? [...group.split('.').reverse(), version, kind].join('.')
  );
}

/** The name of the definition of a list of a kind. */
export const nameOfList = (resource: Resource): string => `${nameOfKind(resource)}List`;

function kindOf({ group, version }: Resource, kind: string): JsonObject[] {
  return [{ group, kind, version }];
}

const TYPE_META = { apiVersion: { type: 'string' }, kind: { type: 'string' } };

function customKind(resource: Resource, release: SchemaRelease): JsonObject {
  const schema = schemaOf(resource, release);
  const base =
    schema === undefined ? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } : schema;
  return {
    ...base,
    type: 'object',
    properties: { ...schema?.properties, ...TYPE_META, metadata: ref(`${META}.ObjectMeta`) },
    'x-kubernetes-group-version-kind': kindOf(resource, resource.kind),
  };
}

function listOf(resource: Resource): JsonObject {
  return {
    type: 'object',
    required: ['items'],
    properties: {
      ...TYPE_META,
      items: { type: 'array', items: ref(nameOfKind(resource)) },
      metadata: ref(`${META}.ListMeta`),
    },
    'x-kubernetes-group-version-kind': kindOf(resource, resource.listKind),
  };
}

/** The definitions of all served kinds and their lists, and everything built-in kinds refer to. */
export function namedDefinitions(release: SchemaRelease): NamedDefinitions {
  const all: NamedDefinitions = { ...packedSchemas().definitions };
  for (const resource of Object.values(RESOURCES)) {
    if (!resource.isBuiltIn) all[nameOfKind(resource)] = customKind(resource, release);
    all[nameOfList(resource)] = listOf(resource);
  }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A schema changed node by node, the deepest first; names of properties are left alone. */
export function mapSchema(value: unknown, change: (node: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => mapSchema(item, change));
  if (!isObject(value)) return value;
  const next: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    if (key === 'properties' && isObject(child)) {
      next[key] = Object.fromEntries(
        Object.entries(child).map(([name, schema]) => [name, mapSchema(schema, change)]),
      );
    } else if (['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf', 'not'].includes(key)) {
      next[key] = mapSchema(child, change);
    } else next[key] = child;
  }
  return change(next);
}

/** The names of the definitions a value refers to. */
export function refsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) refsIn(item, found);
  else if (isObject(value)) {
    if (typeof value.$ref === 'string') found.add(value.$ref.slice(value.$ref.lastIndexOf('/') + 1));
    for (const child of Object.values(value)) refsIn(child, found);
  }
  return found;
}
