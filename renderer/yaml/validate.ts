import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Node, Pair } from 'yaml';
import { holdsHidden } from '../../shared/objects/hidden.ts';
import { isServerOwned } from '../../shared/objects/edit.ts';
import { resolved } from '../../shared/objects/schema.ts';
import type { KindSchema, SchemaNode } from '../../shared/objects/schema.ts';

/** Something that is wrong with a text; offsets are in characters. Words are given by the caller, by `problem`. */
export type YamlProblem = {
  from: number;
  to: number;
  problem:
    | { type: 'syntax'; text: string }
    | { type: 'unknown'; field: string }
    | { type: 'wrong-type'; field: string; wanted: string }
    | { type: 'wrong-value'; field: string; wanted: string }
    | { type: 'missing'; field: string };
};

/** Which kinds a text has objects of, in their order, each once. */
export function kindsIn(text: string): { apiVersion: string; kind: string }[] {
  const found = new Map<string, { apiVersion: string; kind: string }>();
  for (const part of text.split(/^---.*$/m)) {
    const read = (name: string): string =>
      new RegExp(`^${name}:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(part)?.[1] ?? '';
    const of = { apiVersion: read('apiVersion'), kind: read('kind') };
    if (of.apiVersion !== '' && of.kind !== '') found.set(`${of.apiVersion} ${of.kind}`, of);
  }
  return [...found.values()];
}

const mostProblems = 100;

/** Whether a scalar is of a type; what is quoted is text. */
function fits(value: unknown, type: SchemaNode['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'int-or-string':
      return typeof value === 'number' || typeof value === 'string';
    case 'object':
    case 'array':
      return false;
    case undefined:
      return true;
  }
}

/** Looks a text through: its syntax, and its fields by the schema of each object's kind, where that is known. */
export function problemsIn(
  text: string,
  schemaOf: (apiVersion: string, kind: string) => KindSchema | null,
): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const add = (node: Node | null | undefined, problem: YamlProblem['problem']): void => {
    const [from = 0, to = from] = node?.range ?? [];
    if (problems.length < mostProblems) problems.push({ from, to: Math.max(to, from + 1), problem });
  };

  const look = (
    schema: KindSchema,
    node: Node | null,
    wanted: SchemaNode | undefined,
    path: string[],
  ): void => {
    const target = resolved(schema, wanted);
    if (!node || !target || isAlias(node)) return;
    const field = path.join('.');
    if (isMap(node)) {
      if (target.type !== undefined && target.type !== 'object') {
        add(node, { type: 'wrong-type', field, wanted: target.type });
        return;
      }
      for (const pair of node.items as Pair<Node, Node | null>[]) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        const at = [...path, key];
        if (isServerOwned(at)) continue;
        const child = target.properties?.[key] ?? target.additional;
        if (child) look(schema, pair.value, child, at);
        else if (target.properties && !target.isOpen) add(pair.key, { type: 'unknown', field: at.join('.') });
      }
      for (const name of target.required ?? []) {
        if (!isServerOwned([...path, name]) && !node.has(name))
          add(node, { type: 'missing', field: [...path, name].join('.') });
      }
      return;
    }
    if (isSeq(node)) {
      if (target.type !== undefined && target.type !== 'array')
        add(node, { type: 'wrong-type', field, wanted: target.type });
      else
        node.items.forEach((item, index) =>
          look(schema, item as Node | null, target.items, [...path, String(index)]),
        );
      return;
    }
    if (!isScalar(node) || node.value === null || holdsHidden(node.value)) return;
    if (!fits(node.value, target.type)) add(node, { type: 'wrong-type', field, wanted: target.type ?? '' });
    else if (
      target.enum &&
      !target.enum.some((word) => word === `${node.value as string | number | boolean}`)
    )
      add(node, { type: 'wrong-value', field, wanted: target.enum.join(', ') });
  };

  for (const document of parseAllDocuments(text, { prettyErrors: false })) {
    for (const { pos, message } of document.errors) {
      if (problems.length < mostProblems)
        problems.push({
          from: pos[0],
          to: Math.max(pos[1], pos[0] + 1),
          problem: { type: 'syntax', text: message },
        });
    }
    const { contents } = document;
    if (document.errors.length > 0 || !isMap(contents)) continue;
    const [apiVersion, kind] = [contents.get('apiVersion'), contents.get('kind')];
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') continue;
    const schema = schemaOf(apiVersion, kind);
    if (schema) look(schema, contents, schema.root, []);
  }
  return problems;
}
