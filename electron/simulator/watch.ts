import type { Change, Entry } from './kind-table.ts';
import type { Resource } from './resources.ts';
import { isTrue } from './route.ts';
import type { Selects } from './selector.ts';
import { toSelects } from './selector.ts';
import type { StatusError } from './status.ts';
import { badRequest, invalid, tooLargeVersion, tooOldToWatch } from './status.ts';
import type { Store } from './store.ts';

/** Where a watch writes to: one HTTP response. */
export interface WatchSink {
  /** Writes one line at once; false when the reader is so slow that the watch must end. */
  write: (line: string) => boolean;
  /** Ends the stream the way a server does that stops a watch. */
  end: () => void;
}

/** How an object is written into an event: whole, or as a Table row. */
export type EventForm = (entry: Entry, isFirst: boolean) => string;

/** How a bookmark is written: its object has a kind, an apiVersion and a resourceVersion only. */
export type BookmarkForm = (object: { kind: string; apiVersion: string; metadata: object }) => string;

/** All watches of one cluster. */
export interface Watches {
  /** Starts a watch and returns how to stop it; throws a StatusError on arguments that make no sense. */
  open: (request: WatchRequest) => () => void;
  /** Ends every watch without a word, as a proxy does. */
  drop: () => void;
  count: () => number;
  close: () => void;
}

/** What a watch is asked for. */
export interface WatchRequest {
  resource: Resource;
  namespace: string | undefined;
  query: URLSearchParams;
  form: EventForm;
  bookmarkForm: BookmarkForm;
  sink: WatchSink;
}

interface Watcher {
  namespace: string | undefined;
  selects: Selects | undefined;
  form: EventForm;
  bookmarkForm: BookmarkForm;
  sink: WatchSink;
  wantsBookmarks: boolean;
  hasWritten: boolean;
  stop: () => void;
}

/**
 * Whether a watch begins with what is there, where it says so (apimachinery apis/meta/internalversion/validation).
 * Throws a 422 StatusError.
 */
function initialEventsOf(query: URLSearchParams): boolean | undefined {
  const refuse = (field: string, why: string): never => {
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', field, why);
  };
  const match = query.get('resourceVersionMatch') ?? '';
  const asked = query.get('sendInitialEvents');
  if (asked === null) {
    if (match !== '')
      refuse(
        'resourceVersionMatch',
        'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    return undefined;
  }
  if (match === '')
    refuse(
      'resourceVersionMatch',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  if (match !== 'NotOlderThan')
    refuse(
      'resourceVersionMatch',
      `Unsupported value: ${JSON.stringify(match)}: supported values: "NotOlderThan"`,
    );
  const isWanted = isTrue(asked);
  if (isWanted && !isTrue(query.get('allowWatchBookmarks')))
    refuse(
      'allowWatchBookmarks',
      'Forbidden: sendInitialEvents requires setting allowWatchBookmarks to true',
    );
  return isWanted;
}

function isMeant(watcher: Watcher, entry: Entry | undefined): boolean {
  if (entry === undefined) return false;
  if (watcher.namespace !== undefined && entry.object.metadata.namespace !== watcher.namespace) return false;
  return watcher.selects === undefined || watcher.selects(entry.object);
}

/** What a watcher sees of a change: an object that leaves the selection is deleted for it, one that enters is added. */
function typeFor(watcher: Watcher, change: Change): Change['type'] | undefined {
  const isNow = change.type !== 'DELETED' && isMeant(watcher, change.entry);
  const was = isMeant(watcher, change.previous);
  if (isNow) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** Opens the fan-out of a store's changes to watches; bookmarks go out every `bookmarkMs`. */
export function openWatches(store: Store, bookmarkMs: number): Watches {
  const byResource = new Map<string, Set<Watcher>>();

  const send = (watcher: Watcher, type: string, json: string): void => {
    watcher.hasWritten = true;
    if (!watcher.sink.write(`{"type":"${type}","object":${json}}\n`)) {
      watcher.stop();
      watcher.sink.end();
    }
  };
  const deliver = (watcher: Watcher, change: Change): void => {
    const type = typeFor(watcher, change);
    if (type !== undefined) send(watcher, type, watcher.form(change.entry, !watcher.hasWritten));
  };
  const bookmark = (watcher: Watcher, resource: Resource, annotations?: Record<string, string>): void => {
    if (!watcher.wantsBookmarks) return;
    const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    const metadata = {
      resourceVersion: String(store.version()),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    };
    const object = { kind: resource.kind, apiVersion, metadata };
    send(watcher, 'BOOKMARK', watcher.bookmarkForm(object));
  };
  const fail = (sink: WatchSink, error: StatusError): (() => void) => {
    sink.write(`{"type":"ERROR","object":${JSON.stringify(error.failure)}}\n`);
    sink.end();
    return () => undefined;
  };
  const unsubscribe = store.onChange((change) => {
    for (const watcher of byResource.get(change.resource.id) ?? []) deliver(watcher, change);
  });
  const ticker = setInterval(() => {
    for (const watchers of byResource.values()) {
      for (const watcher of watchers) resourceOf.get(watcher)?.();
    }
  }, bookmarkMs);
  ticker.unref();
  const resourceOf = new Map<Watcher, () => void>();

  const drop = (): void => {
    for (const watchers of byResource.values()) {
      for (const watcher of [...watchers]) {
        watcher.stop();
        watcher.sink.end();
      }
    }
  };
  return {
    open: ({ resource, namespace, query, form, bookmarkForm, sink }) => {
      const selects = toSelects(resource, query);
      const versionText = query.get('resourceVersion') ?? '';
      const version = versionText === '' ? 0 : Number(versionText);
      if (!Number.isInteger(version) || version < 0) {
        throw badRequest(
          `resourceVersion: Invalid value: "${versionText}": strconv.ParseUint: parsing "${versionText}": invalid syntax`,
        );
      }
      const wantsInitial = initialEventsOf(query);
      const timeoutSeconds = Number(query.get('timeoutSeconds') ?? '0');
      if (version > store.version()) return fail(sink, tooLargeVersion(version, store.version()));
      const table = store.table(resource);
      const isFresh = wantsInitial ?? version === 0;
      const missed = isFresh || version === 0 ? [] : table.since(version);
      if (missed === undefined) return fail(sink, tooOldToWatch(version, table.oldest()));

      const watchers = byResource.get(resource.id) ?? new Set();
      byResource.set(resource.id, watchers);
      let timer: NodeJS.Timeout | undefined;
      const watcher: Watcher = {
        namespace,
        selects,
        form,
        bookmarkForm,
        sink,
        wantsBookmarks: isTrue(query.get('allowWatchBookmarks')),
        hasWritten: false,
        stop: () => {
          clearTimeout(timer);
          watchers.delete(watcher);
          resourceOf.delete(watcher);
        },
      };
      watchers.add(watcher);
      resourceOf.set(watcher, () => bookmark(watcher, resource));
      if (timeoutSeconds > 0) {
        timer = setTimeout(() => {
          bookmark(watcher, resource);
          watcher.stop();
          sink.end();
        }, timeoutSeconds * 1000);
      }
      if (isFresh) {
        for (const entry of table.snapshot()) {
          if (isMeant(watcher, entry)) send(watcher, 'ADDED', form(entry, !watcher.hasWritten));
        }
      }
      if (wantsInitial === true) bookmark(watcher, resource, { 'k8s.io/initial-events-end': 'true' });
      for (const change of missed) deliver(watcher, change);
      return watcher.stop;
    },
    drop,
    count: () => [...byResource.values()].reduce((sum, watchers) => sum + watchers.size, 0),
    close: () => {
      unsubscribe();
      clearInterval(ticker);
      drop();
    },
  };
}
