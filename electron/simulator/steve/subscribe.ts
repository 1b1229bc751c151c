import type { WebSocket } from 'ws';
import type { User } from '../auth.ts';
import type { JsonObject } from '../json.ts';
import { textAt } from '../json.ts';
import { settingOf } from '../setting.ts';
import { messageOf } from '../status.ts';
import type { Access } from './access.ts';
import { createAccess } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { STEVE_ROOT } from './context.ts';
import { countedTypes, countOf, toCount } from './counts.ts';
import { toSteve } from './format.ts';
import type { Subscription } from './subscription.ts';
import { keyOf, toEvent, toSubscription } from './subscription.ts';
import { findType, isStored } from './types.ts';

/** A reader that lets so much pile up is too slow: its subscription ends. */
const BACKLOG_BYTES = 4 * 1024 * 1024;
const PING_SECONDS = 30;
/** A watch of Steve ends after half an hour (rancher/steve pkg/stores/proxy/proxy_store.go). */
const WATCH_SECONDS = 1800;
const NAMES: Record<string, string> = {
  ADDED: 'resource.create',
  MODIFIED: 'resource.change',
  DELETED: 'resource.remove',
};

interface Session {
  context: SteveContext;
  access: Access;
  place: Place;
  send: (text: string) => void;
  isSlow: () => boolean;
}

/** Sends the first news at once and then at most one in every `waitMs`. */
function debounced(
  waitMs: number,
  emit: (revision: string) => void,
): { tell: (revision: string) => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let latest = '';
  let isFirst = true;
  return {
    tell: (revision) => {
      latest = revision;
      if (isFirst) {
        isFirst = false;
        emit(latest);
      } else
        timer ??= setTimeout(() => {
          timer = undefined;
          emit(latest);
        }, waitMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Watches a kind; answers how to stop. Throws where it may not be watched. */
function watchKind(session: Session, of: Subscription, ended: () => void): () => void {
  const { context, access, send } = session;
  const type = findType(of.resourceType);
  const methods = type === undefined ? undefined : access.methods(type);
  if (type === undefined || (methods?.collection.length ?? 0) + (methods?.resource.length ?? 0) === 0) {
    throw new Error(`failed to find schema ${of.resourceType}`);
  }
  if (!isStored(type.resource)) throw new Error(`schema ${of.resourceType} does not support watching`);
  const { resource } = type;
  const [name, ...rest] = of.id.split('/').reverse();
  const inId = rest.reverse().join('/');
  const namespace = inId !== '' ? inId : of.namespace;
  const query = new URLSearchParams({ timeoutSeconds: String(WATCH_SECONDS) });
  if (of.selector !== '') query.set('labelSelector', of.selector);
  if (of.id !== '') query.set('fieldSelector', `metadata.name=${name ?? ''}`);
  if (!['', '0', '-1'].includes(of.resourceVersion)) query.set('resourceVersion', of.resourceVersion);
  const place: Place = { ...session.place, namespace: namespace === '' ? undefined : namespace };
  send(toEvent('resource.start', of));
  const news = debounced(of.debounceMs, (revision) => send(toEvent('resource.changes', of, { revision })));
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    news.stop();
    ended();
  };
  const write = (line: string): boolean => {
    const event = JSON.parse(line) as { type: string; object: JsonObject | null };
    if (event.object === null) return true;
    const revision = textAt(event.object, 'metadata', 'resourceVersion') ?? '';
    if (event.type === 'ERROR') {
      const error = `event watch error: ${textAt(event.object, 'message') ?? ''}`;
      send(toEvent('resource.error', of, { data: { error } }));
    } else if (of.mode === 'resource.changes') news.tell(revision);
    else send(toEvent(NAMES[event.type] ?? event.type, of, { revision, data: event.object }));
    return !session.isSlow();
  };
  const stop = context.watches.open({
    resource,
    namespace: place.namespace,
    query,
    form: (entry) =>
      access.sees(resource, entry.object)
        ? JSON.stringify(toSteve(context, access, place, type, entry))
        : 'null',
    // Steve asks for no bookmarks.
    bookmarkForm: () => 'null',
    sink: { write, end: finish },
  });
  return () => {
    stop();
    news.stop();
  };
}

/** Tells the counts of kinds whose objects change, at most every five seconds. */
function watchCounts(session: Session, of: Subscription): () => void {
  const { context, access, place, send } = session;
  const types = new Map(countedTypes(access).map((type) => [type.resource.id, type]));
  const changed = new Set<string>();
  send(toEvent('resource.start', of));
  const news = debounced(of.debounceMs, () => {
    const counts: JsonObject = {};
    for (const id of changed) {
      const type = types.get(id);
      if (type !== undefined) counts[type.id] = countOf(context, access, type);
    }
    changed.clear();
    send(toEvent('resource.change', of, { data: toCount(place, counts) }));
  });
  const unsubscribe = context.store.onChange(({ resource }) => {
    if (!types.has(resource.id)) return;
    changed.add(resource.id);
    news.tell('');
  });
  return () => {
    unsubscribe();
    news.stop();
  };
}

/** Serves one subscribe socket of a user (rancher/apiserver pkg/subscribe/watcher.go). */
export function serveSubscriptions(context: SteveContext, user: User, socket: WebSocket, host: string): void {
  const running = new Map<string, () => void>();
  const send = (text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  };
  const session: Session = {
    context,
    access: createAccess(context.auth, context.store, user),
    place: { origin: `https://${host}`, path: `${STEVE_ROOT}/subscribe`, namespace: undefined },
    send,
    isSlow: () => socket.bufferedAmount > BACKLOG_BYTES,
  };
  const fail = (of: Subscription | undefined, error: unknown): void => {
    const data = { error: messageOf(error) };
    const none = { resourceType: '', namespace: '', id: '', selector: '', mode: '' };
    send(toEvent('resource.error', of ?? none, { data }));
  };
  const end = (of: Subscription): void => {
    const stop = running.get(keyOf(of));
    if (stop === undefined) return;
    running.delete(keyOf(of));
    stop();
    send(toEvent('resource.stop', of));
  };
  const begin = (of: Subscription): void => {
    const key = keyOf(of);
    if (running.has(key)) return;
    running.set(key, () => undefined);
    try {
      const stop =
        of.resourceType === 'count' ? watchCounts(session, of) : watchKind(session, of, () => end(of));
      // A watch of too old a version has ended before it is known how to stop it.
      if (running.has(key)) running.set(key, stop);
      else stop();
    } catch (error) {
      fail(of, error);
      end(of);
    }
  };
  socket.on('message', (data) => {
    const text = Array.isArray(data)
      ? Buffer.concat(data).toString()
      : Buffer.from(data as ArrayBuffer).toString();
    let of: Subscription;
    try {
      of = toSubscription(text);
    } catch (error) {
      fail(undefined, error);
      return;
    }
    if (of.stop) end(of);
    else begin(of);
  });
  const ping = setInterval(() => {
    const version = settingOf(context.store, 'server-version');
    const data = { links: {}, version };
    send(JSON.stringify({ name: 'ping', data }));
  }, context.clock.toMs(PING_SECONDS));
  socket.once('close', () => {
    clearInterval(ping);
    for (const stop of running.values()) stop();
    running.clear();
  });
}
