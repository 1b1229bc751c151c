import type { JsonObject } from '../json.ts';
import { isObject, isSame } from '../json.ts';
import type { SchemaNode } from '../schema-node.ts';
import { childOf } from '../schema/index.ts';

/** Keys by which lists of objects merge (patchMergeKey in the Kubernetes API types), where no schema is at hand. */
const MERGE_KEYS: Record<string, string> = {
  addresses: 'type',
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ephemeralContainers: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  ports: 'containerPort',
  taints: 'key',
  topologySpreadConstraints: 'topologyKey',
  volumeDevices: 'devicePath',
  volumeMounts: 'mountPath',
  volumes: 'name',
};

/** Lists of plain values that merge as sets, where no schema is at hand. */
const MERGED_SETS = new Set(['finalizers', 'podCIDRs']);

/** A strategic merge patch that does not fit; the message is kube-apiserver's. */
export class StrategicError extends Error {}

type Merging = { type: 'replace' } | { type: 'set' } | { type: 'key'; key: string };

function mergingOf(field: string, node: SchemaNode | undefined, items: readonly unknown[]): Merging {
  const isObjects = items.every((item) => isObject(item));
  if (node !== undefined) {
    if (!(node['x-kubernetes-patch-strategy'] ?? '').split(',').includes('merge')) return { type: 'replace' };
    const key = node['x-kubernetes-patch-merge-key'];
    return key === undefined ? { type: 'set' } : { type: 'key', key };
  }
  const key = MERGE_KEYS[field];
  if (key !== undefined && isObjects) return { type: 'key', key };
  return MERGED_SETS.has(field) ? { type: 'set' } : { type: 'replace' };
}

/** Puts merged items in the wanted order; items the order does not name keep their place among the others. */
function inOrder(
  merged: readonly unknown[],
  server: readonly unknown[],
  order: readonly unknown[],
  isMatch: (left: unknown, right: unknown) => boolean,
): unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown): number =>
    list.findIndex((each) => isMatch(each, item));
  const named = order.flatMap((wanted) => merged.filter((item) => isMatch(item, wanted)));
  const own = merged.filter((item) => placeIn(order, item) < 0);
  const result: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const place = placeIn(server, item);
    while (next < own.length && place >= 0 && placeIn(server, own[next]) < place) result.push(own[next++]);
    result.push(item);
  }
  return [...result, ...own.slice(next)];
}

function mergeByKey(
  key: string,
  before: readonly unknown[],
  patch: readonly unknown[],
  node: SchemaNode | undefined,
): unknown[] {
  const items = patch.filter(isObject);
  if (items.some((item) => item.$patch === 'replace')) {
    return items
      .filter((item) => item.$patch !== 'replace' || Object.keys(item).length > 1)
      .map(({ $patch: _, ...item }) => item);
  }
  let result = [...before];
  for (const item of items) {
    if (item[key] === undefined)
      throw new StrategicError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const isMatch = (other: unknown): boolean => isObject(other) && isSame(other[key], item[key]);
    if (item.$patch === 'delete') {
      result = result.filter((other) => !isMatch(other));
      continue;
    }
    const index = result.findIndex(isMatch);
    const merged = strategicMerge(index < 0 ? {} : result[index], item, node);
    if (index < 0) result.push(merged);
    else result[index] = merged;
  }
  return result;
}

function mergeList(
  field: string,
  before: readonly unknown[],
  patch: readonly unknown[] | undefined,
  order: unknown,
  node: SchemaNode | undefined,
): unknown[] {
  const items = patch ?? [];
  const merging = mergingOf(field, node, [...before, ...items]);
  if (merging.type === 'replace') return [...(patch ?? before)];
  const isMatch = (left: unknown, right: unknown): boolean =>
    merging.type === 'set'
      ? isSame(left, right)
      : isObject(left) && isObject(right) && isSame(left[merging.key], right[merging.key]);
  const merged =
    merging.type === 'key'
      ? mergeByKey(merging.key, before, items, node?.items)
      : [...before, ...items.filter((item) => !before.some((each) => isSame(each, item)))];
  return Array.isArray(order) ? inOrder(merged, before, order as unknown[], isMatch) : merged;
}

const DELETE_FROM = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';

/**
 * Strategic merge patch for built-in kinds: objects merge, lists merge by the key their schema declares; `$patch`,
 * `$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys` are followed (apimachinery util/strategicpatch).
 */
export function strategicMerge(target: unknown, patch: unknown, node?: SchemaNode): unknown {
  if (!isObject(patch)) return patch;
  const { $patch, $retainKeys, ...fields } = patch;
  if ($patch === 'delete') return {};
  if ($patch !== undefined && $patch !== 'replace' && $patch !== 'merge')
    throw new StrategicError(`Unknown patch type found: ${JSON.stringify($patch)}`);
  const result: JsonObject = $patch === 'replace' || !isObject(target) ? {} : { ...target };
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(DELETE_FROM)) continue;
    const field = name.slice(DELETE_FROM.length);
    const gone = Array.isArray(value) ? (value as unknown[]) : [];
    const before = result[field];
    if (Array.isArray(before)) result[field] = (before as unknown[]).filter((item) => !gone.includes(item));
  }
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith(DELETE_FROM)) continue;
    const field = name.startsWith(ORDER) ? name.slice(ORDER.length) : name;
    if (field !== name && fields[field] !== undefined) continue;
    const before = result[field];
    const below = childOf(node, field);
    const order = fields[`${ORDER}${field}`];
    if (field !== name) {
      if (Array.isArray(before))
        result[field] = mergeList(field, before as unknown[], undefined, order, below);
    } else if (value === null) Reflect.deleteProperty(result, field);
    else if (Array.isArray(value)) {
      const old = Array.isArray(before) ? (before as unknown[]) : [];
      result[field] = mergeList(field, old, value as unknown[], order, below);
    } else if (isObject(value) && value.$patch === 'delete') Reflect.deleteProperty(result, field);
    else result[field] = strategicMerge(before, value, below);
  }
  if (Array.isArray($retainKeys)) {
    for (const key of Object.keys(result))
      if (!$retainKeys.includes(key)) Reflect.deleteProperty(result, key);
  }
  return result;
}
