/** Where in a YAML text the cursor is: within which fields, and what is being written there. */
export type Place = {
  /** Fields from the root of the document; `-` is an item of a list. */
  path: readonly string[];
  /** A field's name, or the value of field `key`. */
  at: { type: 'key' } | { type: 'value'; key: string };
  /** What is written of it already, and where that begins in the text. */
  typed: string;
  from: number;
  /** How far the name is, or would be, from the left, in characters. */
  indent: number;
  /** Names that are beside it. */
  siblings: readonly string[];
  apiVersion: string;
  kind: string;
};

type Level = { column: number; key: string };
type Line = { dashes: number[]; column: number; key: string | null; value: string };

const separator = /^---(\s|$)/;

/** The dashes of list items and the field at the beginning of a line. */
function readLine(text: string): Line | null {
  const found = /^(\s*)((?:-\s+|-$)*)(.*)$/.exec(text);
  if (!found) return null;
  const [, spaces = '', items = '', rest = ''] = found;
  const dashes = [...items.matchAll(/-/g)].map(({ index }) => spaces.length + index);
  const column = spaces.length + items.length;
  if (rest.startsWith('#')) return null;
  const field = /^("[^"]*"|'[^']*'|[^\s#:'"][^:#]*?)\s*:(?:\s+(.*))?$/.exec(rest);
  const key = field?.[1]?.replace(/^["']|["']$/g, '') ?? null;
  return { dashes, column, key, value: (field ? field[2] : rest)?.trim() ?? '' };
}

/** Goes down into the items and the field of a line from where the line before it was. */
function enter(levels: Level[], { dashes, column, key }: Line): void {
  const top = (): Level | undefined => levels.at(-1);
  for (const dash of dashes) {
    // A list may stand as far left as the field it is the value of.
    for (
      let last = top();
      last && (last.column > dash || (last.column === dash && last.key === '-'));
      last = top()
    )
      levels.pop();
    levels.push({ column: dash, key: '-' });
  }
  if (key === null) return;
  for (let last = top(); last && last.column >= column; last = top()) levels.pop();
  levels.push({ column, key });
}

/** The keys beside a place: those of the same column until something stands further left. */
function siblingsOf(lines: readonly string[], at: number, column: number): string[] {
  const found: string[] = [];
  for (const step of [-1, 1]) {
    for (let index = at + step; index >= 0 && index < lines.length; index += step) {
      const line = readLine(lines[index] ?? '');
      if (!line || (lines[index] ?? '').trim() === '') continue;
      const first = line.dashes[0];
      // A dash begins the item the place is in, when going up, and another one, when going down.
      if (step > 0 && first !== undefined && first < column) break;
      if (line.column < column) break;
      if (line.column === column && line.key !== null) found.push(line.key);
      if (step < 0 && first !== undefined && first < column) break;
    }
  }
  return found;
}

/** Finds the place of an offset in a text of one or more documents, whether it can be parsed or not. */
export function placeAt(text: string, offset: number): Place | null {
  const before = text.slice(0, offset);
  const all = text.split('\n');
  const current = before.split('\n').length - 1;
  let first = current;
  while (first > 0 && !separator.test(all[first] ?? '')) first -= 1;
  if (separator.test(all[first] ?? '')) first += 1;
  let end = current;
  while (end < all.length && (end === current || !separator.test(all[end] ?? ''))) end += 1;
  const lines = all.slice(first, end);
  const at = current - first;
  const levels: Level[] = [];
  let blockColumn: number | null = null;
  for (const text of lines.slice(0, at)) {
    if (text.trim() === '') continue;
    const line = readLine(text);
    if (blockColumn !== null) {
      if (text.length - text.trimStart().length > blockColumn) continue;
      blockColumn = null;
    }
    if (!line) continue;
    enter(levels, line);
    if (/^[|>][-+\d]*$/.test(line.value)) blockColumn = line.dashes[0] ?? line.column;
  }
  if (blockColumn !== null && (lines[at] ?? '').search(/\S|$/) > blockColumn) return null;
  const written = before.split('\n').at(-1) ?? '';
  const line = readLine(written);
  if (!line) return null;
  const head = (name: string): string =>
    new RegExp(`^${name}:\\s*["']?([^\\s"']+)`, 'm').exec(lines.join('\n'))?.[1] ?? '';
  const common = { apiVersion: head('apiVersion'), kind: head('kind') };
  enter(levels, { ...line, key: line.key ?? '' });
  levels.pop();
  const path = levels.map(({ key }) => key);
  const siblings = siblingsOf(lines, at, line.column);
  if (line.key !== null) {
    if (!/:\s/.test(written)) return null;
    const typed = line.value;
    return {
      ...common,
      ...{ path, at: { type: 'value', key: line.key }, typed, from: offset - typed.length },
      ...{ indent: line.column, siblings },
    };
  }
  const typed = written.slice(line.column);
  return {
    ...common,
    path,
    at: { type: 'key' },
    typed,
    from: offset - typed.length,
    indent: line.column,
    siblings,
  };
}
