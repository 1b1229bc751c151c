import { isObject, valueAt } from '../plan/canonical.ts';
import type { Json, JsonObject } from '../plan/canonical.ts';

/** The text behind a path; undefined where there is none. A number is written out. */
export function textAt(value: unknown, path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' ? found : undefined;
}

/** The whole number behind a path; undefined where there is none. */
export function numberAt(value: unknown, path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  const number = typeof found === 'string' && found !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** The objects of the list behind a path; none where there is no list. */
export function listAt(value: unknown, path: readonly string[]): JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as unknown[]).filter(isObject) : [];
}

/** The texts of the record behind a path; none where there is none. */
export function recordAt(value: unknown, path: readonly string[]): Record<string, string> {
  const found = valueAt(value, path);
  if (!isObject(found)) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, each]): [string, string][] =>
      typeof each === 'string' ? [[key, each]] : [],
    ),
  );
}

/**
 * Puts a value behind a path of an object that may be changed, with what is missing on the way; undefined takes the field
 * away, and so many of the objects around it as are empty by that.
 */
export function putAt(
  object: JsonObject,
  [key, ...rest]: readonly string[],
  value: Json | undefined,
  prunes = 0,
): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    if (value === undefined) Reflect.deleteProperty(object, key);
    else object[key] = value;
    return;
  }
  const inner = object[key];
  if (!isObject(inner) && value === undefined) return;
  const next: JsonObject = isObject(inner) ? inner : {};
  object[key] = next;
  putAt(next, rest, value, prunes);
  if (value === undefined && rest.length <= prunes && Object.keys(next).length === 0)
    Reflect.deleteProperty(object, key);
}

/** A copy of a JSON value that shares nothing with it. */
export function copyOf<T extends Json>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
