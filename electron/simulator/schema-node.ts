import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import type { SchemaNode } from './schema/index.ts';
import { childOf } from './schema/index.ts';

export type { SchemaNode } from './schema/index.ts';

const TEXT: SchemaNode = { type: 'string' };
const TEXTS: SchemaNode = { type: 'object', additionalProperties: TEXT };

/** `metadata`, which CRDs leave out of their schemas (Kubernetes API, ObjectMeta). */
const OBJECT_META: SchemaNode = {
  type: 'object',
  properties: {
    annotations: TEXTS,
    labels: TEXTS,
    finalizers: {
      type: 'array',
      items: TEXT,
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    },
    managedFields: { type: 'array', 'x-kubernetes-list-type': 'atomic' },
    ownerReferences: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-map-type': 'atomic' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'uid',
    },
    ...Object.fromEntries(
      ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'selfLink'].map((name) => [name, TEXT]),
    ),
    ...Object.fromEntries(['creationTimestamp', 'deletionTimestamp'].map((name) => [name, TEXT])),
    ...Object.fromEntries(
      ['generation', 'deletionGracePeriodSeconds'].map((name) => [name, { type: 'integer' }]),
    ),
  },
};

const roots = new WeakMap<SchemaNode, SchemaNode>();
const UNKNOWN_ROOT: SchemaNode = {
  type: 'object',
  properties: { metadata: OBJECT_META },
  'x-kubernetes-preserve-unknown-fields': true,
};

/** The schema of whole objects, always with a full `metadata`. */
export function rootOf(node: SchemaNode | undefined): SchemaNode {
  if (node === undefined) return UNKNOWN_ROOT;
  const known = roots.get(node);
  if (known !== undefined) return known;
  const properties = { ...node.properties, apiVersion: TEXT, kind: TEXT, metadata: OBJECT_META };
  const root: SchemaNode = { ...node, properties };
  roots.set(node, root);
  return root;
}

/** How a value is treated: whole, key by key, or item by item; what no schema tells is deduced from the value. */
export type Shape = 'leaf' | 'map' | 'set' | 'list';

/** The shape of a value below a schema node (structured-merge-diff schema/elements.go, typed/helpers.go deduceAtom). */
export function shapeOf(node: SchemaNode | undefined, value: unknown): Shape {
  if (isObject(value)) return node?.['x-kubernetes-map-type'] === 'atomic' ? 'leaf' : 'map';
  if (!Array.isArray(value)) return 'leaf';
  switch (node?.['x-kubernetes-list-type']) {
    case 'set':
      return 'set';
    case 'map':
      return 'list';
    default:
      return 'leaf';
  }
}

/** The schema of a key of an object, and whether the key is a field of its type rather than an entry of a map. */
export function keyNode(
  node: SchemaNode | undefined,
  key: string,
): { node: SchemaNode | undefined; isNamed: boolean } {
  return { node: childOf(node, key), isNamed: Object.hasOwn(node?.properties ?? {}, key) };
}

/** Whether an object of this type has no other keys than its named fields. */
export function isClosed(node: SchemaNode | undefined): boolean {
  return (
    node?.properties !== undefined &&
    (node.additionalProperties === undefined || node.additionalProperties === false) &&
    node['x-kubernetes-preserve-unknown-fields'] !== true
  );
}

/** The keys that tell one item of an associative list from another, with the defaults of keys left out. */
export function itemKey(node: SchemaNode | undefined, item: unknown): JsonObject | undefined {
  const keys = node?.['x-kubernetes-list-map-keys'] ?? [];
  if (!isObject(item)) return undefined;
  const key: JsonObject = {};
  for (const name of [...keys].sort()) {
    // The published schemas leave out the one default that is part of a key: ports are TCP.
    const fallback = name === 'protocol' ? 'TCP' : undefined;
    const value = item[name] ?? node?.items?.properties?.[name]?.default ?? fallback;
    if (value !== undefined) key[name] = value;
  }
  return Object.keys(key).length === 0 ? undefined : key;
}
