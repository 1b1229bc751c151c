import { appError } from '../../shared/error.ts';
import type { Clock } from '../../electron/clock.ts';
import type { KubeClient, Query } from '../../electron/kube/client.ts';
import { toFailure, toHttpFailure } from '../../electron/kube/errors.ts';
import type { KubeFailure, KubeResult } from '../../electron/kube/errors.ts';

/** One way in which a list or a watch can go wrong. */
export type Fault =
  | {
      at: 'list';
      type: 'network' | 'unavailable' | 'unauthorized' | 'forbidden' | 'missing' | 'expired' | 'nonsense';
    }
  | { at: 'watch'; type: 'network' | 'unavailable' | 'expired' | 'forbidden' }
  | {
      at: 'stream';
      /** How many lines pass before it. */
      after: number;
      type: 'drop' | 'end' | 'cut' | 'garbage' | 'twice' | 'expired' | 'internal' | 'silence' | 'bookmark';
    };

type Thing = { metadata: { name: string; resourceVersion: string }; value: number };
type Change = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; version: number; object: Thing };

/** The API of one kind, in memory, which goes wrong as told. Its versions are opaque texts that do not sort. */
export type ScriptedApi = Pick<KubeClient, 'request' | 'stream'> & {
  put: (name: string, value: number) => void;
  remove: (name: string) => void;
  /** Forgets the history: versions before now answer 410, and so do continue tokens. */
  expire: () => void;
  fail: (fault: Fault) => void;
  /** No fault happens any more, and streams that were silenced are still so. */
  heal: () => void;
  state: () => Record<string, number>;
  /** Streams that were opened and have not ended. */
  openStreams: () => number;
  counts: { lists: number; watches: number; gets: number };
};

const pageSize = 2;
const toVersion = (version: number): string => `${(version * 7919) % 100_003}-${version.toString(36)}`;
const fromVersion = (text: string): number => Number.parseInt(text.split('-')[1] ?? '', 36);
const http = (status: number, message: string): KubeFailure =>
  toHttpFailure(status, JSON.stringify({ kind: 'Status', code: status, message }), null, 0);
const network = (): KubeFailure => toFailure(appError('unreachable', 'The connection was cut.'));

/** Opens a scripted API with no objects; an answer takes 100 ms of the clock. */
export function openScriptedApi(clock: Clock): ScriptedApi {
  const take100Ms = (): Promise<void> => new Promise((done) => void clock.after(100, done));
  let version = 1;
  let oldest = 0;
  const things = new Map<string, Thing>();
  const history: Change[] = [];
  const snapshots = new Map<number, Thing[]>();
  let faults: Fault[] = [];
  const wakers = new Set<() => void>();
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
      case 'unavailable':
        return http(503, 'starting');
      case 'unauthorized':
        return http(401, 'Unauthorized');
      case 'forbidden':
        return http(403, 'things is forbidden');
      case 'missing':
        return http(404, '404 page not found');
      case 'nonsense':
        return { ok: true, value: { kind: 'Login' } };
      case 'expired':
        snapshots.clear();
        break;
      default:
    }
    const [at, from] =
      typeof query.continue === 'string' ? query.continue.split('/').map(Number) : [version, 0];
    if (at === undefined || from === undefined) return http(400, 'continue key is not valid');
    const snapshot = query.continue === undefined ? [...things.values()] : snapshots.get(at);
    if (snapshot === undefined) return http(410, 'The provided continue parameter is too old');
    const items = snapshot.slice(from, from + pageSize);
    const metadata: Record<string, string> = { resourceVersion: toVersion(at) };
    if (from + pageSize < snapshot.length) {
      snapshots.set(at, snapshot);
      metadata.continue = `${at}/${from + pageSize}`;
    }
    return { ok: true, value: { metadata, items } };
  };

  async function* lines(from: number, name: string | null, signal: AbortSignal): AsyncGenerator<string> {
    streams += 1;
    let position = from;
    let passed = 0;
    let fault = take('stream');
    const wait = (): Promise<void> =>
      new Promise((done, fail) => {
        const wake = (): void => {
          wakers.delete(wake);
          signal.removeEventListener('abort', abort);
          done();
        };
        const abort = (): void => {
          wakers.delete(wake);
          fail(new Error('aborted'));
        };
        if (signal.aborted) abort();
        wakers.add(wake);
        signal.addEventListener('abort', abort, { once: true });
      });
    const error = (code: number): string =>
      JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message: 'told to', metadata: {} } });
    try {
      for (;;) {
        if (signal.aborted) throw new Error('aborted');
        const change = history.find((entry) => entry.version > position);
        if (fault && passed >= fault.after && (change !== undefined || fault.type !== 'cut')) {
          const { type } = fault;
          if (type === 'drop') throw new Error('ECONNRESET');
          if (type === 'end') return;
          if (type === 'garbage') yield '{"type":"ADDED","obj';
          if (type === 'expired') yield error(410);
          if (type === 'internal') yield error(500);
          if (type === 'bookmark') {
            const metadata = { resourceVersion: toVersion(position), annotations: {} };
            yield JSON.stringify({ type: 'BOOKMARK', object: { metadata } });
          }
          if (type === 'cut' && change) yield JSON.stringify(change).slice(0, 20);
          if (type !== 'silence' && type !== 'twice') fault = undefined;
        }
        if (fault?.type === 'silence' && passed >= fault.after) {
          await wait();
          continue;
        }
        if (change === undefined) {
          await wait();
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
    heal: () => {
      faults = [];
    },
    state: () => Object.fromEntries([...things].map(([name, { value }]) => [name, value])),
    openStreams: () => streams,
    counts,
  };
}
