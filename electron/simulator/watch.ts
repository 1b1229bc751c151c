import type { Change, Entry } from './kind-table.ts';
import type { Resource } from './resources.ts';
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
  sink: WatchSink;
}

interface Watcher {
  namespace: string | undefined;
  selects: Selects | undefined;
  form: EventForm;
  sink: WatchSink;
  wantsBookmarks: boolean;
  hasWritten: boolean;
  stop: () => void;
}

const isTrue = (text: string | null): boolean => text === 'true' || text === '1';

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
  const bookmark = (watcher: Watcher, resource: Resource): void => {
    if (!watcher.wantsBookmarks) return;
    const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    const metadata = { resourceVersion: String(store.version()), creationTimestamp: null };
    send(watcher, 'BOOKMARK', JSON.stringify({ kind: resource.kind, apiVersion, metadata }));
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
    open: ({ resource, namespace, query, form, sink }) => {
      const selects = toSelects(resource, query);
      const versionText = query.get('resourceVersion') ?? '';
      const version = versionText === '' ? 0 : Number(versionText);
      if (!Number.isInteger(version) || version < 0) {
        throw badRequest(
          `resourceVersion: Invalid value: "${versionText}": strconv.ParseUint: parsing "${versionText}": invalid syntax`,
        );
      }
      if (query.has('sendInitialEvents')) {
        throw invalid(
          { group: 'meta.k8s.io', kind: 'ListOptions' },
          '',
          'sendInitialEvents',
          'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
        );
      }
      const timeoutSeconds = Number(query.get('timeoutSeconds') ?? '0');
      if (version > store.version()) return fail(sink, tooLargeVersion(version, store.version()));
      const table = store.table(resource);
      const missed = version === 0 ? [] : table.since(version);
      if (missed === undefined) return fail(sink, tooOldToWatch(version, table.oldest()));

      const watchers = byResource.get(resource.id) ?? new Set();
      byResource.set(resource.id, watchers);
      let timer: NodeJS.Timeout | undefined;
      const watcher: Watcher = {
        namespace,
        selects,
        form,
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
      if (version === 0) {
        for (const entry of table.snapshot()) {
          if (isMeant(watcher, entry)) send(watcher, 'ADDED', form(entry, !watcher.hasWritten));
        }
      }
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
