import type { JsonObject } from '../json.ts';
import { isObject, isSame } from '../json.ts';
import type { SchemaNode } from '../schema-node.ts';
import { isClosed, itemKey, keyNode, shapeOf } from '../schema-node.ts';
import { childOf } from '../schema/index.ts';
import type { FieldSet } from './set.ts';
import { emptySet, insert } from './set.ts';

/** The step that names an item of a set or an associative list; items without their keys have none. */
export function itemStep(node: SchemaNode | undefined, item: unknown): string | undefined {
  if (node?.['x-kubernetes-list-type'] === 'set') return `v:${JSON.stringify(item)}`;
  const key = itemKey(node, item);
  return key === undefined ? undefined : `k:${JSON.stringify(key)}`;
}

/** The items of a list by their steps. */
export function itemsByStep(node: SchemaNode | undefined, list: readonly unknown[]): Map<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const step = itemStep(node, item);
    if (step !== undefined && !items.has(step)) items.set(step, item);
  }
  return items;
}

/** A value that does not fit its schema; the message begins with the path. */
export class FieldError extends Error {}

/**
 * The fields an applied configuration sets (structured-merge-diff typed/tofieldset.go). Throws a FieldError on fields
 * the schema does not have and on items that are there twice.
 */
export function fieldsOf(value: unknown, root: SchemaNode, isStrict: boolean): FieldSet {
  const set = emptySet();
  const visit = (here: unknown, node: SchemaNode | undefined, path: string[], text: string): void => {
    switch (shapeOf(node, here)) {
      case 'leaf':
        insert(set, path);
        return;
      case 'map':
        for (const [key, child] of Object.entries(here as JsonObject)) {
          const found = keyNode(node, key);
          if (isStrict && !found.isNamed && isClosed(node)) {
            throw new FieldError(`${text}.${key}: field not declared in schema`);
          }
          const below = [...path, `f:${key}`];
          visit(child, found.node, below, `${text}.${key}`);
          const isBare = child === null || (isObject(child) && Object.keys(child).length === 0);
          if (isBare || !found.isNamed) insert(set, below);
        }
        return;
      default: {
        const seen = new Set<string>();
        (here as unknown[]).forEach((item, index) => {
          const step = itemStep(node, item);
          if (step === undefined) {
            if (!isStrict) return;
            const keys = (node?.['x-kubernetes-list-map-keys'] ?? []).join('", "');
            throw new FieldError(
              `${text}: element ${index}: associative list with keys has an element that omits key field "${keys}" (and doesn't have default value)`,
            );
          }
          if (seen.has(step) && isStrict) {
            const named = step.startsWith('v:')
              ? step.slice(2)
              : `[${Object.entries(JSON.parse(step.slice(2)) as JsonObject)
                  .map(([name, each]) => `${name}=${JSON.stringify(each)}`)
                  .join(',')}]`;
            throw new FieldError(`${text}: duplicate entries for key ${named}`);
          }
          seen.add(step);
          if (shapeOf(node, here) === 'list') visit(item, node?.items, [...path, step], text);
          insert(set, [...path, step]);
        });
      }
    }
  };
  visit(value, root, [], '');
  return set;
}

/** What differs between two versions of an object. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** Compares two versions of an object field by field (structured-merge-diff typed/compare.go). */
export function compare(before: unknown, after: unknown, root: SchemaNode): Comparison {
  const result: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  const visit = (left: unknown, right: unknown, node: SchemaNode | undefined, path: string[]): void => {
    if (left === right) return;
    const shape = shapeOf(node, right ?? left);
    const isMixed = left !== undefined && right !== undefined && shapeOf(node, left) !== shapeOf(node, right);
    if (shape === 'leaf' || isMixed || (isBlank(left) && isBlank(right))) {
      if (left === undefined) insert(result.added, path);
      else if (right === undefined) insert(result.removed, path);
      else if (!isSame(left, right)) insert(result.modified, path);
      return;
    }
    if (shape === 'map') {
      const [old, fresh] = [isObject(left) ? left : {}, isObject(right) ? right : {}];
      for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
        visit(old[key], fresh[key], childOf(node, key), [...path, `f:${key}`]);
      }
    } else {
      const old = itemsByStep(node, Array.isArray(left) ? left : []);
      const fresh = itemsByStep(node, Array.isArray(right) ? right : []);
      for (const step of new Set([...old.keys(), ...fresh.keys()])) {
        visit(old.get(step), fresh.get(step), node?.items, [...path, step]);
      }
    }
    if (path.length === 0) return;
    if (left === undefined) insert(result.added, path);
    else if (right === undefined) insert(result.removed, path);
  };
  visit(before, after, root, []);
  return result;
}
