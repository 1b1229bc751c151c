import type { KubeObject } from '../json.ts';
import type { Resource } from '../resources.ts';
import type { Store } from '../store.ts';

/** The objects of one kind by something they say, such as the host they are on; follows the store. */
export interface StoreIndex {
  /** The objects under a key, in the order of their names. */
  of: (key: string) => KubeObject[];
  /** Calls back for each object under a key, in no order: cheaper than a list of them. */
  each: (key: string, visit: (object: KubeObject) => void) => void;
  /** How many there are under a key. */
  count: (key: string) => number;
  /** All keys that have objects. */
  keys: () => string[];
}

const NOTHING: ReadonlySet<string> = new Set();

/** One key, several, or none. */
type Keys = string | readonly string[] | undefined;

const listOf = (keys: Keys): readonly string[] =>
  keys === undefined ? [] : typeof keys === 'string' ? [keys] : keys;

/**
 * Opens an index, which is made when first asked for; an object without a key is left out. `keyByName` tells the key
 * of an object that is still to be built from its key in the store, so that it need not be built for this.
 */
export function createIndex(
  store: Store,
  resource: Resource,
  keyFor: (object: KubeObject) => Keys,
  keyByName: () => (name: string) => string | undefined = () => () => undefined,
): StoreIndex {
  let names: Map<string, Set<string>> | undefined;
  const table = store.table(resource);
  const add = (names: Map<string, Set<string>>, keys: Keys, name: string): void => {
    for (const key of listOf(keys)) {
      if (key === '') continue;
      const there = names.get(key);
      if (there === undefined) names.set(key, new Set([name]));
      else there.add(name);
    }
  };
  const remove = (names: Map<string, Set<string>>, keys: Keys, name: string): void => {
    for (const key of listOf(keys)) {
      const there = names.get(key);
      there?.delete(name);
      if (there?.size === 0) names.delete(key);
    }
  };
  const known = (): Map<string, Set<string>> => {
    if (names === undefined) {
      names = new Map();
      const early = keyByName();
      for (const entry of table.snapshot()) {
        const told = entry.isUnbuilt() ? early(entry.key) : undefined;
        add(names, told ?? keyFor(entry.object), entry.key);
      }
    }
    return names;
  };
  store.onChange(({ resource: changed, type, entry, previous }) => {
    if (changed !== resource || names === undefined) return;
    const before = previous === undefined ? undefined : keyFor(previous.object);
    const after = type === 'DELETED' ? undefined : keyFor(entry.object);
    if (before === after) return;
    remove(names, before, entry.key);
    add(names, after, entry.key);
  });
  return {
    of: (key) => [...(known().get(key) ?? NOTHING)].sort().flatMap((name) => table.get(name)?.object ?? []),
    each: (key, visit) => {
      for (const name of known().get(key) ?? NOTHING) {
        const object = table.get(name)?.object;
        if (object !== undefined) visit(object);
      }
    },
    count: (key) => known().get(key)?.size ?? 0,
    keys: () => [...known().keys()],
  };
}
