import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { SchemaNode } from '../schema-node.ts';
import { keyNode, shapeOf } from '../schema-node.ts';
import { childOf } from '../schema/index.ts';
import type { FieldSet } from './set.ts';
import { itemStep, itemsByStep } from './walk.ts';

/**
 * An applied configuration laid over an object: what it does not mention stays (structured-merge-diff typed/merge.go).
 * Items of associative lists keep their order, with new ones where the configuration has them.
 */
export function mergeOver(live: unknown, config: unknown, node: SchemaNode | undefined): unknown {
  if (config === undefined) return live;
  const shape = shapeOf(node, config);
  if (live === undefined || shape === 'leaf' || shape !== shapeOf(node, live)) return config;
  if (shape === 'map') {
    const merged: JsonObject = { ...(live as JsonObject) };
    for (const [key, value] of Object.entries(config as JsonObject)) {
      merged[key] = mergeOver(merged[key], value, childOf(node, key));
    }
    return merged;
  }
  const wanted = itemsByStep(node, config as unknown[]);
  const old = live as unknown[];
  const merged: unknown[] = [];
  let next = 0;
  const takeOwn = (until: number): void => {
    for (; next < until; next += 1) {
      const step = itemStep(node, old[next]);
      if (step === undefined || !wanted.has(step)) merged.push(old[next]);
    }
  };
  for (const item of config as unknown[]) {
    const step = itemStep(node, item);
    const index = old.findIndex((each) => itemStep(node, each) === step);
    if (index >= next) {
      takeOwn(index);
      next = index + 1;
    }
    merged.push(index < 0 ? item : mergeOver(old[index], item, shape === 'list' ? node?.items : undefined));
  }
  takeOwn(old.length);
  return merged;
}

/**
 * Removes what a manager set the last time it applied (`last`) and nobody owns any more (`owned`, of all managers and
 * the new configuration); maps and lists that become empty go too (structured-merge-diff merge/update.go prune).
 */
export function prune(
  value: unknown,
  last: FieldSet,
  owned: FieldSet,
  node: SchemaNode | undefined,
): unknown {
  if (isObject(value)) {
    const kept: JsonObject = {};
    for (const [key, child] of Object.entries(value)) {
      const [was, is] = [last.children.get(`f:${key}`), owned.children.get(`f:${key}`)];
      const found = keyNode(node, key);
      // A named field counts as owned as long as somebody owns anything below it.
      const isGone =
        was !== undefined && (found.isNamed ? is === undefined : was.isMember && is?.isMember !== true);
      if (isGone && !(is !== undefined && is.children.size > 0)) continue;
      if (was === undefined || was.children.size === 0) kept[key] = child;
      else {
        const rest = prune(child, was, is ?? { isMember: false, children: new Map() }, found.node);
        if (rest !== undefined) kept[key] = rest;
      }
    }
    return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept;
  }
  if (!Array.isArray(value)) return value;
  const kept = (value as unknown[]).flatMap((item) => {
    const step = itemStep(node, item);
    const was = step === undefined ? undefined : last.children.get(step);
    if (step === undefined || was === undefined) return [item];
    const is = owned.children.get(step);
    if (was.isMember && is?.isMember !== true) return [];
    const rest = prune(item, was, is ?? { isMember: false, children: new Map() }, node?.items);
    return rest === undefined ? [] : [rest];
  });
  return kept.length === 0 && value.length > 0 ? undefined : kept;
}
