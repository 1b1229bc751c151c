import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { SchemaNode } from './node.ts';

function filled(node: SchemaNode, value: JsonObject): JsonObject {
  let next: JsonObject | undefined;
  const set = (key: string, to: unknown): void => void ((next ??= { ...value })[key] = to);
  const named = node.properties ?? {};
  for (const [key, schema] of Object.entries(named)) {
    const given = value[key];
    const isMissing = given === undefined || (given === null && schema.nullable !== true);
    if (isMissing && schema.default !== undefined)
      set(key, applyDefaults(schema, structuredClone(schema.default)));
    else if (given !== undefined) {
      const kept = applyDefaults(schema, given);
      if (kept !== given) set(key, kept);
    }
  }
  const { additionalProperties: others } = node;
  if (typeof others === 'object') {
    for (const [key, given] of Object.entries(value)) {
      if (Object.hasOwn(named, key)) continue;
      const kept = applyDefaults(others, given);
      if (kept !== given) set(key, kept);
    }
  }
  return next ?? value;
}

/**
 * A value with the defaults of its schema filled in (apiextensions-apiserver schema/defaulting); a null that may not be
 * null gives way to the default. Nothing is changed in place; a value that lacks nothing is returned itself.
 */
export function applyDefaults<T>(node: SchemaNode, value: T): T {
  if (Array.isArray(value)) {
    const { items } = node;
    if (items === undefined) return value;
    const next: unknown[] = value.map((item: unknown) => applyDefaults(items, item));
    return next.some((item, index) => item !== value[index]) ? (next as T) : value;
  }
  return isObject(value) ? (filled(node, value) as T) : value;
}
