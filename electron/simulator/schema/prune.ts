import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { SchemaNode } from './node.ts';
import { childOf, isOpen } from './node.ts';

/** What an embedded or whole object always may have. */
const OBJECT_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

function step(node: SchemaNode, value: unknown, field: string, isRoot: boolean, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const { items } = node;
    if (items === undefined) return value as unknown;
    const next = value.map((item, index) => step(items, item, `${field}[${index}]`, false, unknown));
    return next.some((item, index) => item !== value[index]) ? next : (value as unknown);
  }
  if (!isObject(value)) return value;
  const isWhole = isRoot || node['x-kubernetes-embedded-resource'] === true;
  let next: JsonObject | undefined;
  for (const [key, child] of Object.entries(value)) {
    if (isWhole && OBJECT_FIELDS.has(key)) continue;
    const path = field === '' ? key : `${field}.${key}`;
    const schema = childOf(node, key);
    if (schema === undefined) {
      if (isOpen(node)) continue;
      unknown.push(path);
      next ??= { ...value };
      Reflect.deleteProperty(next, key);
      continue;
    }
    const kept = step(schema, child, path, false, unknown);
    if (kept !== child) (next ??= { ...value })[key] = kept;
  }
  return next ?? value;
}

/**
 * An object without the fields its schema does not name (apiextensions-apiserver schema/pruning), and the paths of those
 * fields. A value with a `field` is a part of an object: kind and metadata mean nothing in it. Nothing is changed in
 * place; a value without such fields is returned itself.
 */
export function prune<T>(node: SchemaNode, value: T, field = ''): { value: T; unknown: string[] } {
  const unknown: string[] = [];
  return { value: step(node, value, field, field === '', unknown) as T, unknown };
}
