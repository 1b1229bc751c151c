import type { ServedKind } from '../../shared/objects/report.ts';
import { nodeAt, resolved } from '../../shared/objects/schema.ts';
import type { KindSchema, SchemaNode } from '../../shared/objects/schema.ts';
import type { Place } from './place.ts';

/** One thing that could be written at a place. */
export type Suggestion = {
  label: string;
  /** What is put in. */
  insert: string;
  /** Its type in one word; empty where it is not known. */
  type: string;
  description: string;
  isRequired: boolean;
};

/** What is written after a field's name, so that its value can be written next. */
function after(schema: KindSchema, node: SchemaNode, indent: number): string {
  const target = resolved(schema, node);
  const inner = ' '.repeat(indent + 2);
  if (target?.type === 'array') return `:\n${inner}- `;
  return target?.type === 'object' || target?.properties ? `:\n${inner}` : ': ';
}

function typeOf(schema: KindSchema, node: SchemaNode): string {
  const target = resolved(schema, node);
  if (target?.type === 'array' && target.items) {
    const inner = typeOf(schema, target.items);
    return inner === '' ? 'array' : `${inner}[]`;
  }
  return target?.type ?? (target?.properties ? 'object' : '');
}

/** The fields that an object has whatever its kind. */
const heads = ['apiVersion', 'kind', 'metadata'];
const plain = (label: string, insert: string, type = ''): Suggestion => ({
  ...{ label, insert, type, description: '', isRequired: false },
});

/** What could be written at a place, by the schema of the kind and the kinds of the server. */
export function suggestionsAt(
  place: Place,
  schema: KindSchema | null,
  kinds: readonly ServedKind[],
): Suggestion[] {
  const { path, at, siblings, indent } = place;
  if (at.type === 'value') {
    if (path.length === 0 && at.key === 'kind') {
      const fitting = kinds.filter(
        ({ apiVersion }) => place.apiVersion === '' || apiVersion === place.apiVersion,
      );
      return fitting.map(({ kind, apiVersion }) => plain(kind, kind, apiVersion));
    }
    if (path.length === 0 && at.key === 'apiVersion')
      return [...new Set(kinds.map(({ apiVersion }) => apiVersion))].map((each) => plain(each, each));
    const node = schema ? nodeAt(schema, [...path, at.key]) : undefined;
    const words = node?.type === 'boolean' ? ['true', 'false'] : (node?.enum ?? []);
    return words.map((word) => plain(word, word, node?.type ?? ''));
  }
  const node = schema ? nodeAt(schema, path) : undefined;
  if (!schema || !node?.properties) {
    const missing = path.length === 0 ? heads.filter((each) => !siblings.includes(each)) : [];
    return missing.map((each) => plain(each, each === 'metadata' ? `${each}:\n  ` : `${each}: `));
  }
  return Object.entries(node.properties)
    .filter(([name]) => !siblings.includes(name) && !(path.length === 0 && name === 'status'))
    .map(([name, child]) => ({
      label: name,
      insert: `${name}${after(schema, child, indent)}`,
      type: typeOf(schema, child),
      description: resolved(schema, child)?.description ?? '',
      isRequired: node.required?.includes(name) ?? false,
    }));
}
