import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/**
 * A set of fields of an object as a tree. Steps are written as in FieldsV1: `f:name` a key, `k:{...}` an item of an
 * associative list by its keys, `v:...` an item of a set (structured-merge-diff fieldpath/serialize-pe.go).
 */
export interface FieldSet {
  isMember: boolean;
  children: Map<string, FieldSet>;
}

/** A set without fields. */
export function emptySet(): FieldSet {
  return { isMember: false, children: new Map() };
}

/** Adds the field at a path, changing the set. */
export function insert(set: FieldSet, path: readonly string[]): void {
  let here = set;
  for (const step of path) {
    let next = here.children.get(step);
    if (next === undefined) {
      next = emptySet();
      here.children.set(step, next);
    }
    here = next;
  }
  here.isMember = true;
}

/** Whether a set has no fields. */
export function isEmpty(set: FieldSet): boolean {
  if (set.isMember) return false;
  for (const child of set.children.values()) if (!isEmpty(child)) return false;
  return true;
}

/** The fields in either set. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map(left.children);
  for (const [step, child] of right.children) {
    const other = children.get(step);
    children.set(step, other === undefined ? child : union(other, child));
  }
  return { isMember: left.isMember || right.isMember, children };
}

function combine(left: FieldSet, right: FieldSet, isKept: (inRight: boolean) => boolean): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of left.children) {
    const kept = combine(child, right.children.get(step) ?? emptySet(), isKept);
    if (!isEmpty(kept)) children.set(step, kept);
  }
  return { isMember: left.isMember && isKept(right.isMember), children };
}

/** The fields in both sets. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inRight) => inRight);
}

/** The fields of the left set that are not in the right one. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inRight) => !inRight);
}

/** The set without some subtrees, such as `metadata.name` or `status`. */
export function without(set: FieldSet, paths: readonly (readonly string[])[]): FieldSet {
  return paths.reduce<FieldSet>((rest, path) => withoutOne(rest, path), set);
}

function withoutOne(set: FieldSet, [step, ...rest]: readonly string[]): FieldSet {
  const child = step === undefined ? undefined : set.children.get(step);
  if (step === undefined || child === undefined) return set;
  const children = new Map(set.children);
  const left = rest.length === 0 ? emptySet() : withoutOne(child, rest);
  if (isEmpty(left)) children.delete(step);
  else children.set(step, left);
  return { isMember: set.isMember, children };
}

/** Every path of the set, in the order of its tree. */
export function pathsOf(set: FieldSet, before: readonly string[] = []): string[][] {
  const here = set.isMember && before.length > 0 ? [[...before]] : [];
  return [...here, ...[...set.children].flatMap(([step, child]) => pathsOf(child, [...before, step]))];
}

/** A set as FieldsV1 (Kubernetes API, metav1.FieldsV1). */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  if (set.isMember && set.children.size > 0) fields['.'] = {};
  for (const step of [...set.children.keys()].sort()) {
    const child = set.children.get(step);
    if (child !== undefined && !isEmpty(child)) fields[step] = toFieldsV1(child);
  }
  return fields;
}

/** FieldsV1 as a set; throws an Error on what is none. */
export function fromFieldsV1(value: unknown, isRoot = true): FieldSet {
  if (!isObject(value)) throw new Error('FieldsV1 is no object');
  const children = new Map<string, FieldSet>();
  for (const [step, child] of Object.entries(value)) {
    if (step === '.') continue;
    if (!/^[fkvi]:/.test(step)) throw new Error(`missing colon: "${step}"`);
    children.set(step, fromFieldsV1(child, false));
  }
  return { isMember: !isRoot && (children.size === 0 || Object.hasOwn(value, '.')), children };
}

function stepText(step: string): string {
  const rest = step.slice(2);
  switch (step[0]) {
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as JsonObject);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${rest}]`;
    case 'i':
      return `[${rest}]`;
    default:
      return `.${rest}`;
  }
}

/** A path as conflicts name it: .spec.containers[name="web"].image (structured-merge-diff fieldpath/element.go). */
export function pathText(path: readonly string[]): string {
  return path.map(stepText).join('');
}
