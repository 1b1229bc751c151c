import { isEqual, isObject, merged, valueAt } from './canonical.ts';
import type { Json, JsonObject } from './canonical.ts';
import type { Edit } from './step.ts';

const choice = /^\[(\w+)=(.*)\]$/;

/** A value with another one behind a path; undefined where an entry of a list that the path chooses is not there. */
function withValue(value: Json | undefined, path: readonly string[], to: Json): Json | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  const [, key, wanted] = choice.exec(first) ?? [];
  if (key !== undefined) {
    if (!Array.isArray(value)) return undefined;
    const at = value.findIndex((each) => isObject(each) && each[key] === wanted);
    const next = at < 0 ? undefined : withValue(value[at], rest, to);
    return next === undefined ? undefined : value.with(at, next);
  }
  const object = isObject(value) ? value : {};
  const next = withValue(object[first], rest, to);
  return next === undefined ? undefined : { ...object, [first]: next };
}

/** The part of an object behind a path, within as many objects: {a: {b: value}}. */
function partOf(object: Json, path: readonly string[]): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), (valueAt(object, path) ?? null) as Json);
}

/**
 * A JSON merge patch that makes some edits of an object as it was read: lists come whole, so that it is only good for the
 * version that was read, which `withVersion` says. Null where what a path chooses is not there.
 */
export function patchOf(
  object: unknown,
  edits: readonly Edit[],
  { withVersion = true } = {},
): JsonObject | null {
  let next = object as Json | undefined;
  let patch: Json = {};
  for (const { path, to } of edits) {
    next = withValue(next, path, to);
    if (next === undefined) return null;
    const end = path.findIndex((key) => choice.test(key));
    patch = merged(patch, partOf(next, end < 0 ? path : path.slice(0, end)));
  }
  const resourceVersion = valueAt(object, ['metadata', 'resourceVersion']);
  const version = withVersion && typeof resourceVersion === 'string' ? { metadata: { resourceVersion } } : {};
  const made = merged(version, patch);
  return isObject(made) ? made : null;
}

/** The value behind a path that may choose entries of lists; null where there is none. */
function valueBehind(value: unknown, path: readonly string[]): Json {
  const next = path.reduce<unknown>((at, step) => {
    const [, key, wanted] = choice.exec(step) ?? [];
    if (key === undefined) return valueAt(at, [step]);
    return Array.isArray(at) ? at.find((each) => valueAt(each, [key]) === wanted) : undefined;
  }, value);
  return (next ?? null) as Json;
}

/** The first edit of something that has become another than it was when the edit was drafted, and what it is now; null where none has. */
export function overtakenIn(object: unknown, edits: readonly Edit[]): { edit: Edit; now: Json } | null {
  for (const edit of edits) {
    const now = valueBehind(object, edit.path);
    if (edit.from?.some((each) => isEqual(each, now)) === false) return { edit, now };
  }
  return null;
}

/** Whether an object says already what some edits want. */
export function isEdited(object: unknown, edits: readonly Edit[]): boolean {
  const patch = patchOf(object, edits, { withVersion: false });
  const has = (wanted: unknown, found: unknown): boolean =>
    isObject(wanted)
      ? Object.entries(wanted).every(([key, value]) => has(value, valueAt(found, [key])))
      : Array.isArray(wanted)
        ? Array.isArray(found) &&
          wanted.length === found.length &&
          wanted.every((each, index) => has(each, found[index]))
        : wanted === (found ?? null);
  return patch !== null && has(patch, object);
}
