import { randomUUID } from 'node:crypto';
import type { Change, Entry, KindTable } from './kind-table.ts';
import { createKindTable, toEntry, toLateEntry } from './kind-table.ts';
import type { KubeObject, Metadata } from './json.ts';
import { isSame, toTimestamp } from './json.ts';
import type { Resource } from './resources.ts';
import { alreadyExists, notFound, staleWrite } from './status.ts';

/** The objects of one simulated cluster; every write raises one version that all kinds share, as in etcd. */
export interface Store {
  /** The version of the latest write. */
  version: () => number;
  table: (resource: Resource) => KindTable;
  get: (resource: Resource, namespace: string | undefined, name: string) => KubeObject | undefined;
  list: (resource: Resource, namespace?: string) => KubeObject[];
  /** Creates an object: uid, creation time, generation and version are set. Throws a StatusError when the name is taken. */
  create: (resource: Resource, object: KubeObject) => KubeObject;
  /** What `create` would store, without a version: for a dry run. Throws as `create` does. */
  preview: (resource: Resource, object: KubeObject) => KubeObject;
  /**
   * Replaces an object. A resourceVersion that is set must be the stored one, else a 409 StatusError. The generation
   * rises when something other than metadata changed (and other than status, where the kind has `/status`). An
   * equal object is not written again. An object that is being deleted goes when it has no finalizer and no grace
   * period left.
   */
  replace: (resource: Resource, object: KubeObject) => KubeObject;
  /** Changes an object through a function that returns a new one; undefined and false results change nothing. */
  change: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    edit: (object: KubeObject) => KubeObject | undefined,
  ) => KubeObject | undefined;
  /** Creates or replaces, for tests and controllers that do not care which. */
  put: (resource: Resource, object: KubeObject) => KubeObject;
  /** Deletes: at once, or marked for deletion while it has finalizers. Returns what is left, if anything. */
  remove: (resource: Resource, namespace: string | undefined, name: string) => KubeObject | undefined;
  /** Deletes at once, whatever finalizers say. */
  drop: (resource: Resource, namespace: string | undefined, name: string) => void;
  /** Writes an object whose deletion has begun: its generation rises with the first mark. */
  mark: (resource: Resource, object: KubeObject) => KubeObject;
  /** Sets the state a cluster begins with: no watch events, no listeners. */
  load: (resource: Resource, object: KubeObject) => void;
  /** The same for an object without owners that is built when first looked at, always the same. */
  loadLate: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    build: () => KubeObject,
  ) => void;
  /** Calls back on every change, in order; returns how to stop. */
  onChange: (listener: (change: Change) => void) => () => void;
  /** Forgets all history, so that old versions answer 410. */
  forgetHistory: () => void;
}

/** The key of an object in its table. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

function ordered(object: KubeObject, metadata: Metadata): KubeObject {
  const { apiVersion, kind, metadata: _, ...rest } = object;
  return { kind, apiVersion, metadata, ...rest };
}

/** An object as a cluster begins with it. */
function begin(resource: Resource, object: KubeObject, version: number, nowMs: number): KubeObject {
  return ordered(object, {
    ...object.metadata,
    uid: object.metadata.uid ?? randomUUID(),
    creationTimestamp: object.metadata.creationTimestamp ?? toTimestamp(nowMs),
    resourceVersion: String(version),
    ...(resource.isBuiltIn ? {} : { generation: object.metadata.generation ?? 1 }),
  });
}

function contentOf(object: KubeObject, withoutStatus: boolean): Record<string, unknown> {
  const { metadata: _, status, ...rest } = object;
  return withoutStatus ? rest : { ...rest, status };
}

/** Opens an empty store; the first versions are high, as in a cluster that has lived a while. */
export function createStore(now: () => number = Date.now): Store {
  const tables = new Map<string, KindTable>();
  const listeners = new Set<(change: Change) => void>();
  let version = 1_000_000;

  const table = (resource: Resource): KindTable => {
    let found = tables.get(resource.id);
    if (found === undefined) {
      found = createKindTable();
      found.forget(version);
      tables.set(resource.id, found);
    }
    return found;
  };
  const emit = (change: Change): void => {
    table(change.resource).apply(change);
    for (const listener of listeners) listener(change);
  };
  const write = (
    type: Change['type'],
    resource: Resource,
    object: KubeObject,
    previous: Entry | undefined,
  ): KubeObject => {
    version += 1;
    const stored = ordered(object, { ...object.metadata, resourceVersion: String(version) });
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    emit({ type, version, resource, entry: toEntry(key, version, stored), previous });
    return stored;
  };
  const find = (resource: Resource, namespace: string | undefined, name: string): Entry | undefined =>
    table(resource).get(keyOf(namespace, name));

  const store: Store = {
    version: () => version,
    table,
    get: (resource, namespace, name) => find(resource, namespace, name)?.object,
    list: (resource, namespace) =>
      table(resource)
        .snapshot()
        .filter((entry) => namespace === undefined || entry.object.metadata.namespace === namespace)
        .map((entry) => entry.object),
    preview: (resource, object) => {
      const { namespace, name } = object.metadata;
      if (find(resource, namespace, name) !== undefined) throw alreadyExists(resource, name);
      const metadata: Metadata = {
        ...object.metadata,
        uid: object.metadata.uid ?? randomUUID(),
        creationTimestamp: object.metadata.creationTimestamp ?? toTimestamp(now()),
        ...(resource.isBuiltIn ? {} : { generation: 1 }),
      };
      return ordered(object, metadata);
    },
    create: (resource, object) => write('ADDED', resource, store.preview(resource, object), undefined),
    replace: (resource, object) => {
      const { namespace, name, resourceVersion } = object.metadata;
      const previous = find(resource, namespace, name);
      if (previous === undefined) throw notFound(resource, name);
      const before = previous.object;
      if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion) {
        throw staleWrite(resource, name);
      }
      const { generation: _, ...given } = object.metadata;
      const kept = {
        ...given,
        ...(before.metadata.uid === undefined ? {} : { uid: before.metadata.uid }),
        ...(before.metadata.creationTimestamp === undefined
          ? {}
          : { creationTimestamp: before.metadata.creationTimestamp }),
        ...(before.metadata.resourceVersion === undefined
          ? {}
          : { resourceVersion: before.metadata.resourceVersion }),
      };
      const isSpecSame = isSame(contentOf(object, resource.hasStatus), contentOf(before, resource.hasStatus));
      const was = before.metadata.generation;
      const metadata: Metadata =
        was === undefined ? kept : { ...kept, generation: isSpecSame ? was : was + 1 };
      const next = { ...object, metadata };
      const isEnding = metadata.deletionTimestamp !== undefined && resource.id !== '/namespaces';
      const isHeld = (metadata.finalizers ?? []).length > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0;
      if (isEnding && !isHeld) {
        return write('DELETED', resource, next, previous);
      }
      if (isSpecSame && isSame(next, before)) return before;
      return write('MODIFIED', resource, next, previous);
    },
    change: (resource, namespace, name, edit) => {
      const before = store.get(resource, namespace, name);
      const after = before === undefined ? undefined : edit(before);
      return after === undefined ? before : store.replace(resource, after);
    },
    put: (resource, object) => {
      const { resourceVersion: _, ...metadata } = object.metadata;
      const free = { ...object, metadata };
      return find(resource, metadata.namespace, metadata.name) === undefined
        ? store.create(resource, free)
        : store.replace(resource, free);
    },
    remove: (resource, namespace, name) => {
      const previous = find(resource, namespace, name);
      if (previous === undefined) throw notFound(resource, name);
      const { metadata } = previous.object;
      if ((metadata.finalizers ?? []).length === 0) {
        write('DELETED', resource, previous.object, previous);
        return undefined;
      }
      if (metadata.deletionTimestamp !== undefined) return previous.object;
      const marked: Metadata = {
        ...metadata,
        deletionTimestamp: toTimestamp(now()),
        deletionGracePeriodSeconds: 0,
      };
      if (metadata.generation !== undefined) marked.generation = metadata.generation + 1;
      return write('MODIFIED', resource, { ...previous.object, metadata: marked }, previous);
    },
    drop: (resource, namespace, name) => {
      const previous = find(resource, namespace, name);
      if (previous !== undefined) write('DELETED', resource, previous.object, previous);
    },
    mark: (resource, object) => {
      const { namespace, name } = object.metadata;
      const previous = find(resource, namespace, name);
      if (previous === undefined) throw notFound(resource, name);
      const before = previous.object;
      if (isSame(object, before)) return before;
      const { generation, deletionTimestamp } = before.metadata;
      const raised =
        generation === undefined
          ? {}
          : { generation: deletionTimestamp === undefined ? generation + 1 : generation };
      return write(
        'MODIFIED',
        resource,
        { ...object, metadata: { ...object.metadata, ...raised } },
        previous,
      );
    },
    load: (resource, object) => {
      version += 1;
      const { namespace, name } = object.metadata;
      const begun = begin(resource, object, version, now());
      table(resource).load(toEntry(keyOf(namespace, name), version, begun));
      table(resource).forget(version);
    },
    loadLate: (resource, namespace, name, build) => {
      version += 1;
      const own = version;
      const startedMs = now();
      const kind = table(resource);
      kind.load(toLateEntry(keyOf(namespace, name), own, () => begin(resource, build(), own, startedMs)));
      kind.forget(own);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forgetHistory: () => {
      for (const kind of tables.values()) kind.forget(version);
    },
  };
  return store;
}
