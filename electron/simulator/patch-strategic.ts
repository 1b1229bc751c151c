import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';

/** Keys by which lists of objects are merged (patchMergeKey in the Kubernetes API types), by the field's name. */
const MERGE_KEYS: Record<string, string> = {
  addresses: 'type',
  conditions: 'type',
  containers: 'name',
  env: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  taints: 'key',
  topologySpreadConstraints: 'topologyKey',
  volumeMounts: 'mountPath',
  volumes: 'name',
};

/** Lists of plain values that are merged as sets. */
const MERGED_SETS = new Set(['finalizers', 'podCIDRs']);

/** Lists of objects that are replaced whole although their name is in MERGE_KEYS elsewhere. */
function mergeKeyOf(field: string, items: readonly unknown[]): string | undefined {
  const key = MERGE_KEYS[field];
  return key !== undefined && items.every((item) => isObject(item)) ? key : undefined;
}

function mergeList(field: string, before: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const key = mergeKeyOf(field, [...before, ...patch]);
  if (key === undefined) return MERGED_SETS.has(field) ? [...new Set([...before, ...patch])] : [...patch];
  let result = [...before] as JsonObject[];
  for (const item of patch as JsonObject[]) {
    if (item.$patch === 'replace')
      return (patch as JsonObject[]).filter((other) => other.$patch === undefined);
    const index = result.findIndex((other) => other[key] === item[key]);
    if (item.$patch === 'delete') result = result.filter((other) => other[key] !== item[key]);
    else if (index < 0) result.push(strategicMerge({}, item) as JsonObject);
    else result[index] = strategicMerge(result[index], item) as JsonObject;
  }
  return result;
}

/**
 * Strategic merge patch for built-in kinds: objects merge, lists with a merge key merge by it, `$patch`,
 * `$deleteFromPrimitiveList` and `$retainKeys` are followed, `$setElementOrder` is accepted and the order left alone
 * (Kubernetes API, "Update API Objects in Place Using kubectl patch").
 */
export function strategicMerge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const { $patch, $retainKeys, ...fields } = patch;
  if ($patch === 'delete') return {};
  const result: JsonObject = $patch === 'replace' || !isObject(target) ? {} : { ...target };
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('$setElementOrder/')) continue;
    if (name.startsWith('$deleteFromPrimitiveList/')) {
      const field = name.slice('$deleteFromPrimitiveList/'.length);
      const gone = Array.isArray(value) ? (value as unknown[]) : [];
      const before = result[field];
      if (Array.isArray(before)) result[field] = (before as unknown[]).filter((item) => !gone.includes(item));
      continue;
    }
    const before = result[name];
    if (value === null) Reflect.deleteProperty(result, name);
    else if (Array.isArray(value)) {
      result[name] = mergeList(name, Array.isArray(before) ? (before as unknown[]) : [], value as unknown[]);
    } else result[name] = strategicMerge(before, value);
  }
  if (Array.isArray($retainKeys)) {
    for (const key of Object.keys(result))
      if (!$retainKeys.includes(key)) Reflect.deleteProperty(result, key);
  }
  return result;
}
