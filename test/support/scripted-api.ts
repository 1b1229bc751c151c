import { appError } from '../../shared/error.ts';
import type { Clock } from '../../electron/clock.ts';
import type { KubeClient, Query } from '../../electron/kube/client.ts';
import { toFailure, toHttpFailure } from '../../electron/kube/errors.ts';
import type { KubeFailure, KubeResult } from '../../electron/kube/errors.ts';

/** One way in which a list or a watch can go wrong. */
export type Fault =
  | {
      at: 'list';
      type:
        | 'network'
        | 'late'
        | 'unavailable'
        | 'unauthorized'
        | 'forbidden'
        | 'missing'
        /** A proxy that knows no path at the moment. */
        | 'astray'
        | 'expired'
        | 'garbled'
        | 'nonsense';
    }
  | { at: 'watch'; type: 'network' | 'unavailable' | 'expired' | 'forbidden' }
  | {
      at: 'stream';
      /** How many lines pass before it. */
      after: number;
      type:
        | 'drop'
        | 'end'
        | 'cut'
        | 'garbage'
        | 'nameless'
        | 'twice'
        /** Two changes in the wrong order, and one of long ago once more; told only from versions that are decimal. */
        | 'swap'
        | 'old'
        | 'expired'
        | 'internal'
        | 'silence'
        | 'bookmark';
    };

type Thing = { metadata: { name: string; resourceVersion: string }; value: number };
type Change = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; version: number; object: Thing };

/** The API of one kind, in memory, which goes wrong as told. Its versions are opaque texts that do not sort, or decimal. */
export type ScriptedApi = Pick<KubeClient, 'request' | 'stream'> & {
  put: (name: string, value: number) => void;
  remove: (name: string) => void;
  /** Forgets the history: versions before now answer 410, and so do continue tokens. */
  expire: () => void;
  fail: (fault: Fault) => void;
  /** Breaks every open stream. */
  cut: () => void;
  /** No fault happens any more, and streams that were silenced are still so. */
  heal: () => void;
  state: () => Record<string, number>;
  /** Streams that were opened and have not ended. */
  openStreams: () => number;
  counts: { lists: number; watches: number; gets: number };
};

const pageSize = 2;
const bookmarkMs = 60_000;
const http = (status: number, message: string, metadata = {}): KubeFailure =>
  toHttpFailure(status, JSON.stringify({ kind: 'Status', code: status, message, metadata }), null, 0);
const network = (): KubeFailure => toFailure(appError('unreachable', 'The connection was cut.'));

/** Opens a scripted API with no objects; an answer takes 100 ms of the clock, a bookmark comes every minute. */
export function openScriptedApi(clock: Clock, versions: 'opaque' | 'decimal' = 'opaque'): ScriptedApi {
  const isDecimal = versions === 'decimal';
  const toVersion = (version: number): string =>
    isDecimal ? String(version + 95) : `${(version * 7919) % 100_003}-${version.toString(36)}`;
  const fromVersion = (text: string): number =>
    isDecimal ? Number(text) - 95 : Number.parseInt(text.split('-')[1] ?? '', 36);
  const take100Ms = (): Promise<void> => new Promise((done) => void clock.after(100, done));
  let version = 1;
  let oldest = 0;
  const things = new Map<string, Thing>();
  const history: Change[] = [];
  const snapshots = new Map<number, Thing[]>();
  let faults: Fault[] = [];
  const wakers = new Set<() => void>();
  let cuts = 0;
  let isAstray = false;
  let streams = 0;
  const counts = { lists: 0, watches: 0, gets: 0 };

  const take = <A extends Fault['at']>(at: A): Extract<Fault, { at: A }> | undefined => {
    const index = faults.findIndex((fault) => fault.at === at);
    return index < 0 ? undefined : (faults.splice(index, 1)[0] as Extract<Fault, { at: A }>);
  };
  const record = (type: Change['type'], name: string, value: number): void => {
    version += 1;
    const object = { metadata: { name, resourceVersion: toVersion(version) }, value };
    if (type === 'DELETED') things.delete(name);
    else things.set(name, object);
    history.push({ type, version, object });
    for (const wake of wakers) wake();
  };

  const list = (query: Query): KubeResult<unknown> => {
    counts.lists += 1;
    const fault = take('list');
    switch (fault?.type) {
      case 'network':
        return network();
      case 'late':
        return toFailure(appError('timeout', 'It did not answer in time.'));
      case 'garbled':
        return toFailure(appError('invalid', 'The server did not answer with JSON.'));
      case 'unavailable':
        return http(503, 'starting');
      case 'unauthorized':
        return http(401, 'Unauthorized');
      case 'forbidden':
        return http(403, 'things is forbidden');
      case 'missing':
      case 'astray':
        isAstray = fault.type === 'astray';
        return http(404, '404 page not found');
      case 'nonsense':
        return { ok: true, value: { kind: 'Login' } };
      case 'expired':
        snapshots.clear();
        break;
      default:
    }
    const [at = '', start = ''] = typeof query.continue === 'string' ? query.continue.split('/') : [];
    const now = [...things.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    const snapshot = at === '' || at === 'now' ? now : snapshots.get(Number(at));
    if (snapshot === undefined) {
      return http(410, 'The provided continue parameter is too old', { continue: `now/${start}` });
    }
    const listed = at === '' || at === 'now' ? version : Number(at);
    const rest = snapshot.filter(({ metadata }) => metadata.name >= start);
    const metadata: Record<string, string> = { resourceVersion: toVersion(listed) };
    const next = rest[pageSize];
    if (next !== undefined) {
      snapshots.set(listed, snapshot);
      metadata.continue = `${listed}/${next.metadata.name}`;
    }
    return { ok: true, value: { metadata, items: rest.slice(0, pageSize) } };
  };

  async function* lines(from: number, name: string | null, signal: AbortSignal): AsyncGenerator<string> {
    streams += 1;
    let position = from;
    let passed = 0;
    let fault = take('stream');
    const cutsBefore = cuts;
    /** Waits for a change (true), or until the next bookmark is due (false). */
    const wait = (): Promise<boolean> =>
      new Promise((done, fail) => {
        const leave = (): void => {
          cancel();
          wakers.delete(wake);
          signal.removeEventListener('abort', abort);
        };
        const wake = (): void => {
          leave();
          done(true);
        };
        const abort = (): void => {
          leave();
          fail(new Error('aborted'));
        };
        const cancel = clock.after(bookmarkMs, () => {
          leave();
          done(false);
        });
        wakers.add(wake);
        signal.addEventListener('abort', abort, { once: true });
        if (signal.aborted) abort();
      });
    const bookmark = (): string => {
      const metadata = { resourceVersion: toVersion(position), annotations: {} };
      return JSON.stringify({ type: 'BOOKMARK', object: { metadata } });
    };
    const error = (code: number): string =>
      JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message: 'told to', metadata: {} } });
    try {
      for (;;) {
        if (signal.aborted || cuts > cutsBefore) throw new Error('aborted');
        const change = history.find((entry) => entry.version > position);
        if (fault && passed >= fault.after && (change !== undefined || fault.type !== 'cut')) {
          const { type } = fault;
          if (type === 'drop') throw new Error('ECONNRESET');
          if (type === 'end') return;
          if (type === 'garbage') yield '{"type":"ADDED","obj';
          if (type === 'expired') yield error(410);
          if (type === 'internal') yield error(500);
          if (type === 'bookmark') yield bookmark();
          if (type === 'nameless' && change) {
            const metadata = { resourceVersion: toVersion(change.version) };
            yield JSON.stringify({ type: change.type, object: { metadata } });
          }
          if (
            type === 'swap' &&
            change &&
            name === null &&
            !history.some(({ version: at }) => at > change.version)
          ) {
            // The one is held back until there is another.
            if (!(await wait())) fault = undefined;
            continue;
          }
          const later = history.find((entry) => change !== undefined && entry.version > change.version);
          if (type === 'swap' && change && later && name === null) {
            yield JSON.stringify({ type: later.type, object: later.object });
            yield JSON.stringify({ type: change.type, object: change.object });
            position = later.version;
            fault = undefined;
            continue;
          }
          const old = history.find((entry) => entry.version < position);
          if (type === 'old' && old && name === null)
            yield JSON.stringify({ type: old.type, object: old.object });
          if (type === 'cut' && change) yield JSON.stringify(change).slice(0, 20);
          if (type !== 'silence' && type !== 'twice') fault = undefined;
        }
        if (fault?.type === 'silence' && passed >= fault.after) {
          await wait();
          continue;
        }
        if (change === undefined) {
          if (!(await wait())) yield bookmark();
          continue;
        }
        position = change.version;
        if (name !== null && change.object.metadata.name !== name) continue;
        const line = JSON.stringify({ type: change.type, object: change.object });
        yield line;
        passed += 1;
        if (fault?.type === 'twice' && passed > fault.after) {
          fault = undefined;
          yield line;
        }
      }
    } finally {
      streams -= 1;
    }
  }

  return {
    request: async (_method, path, extras = {}) => {
      await take100Ms();
      if (extras.signal?.aborted) return toFailure(appError('cancelled', 'cancelled'));
      if (path === '/version') {
        const isFound = !isAstray;
        isAstray = false;
        return isFound ? { ok: true, value: { gitVersion: 'v1.34.2' } } : http(404, '404 page not found');
      }
      const name = /^\/api\/v1\/things\/(.+)$/.exec(path)?.[1];
      if (name === undefined) return list(extras.query ?? {});
      counts.gets += 1;
      const thing = things.get(name);
      return thing ? { ok: true, value: thing } : http(404, `things "${name}" not found`);
    },
    stream: async (_path, { query = {}, signal }) => {
      await take100Ms();
      counts.watches += 1;
      if (signal.aborted) return toFailure(appError('cancelled', 'cancelled'));
      const fault = take('watch');
      if (fault?.type === 'network') return network();
      if (fault?.type === 'unavailable') return http(503, 'starting');
      if (fault?.type === 'forbidden') return http(403, 'things is forbidden');
      const from = typeof query.resourceVersion === 'string' ? fromVersion(query.resourceVersion) : oldest;
      if (fault?.type === 'expired' || from < oldest) return http(410, 'too old resource version');
      const selected =
        typeof query.fieldSelector === 'string' ? query.fieldSelector.split('=')[1] : undefined;
      return { ok: true, value: lines(from, selected ?? null, signal) };
    },
    put: (name, value) => record(things.has(name) ? 'MODIFIED' : 'ADDED', name, value),
    remove: (name) => {
      const thing = things.get(name);
      if (thing) record('DELETED', name, thing.value);
    },
    expire: () => {
      oldest = version;
      snapshots.clear();
    },
    fail: (fault) => faults.push(fault),
    cut: () => {
      cuts += 1;
      for (const wake of wakers) wake();
    },
    heal: () => {
      faults = [];
      isAstray = false;
    },
    state: () => Object.fromEntries([...things].map(([name, { value }]) => [name, value])),
    openStreams: () => streams,
    counts,
  };
}
