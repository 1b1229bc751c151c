import { z } from 'zod';

/** Anything JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Anything JSON can hold, checked. */
export const Json: z.ZodType<Json> = z.json();

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** Whether a value is a JSON object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value behind keys and list indexes; undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** A value with another one over it: objects field by field, anything else whole. */
export function merged(under: JsonObject, over: JsonObject): JsonObject;
export function merged(under: Json | undefined, over: Json): Json;
export function merged(under: Json | undefined, over: Json): Json {
  if (!isObject(under) || !isObject(over)) return over;
  const next: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) next[key] = merged(next[key], value);
  return next;
}

/** JSON with the keys of objects in order, the same text for equal values. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return 'null';
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .flatMap((key) => (value[key] === undefined ? [] : [`${JSON.stringify(key)}:${canonical(value[key])}`]));
  return `{${entries.join(',')}}`;
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** 53 bits of a text, mixed so that a change anywhere changes all; not for secrets. */
function hash53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A short fingerprint of a value, equal for equal values. */
export function digest(value: unknown): string {
  return hash53(canonical(value), 0).toString(36);
}

// The letters Kubernetes ends generated names with: no vowels and no look-alikes (apimachinery pkg/util/rand).
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters that end a name as Kubernetes would, the same for the same seed. */
export function suffixOf(seed: string): string {
  let rest = hash53(seed, 1);
  let text = '';
  for (let place = 0; place < 5; place += 1) {
    text += letters[rest % letters.length] ?? 'b';
    rest = Math.floor(rest / letters.length);
  }
  return text;
}
