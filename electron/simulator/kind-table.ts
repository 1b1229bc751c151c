import type { KubeObject } from './json.ts';
import type { Resource } from './resources.ts';

/** One version of one object. Entries never change; a write makes a new one. */
export interface Entry {
  /** `namespace/name`, or just the name of a cluster-wide object: the order of a list, as in etcd. */
  key: string;
  /** The resourceVersion of the write that made this version. */
  version: number;
  readonly object: KubeObject;
  /** Whether the object is still to be built; such a one has no owners, and looking at `object` builds it. */
  isUnbuilt: () => boolean;
  /** The object as JSON, written once and shared by all lists and watches. */
  json: () => string;
}

/** A change of one object; `previous` is what it was before. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  version: number;
  resource: Resource;
  entry: Entry;
  previous: Entry | undefined;
}

/** How many changes of a kind are kept for watches that start in the past. */
const HISTORY_LIMIT = 8192;

/** An entry by a class: a large cluster has a quarter of a million, and functions of its own for each weigh more than it. */
class StoredEntry implements Entry {
  readonly key: string;
  readonly version: number;
  #object: KubeObject | undefined;
  #build: (() => KubeObject) | undefined;
  #text: string | undefined;

  constructor(key: string, version: number, object?: KubeObject, build?: () => KubeObject) {
    this.key = key;
    this.version = version;
    this.#object = object;
    this.#build = build;
  }

  get object(): KubeObject {
    if (this.#object === undefined) {
      if (this.#build === undefined) throw new Error(`${this.key} has no object`);
      this.#object = this.#build();
      this.#build = undefined;
    }
    return this.#object;
  }

  isUnbuilt(): boolean {
    return this.#object === undefined;
  }

  json(): string {
    return (this.#text ??= JSON.stringify(this.object));
  }
}

/** Makes an entry whose JSON is written when first asked for; kind and apiVersion come first. */
export function toEntry(key: string, version: number, object: KubeObject): Entry {
  return new StoredEntry(key, version, object);
}

/**
 * Makes an entry whose object is built when first looked at. For what a large cluster has most of and shows least:
 * five objects of storage for every disk.
 */
export function toLateEntry(key: string, version: number, build: () => KubeObject): Entry {
  return new StoredEntry(key, version, undefined, build);
}

/** All objects of one kind, their order, and the latest changes. */
export interface KindTable {
  get: (key: string) => Entry | undefined;
  /** Sets or removes an entry and keeps the change. */
  apply: (change: Change) => void;
  /** Sets an entry without a trace in the history, for the state a cluster begins with. */
  load: (entry: Entry) => void;
  /** All entries in key order; the same list until the next write, never changed in place. */
  snapshot: () => readonly Entry[];
  /** All entries as they were at a version, or undefined where the history does not go back that far. */
  snapshotAt: (version: number) => readonly Entry[] | undefined;
  count: () => number;
  /** The entry at a place in key order, without the cost of a snapshot. */
  at: (index: number) => Entry | undefined;
  /** The changes after a version, or undefined where some of them are no longer kept. */
  since: (version: number) => Change[] | undefined;
  /** Forgets the history: versions below this one answer 410 from now on. */
  forget: (version: number) => void;
  /** The oldest version a watch can start from. */
  oldest: () => number;
}

/** The first index in a sorted list of entries whose key is not below the given one. */
export function lowerBound(entries: readonly Entry[], key: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && entry.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Opens an empty table. */
export function createKindTable(): KindTable {
  const byKey = new Map<string, Entry>();
  let entries: Entry[] = [];
  /** Whether `entries` is in order: a cluster that is being loaded is put in order once. */
  let isSorted = true;
  /** Whether `entries` was given away as a snapshot, so that the next write has to work on a copy. */
  let isShared = false;
  let history: Change[] = [];
  let oldest = 0;

  const sort = (): void => {
    if (isSorted) return;
    entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    isSorted = true;
  };
  const unshare = (): void => {
    sort();
    if (isShared) entries = [...entries];
    isShared = false;
  };
  const forgetBefore = (version: number): void => {
    oldest = Math.max(oldest, version);
    if (history.length > 0) history = history.filter((change) => change.version > oldest);
  };
  const table: KindTable = {
    get: (key) => byKey.get(key),
    apply: (change) => {
      const { entry } = change;
      const isKnown = byKey.has(entry.key);
      unshare();
      const index = lowerBound(entries, entry.key);
      if (change.type === 'DELETED') {
        byKey.delete(entry.key);
        if (isKnown) entries.splice(index, 1);
      } else {
        byKey.set(entry.key, entry);
        entries.splice(index, isKnown ? 1 : 0, entry);
      }
      history.push(change);
      if (history.length > HISTORY_LIMIT * 2) {
        forgetBefore(history[history.length - HISTORY_LIMIT]?.version ?? change.version);
      }
    },
    load: (entry) => {
      if (byKey.has(entry.key)) throw new Error(`${entry.key} is loaded twice`);
      if (isShared) unshare();
      byKey.set(entry.key, entry);
      entries.push(entry);
      isSorted = false;
    },
    snapshot: () => {
      sort();
      isShared = true;
      return entries;
    },
    snapshotAt: (version) => {
      const missed = table.since(version);
      if (missed === undefined) return undefined;
      if (missed.length === 0) return table.snapshot();
      const then = new Map(byKey);
      for (const change of missed.reverse()) {
        if (change.previous === undefined) then.delete(change.entry.key);
        else then.set(change.entry.key, change.previous);
      }
      return [...then.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    },
    count: () => entries.length,
    at: (index) => {
      sort();
      return entries[index];
    },
    since: (version) => {
      if (version < oldest) return undefined;
      let low = 0;
      let high = history.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((history[middle]?.version ?? 0) <= version) low = middle + 1;
        else high = middle;
      }
      return history.slice(low);
    },
    forget: forgetBefore,
    oldest: () => oldest,
  };
  return table;
}
