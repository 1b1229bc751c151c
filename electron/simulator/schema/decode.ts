import { isObject } from '../json.ts';
import { definitionNameOf } from './definitions.ts';
import type { SchemaNode } from './node.ts';
import { childOf } from './node.ts';

/** Go's name of the type of a field, as its JSON decoder says it. */
function goType(node: SchemaNode): string {
  const name = definitionNameOf(node);
  const short = name?.split('.').slice(-2).join('.');
  switch (node.type) {
    case 'boolean':
      return 'bool';
    case 'integer':
      return node.format ?? 'int';
    case 'number':
      return 'float64';
    case 'array':
      return `[]${node.items === undefined ? 'interface {}' : goType(node.items)}`;
    case 'object':
      if (short !== undefined) return short;
      return typeof node.additionalProperties === 'object'
        ? `map[string]${goType(node.additionalProperties)}`
        : 'map[string]interface {}';
    default:
      return short ?? 'string';
  }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value;
}

function isReadable(node: SchemaNode, value: unknown): boolean {
  if (node['x-kubernetes-int-or-string'] === true)
    return typeof value === 'string' || typeof value === 'number';
  switch (node.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value) || node['x-kubernetes-preserve-unknown-fields'] === true;
    case 'string':
      return typeof value === 'string';
    default:
      return true;
  }
}

/** Where a value is: the struct it is a field of, and the path to it without the indexes of lists. */
interface Place {
  struct: string;
  path: string;
}

/**
 * The words of Go's JSON decoder for the first value that does not fit the type of its field, or undefined where all fit
 * (encoding/json UnmarshalTypeError). Built-in kinds are read into Go types; null is nothing said.
 */
export function decodeFailure(node: SchemaNode, value: unknown, place?: Place): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isReadable(node, value)) {
    const where = place === undefined ? 'value' : `struct field ${place.struct}.${place.path}`;
    return `json: cannot unmarshal ${jsonType(value)} into Go ${where} of type ${goType(node)}`;
  }
  if (Array.isArray(value)) {
    for (const item of node.items === undefined ? [] : value) {
      const failure = decodeFailure(node.items ?? {}, item, place);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const struct = definitionNameOf(node)?.split('.').at(-1) ?? place?.struct ?? '';
  const isMap = node.properties === undefined;
  for (const [key, child] of Object.entries(value)) {
    const schema = childOf(node, key);
    if (schema === undefined) continue;
    const path = isMap ? (place?.path ?? key) : place === undefined ? key : `${place.path}.${key}`;
    const failure = decodeFailure(schema, child, { struct, path });
    if (failure !== undefined) return failure;
  }
  return undefined;
}
