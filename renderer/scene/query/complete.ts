import { splitLabel } from '../../../shared/kinds/labels.ts';
import type { Graph } from '../graph.ts';
import { fieldNames, fieldOf, toFieldName } from './fields.ts';
import type { FieldName, NumberReader, TextReader } from './fields.ts';
import type { Entry, FindIndex } from './find-index.ts';

/** A way to go on with what is typed: `text` takes the place of what stands from `from` to `to`. */
export type Completion = {
  type: 'field' | 'value';
  field: FieldName;
  /** The field or the value itself, as it is shown. */
  label: string;
  text: string;
  from: number;
  to: number;
};

const most = 8;
const fieldStart = /(?:^|\s)(-?)([a-zA-Z]+)$/;
const valueStart = /(?:^|\s)(-?)([a-zA-Z]+)(:|=)((?:[^\s",]*,)*)([^\s",]*)$/;
const valuesRead = 4_000;

/** What can follow at the cursor: fields while a word is typed, values behind a field. */
export function complete(text: string, cursor: number, graph: Graph, index: FindIndex): Completion[] {
  const before = text.slice(0, cursor);
  if (cursor < text.length && !/[\s,]/.test(text.charAt(cursor))) return [];
  const value = valueStart.exec(before);
  if (value) {
    const field = toFieldName(value[2] ?? '');
    return field === null ? [] : valuesFor(field, value[5] ?? '', cursor, graph, index);
  }
  const word = fieldStart.exec(before)?.[2];
  if (word === undefined) return [];
  const lower = word.toLowerCase();
  return fieldNames
    .filter((name) => name.startsWith(lower))
    .map((name) => ({
      type: 'field' as const,
      field: name,
      label: name,
      text: `${name}:`,
      from: cursor - word.length,
      to: cursor,
    }));
}

function valuesFor(
  name: FieldName,
  typed: string,
  cursor: number,
  graph: Graph,
  index: FindIndex,
): Completion[] {
  const lower = typed.toLowerCase();
  if (name === 'label') return labelsFor(typed, cursor, index);
  const choices = candidates(name, graph, index).filter(
    (choice) => choice.toLowerCase().includes(lower) && choice.toLowerCase() !== lower,
  );
  const rank = (choice: string): number => (choice.toLowerCase().startsWith(lower) ? 0 : 1);
  return choices
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most)
    .map((choice) => ({
      type: 'value',
      field: name,
      label: choice,
      text: /^[^\s"\\,]+$/.test(choice) ? choice : `"${choice.replace(/["\\]/g, '\\$&')}"`,
      from: cursor - typed.length,
      to: cursor,
    }));
}

/** Keys of labels by how many have them; behind a key and an equals sign its values. */
function labelsFor(typed: string, cursor: number, index: FindIndex): Completion[] {
  const lower = typed.toLowerCase();
  const cut = lower.indexOf('=');
  const counts = new Map<string, number>();
  const add = (text: string): void => void counts.set(text, (counts.get(text) ?? 0) + 1);
  const { read } = fieldOf('label');
  for (const entry of firstEntries(index)) {
    for (const label of textsOf(read, entry)) {
      if (label === null) continue;
      const { key, name, value } = splitLabel(label);
      if (cut < 0) {
        if (key.toLowerCase().includes(lower)) add(key);
        continue;
      }
      const wanted = lower.slice(0, cut);
      const isKey = key.toLowerCase() === wanted || name.toLowerCase() === wanted;
      if (isKey && value.toLowerCase().includes(lower.slice(cut + 1))) add(`${typed.slice(0, cut)}=${value}`);
    }
  }
  return [...counts]
    .filter(([text]) => text.toLowerCase() !== lower)
    .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([text]) => ({
      type: 'value',
      field: 'label',
      label: text,
      text,
      from: cursor - typed.length,
      to: cursor,
    }));
}

/** The first few thousand entries: to read all of a large fleet at every key would be felt. */
function* firstEntries(index: FindIndex): Generator<Entry> {
  let looked = 0;
  for (const { entries } of index.parts()) {
    for (const entry of entries) {
      looked += 1;
      if (looked > valuesRead) return;
      yield entry;
    }
  }
}

/** Values that the fleet has for a field; of a large one those among the first few thousand nodes. */
function candidates(name: FieldName, graph: Graph, index: FindIndex): string[] {
  const field = fieldOf(name);
  if (field.type === 'choice') return [...field.choices];
  if (name === 'cluster') return graph.clusters.map(({ info }) => info.name);
  if (name === 'group') return distinct(graph.clusters.flatMap(({ info }) => info.group ?? []));
  if (name === 'tag') return distinct(graph.clusters.flatMap(({ info }) => info.tags));
  if (field.type === 'number' || field.type === 'bytes' || name === 'name') return [];
  const found = new Set<string>();
  for (const entry of firstEntries(index)) {
    const values = textsOf(field.read, entry);
    // A problem has a code, which is short, and a sentence.
    for (const value of name === 'problem' ? everySecond(values) : values) if (value) found.add(value);
  }
  return [...found].sort();
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function everySecond<T>(values: readonly T[]): T[] {
  return values.filter((_value, index) => index % 2 === 0);
}

function textsOf(read: TextReader | NumberReader, entry: Entry): readonly (string | null)[] {
  const values = read(entry.node, entry);
  if (typeof values === 'string') return [values];
  return typeof values === 'object' && values !== null ? values : [];
}
