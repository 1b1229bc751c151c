import { isEqual, isObject } from '../plan/canonical.ts';
import type { Json, JsonObject } from '../plan/canonical.ts';
import type { FieldState } from '../plan/differ.ts';

/** One field that an edit or somebody else has changed; values are undefined where it is not there. */
export type EditedField = {
  path: readonly string[];
  state: FieldState;
  base: Json | undefined;
  now: Json | undefined;
  intended: Json | undefined;
};

/** Fields that only the server writes: what an edit says of them is left out. */
const serverOwned: ReadonlySet<string> = new Set([
  'status',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.managedFields',
  'metadata.selfLink',
]);

/** Whether a field, or what it is in, is one that only the server writes. */
export function isServerOwned(path: readonly string[]): boolean {
  return serverOwned.has(path[0] ?? '') || serverOwned.has(path.slice(0, 2).join('.'));
}

const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);
const childOf = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

function stateOf(base: Json | undefined, now: Json | undefined, intended: Json | undefined): FieldState {
  const isMine = !isSame(base, intended);
  const isTheirs = !isSame(base, now);
  if (!isMine) return isTheirs ? 'drift' : 'unchanged';
  if (!isTheirs) return 'planned';
  return isSame(now, intended) ? 'agreed' : 'conflict';
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isEqual(a, b);
}

/**
 * What an edit changes, three ways: `base` is what was opened, `now` what the server has, `intended` what was made of it.
 * Fields are told down to what is an object in none of the three, or is whole new or whole gone; a list is one field,
 * since servers merge few of them by key. What only the server writes is left out.
 */
export function fieldsOf(base: Json, now: Json, intended: Json, path: readonly string[] = []): EditedField[] {
  const keys = [...new Set([base, now, intended].flatMap(keysOf))].sort();
  return keys.flatMap((key): EditedField[] => {
    const at = [...path, key];
    if (isServerOwned(at)) return [];
    const [from, is, to] = [childOf(base, key), childOf(now, key), childOf(intended, key)];
    const state = stateOf(from, is, to);
    if (state === 'unchanged') return [];
    const objects = [from, is, to].filter(isObject);
    // Gone or new as a whole, unless somebody else is in it too.
    const isWhole = objects.length < 2 || (state !== 'conflict' && (to === undefined || is === undefined));
    const isMixed = [from, is, to].some((each) => each !== undefined && !isObject(each));
    if (!isWhole && !isMixed) return fieldsOf(from ?? {}, is ?? {}, to ?? {}, at);
    return [{ path: at, state, base: from, now: is, intended: to }];
  });
}

/**
 * The JSON merge patch (RFC 7396) that carries out the fields an edit changes, over what the server has now. A whole
 * object that takes the place of another says null for what the other had and it has not.
 */
export function toMergePatch(fields: readonly EditedField[]): JsonObject {
  const patch: JsonObject = {};
  for (const { path, state, now, intended } of fields) {
    if (state !== 'planned' && state !== 'conflict') continue;
    let place = patch;
    for (const key of path.slice(0, -1)) {
      const inner = place[key];
      const next: JsonObject = isObject(inner) ? inner : {};
      place[key] = next;
      place = next;
    }
    place[path.at(-1) ?? ''] = intended === undefined ? null : replacing(now, intended);
  }
  return patch;
}

function replacing(now: Json | undefined, intended: Json): Json {
  if (!isObject(now) || !isObject(intended)) return intended;
  const gone = Object.keys(now).filter((key) => !Object.hasOwn(intended, key));
  return {
    ...Object.fromEntries(gone.map((key) => [key, null])),
    ...Object.fromEntries(Object.entries(intended).map(([key, each]) => [key, replacing(now[key], each)])),
  };
}
