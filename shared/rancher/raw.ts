import { Conditions, toConditions } from '../kinds/define.ts';
import { valueAt } from '../plan/canonical.ts';
import type { Condition } from '../world/entity.ts';

/** An object of an API whose shape is not relied on. */
export type Raw = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields. */
export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where the path leads nowhere. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return valueAt(value, path);
}

/** The text at a path; null where there is none, or an empty one. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The number at a path, also where it is written as a text, as the fields of a HarvesterConfig are; null where it is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  if (typeof found === 'number') return Number.isFinite(found) ? found : null;
  if (typeof found !== 'string' || found.trim() === '') return null;
  const number = Number(found);
  return Number.isFinite(number) ? number : null;
}

/** Whether there is `true` at a path. */
export function isAt(value: unknown, ...path: readonly string[]): boolean {
  return at(value, ...path) === true;
}

/** The objects of a list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Raw[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isRaw) : [];
}

/** The conditions of an object; those that are none are left out. */
export function conditionsAt(value: unknown, ...path: readonly string[]): Condition[] {
  const read = Conditions.safeParse(at(value, ...path));
  return read.success ? toConditions(read.data) : [];
}

/** The metadata that is read of every object of a Rancher; null for one without a name. */
export type RawMeta = {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string | null;
  isDeleting: boolean;
  labels: Raw;
  annotations: Raw;
};

/** Reads the metadata of an object. */
export function metaOf(raw: unknown): RawMeta | null {
  const name = textAt(raw, 'metadata', 'name');
  if (name === null) return null;
  const labels = at(raw, 'metadata', 'labels');
  const annotations = at(raw, 'metadata', 'annotations');
  return {
    namespace: textAt(raw, 'metadata', 'namespace') ?? '',
    name,
    uid: textAt(raw, 'metadata', 'uid') ?? '',
    createdAt: textAt(raw, 'metadata', 'creationTimestamp'),
    isDeleting: textAt(raw, 'metadata', 'deletionTimestamp') !== null,
    labels: isRaw(labels) ? labels : {},
    annotations: isRaw(annotations) ? annotations : {},
  };
}
