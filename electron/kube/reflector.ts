import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { ApiResource, ReadMode } from '../../shared/kinds/define.ts';
import type { Health, Scope } from '../../shared/world/patch.ts';
import { sleep, toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openBackoff, retryOf } from './backoff.ts';
import type { KubeFailure } from './errors.ts';
import { listPages, openPageSize } from './list-pages.ts';
import type { ListClient } from './list-pages.ts';
import { followNames } from './follow-names.ts';
import { toResourcePath } from './resource-path.ts';
import type { WatchClient } from './watch-once.ts';
import { keepWatching } from './watch.ts';

/** Where a reflector's findings go. Putting what is there already must be harmless. */
export type ReflectorStore<E> = {
  put: (items: readonly E[]) => void;
  remove: (ids: readonly string[]) => void;
  /** Removes everything of the kind that is not among these ids. */
  retain: (ids: ReadonlySet<string>) => void;
  /** `retryAtMs`: when it is tried again, in milliseconds since 1970; null where it is not failing. */
  health: (health: Health, retryAtMs: number | null) => void;
};

/** Waiting times in milliseconds. */
export type ReflectorTimes = {
  /** A connection silent for so long is dead; servers send a bookmark about every minute. */
  inactivityMs: number;
  /** Longest time for a page of a list. */
  pageMs: number;
  /** A watch that ends sooner and says nothing counts as a failure. */
  shortLifeMs: number;
  /** After a refusal that only the user or an administrator can mend. */
  refusedMs: number;
  /** Before an API that is not installed is looked for again. */
  absentMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
};

const defaultTimes: ReflectorTimes = {
  inactivityMs: 150_000,
  pageMs: 60_000,
  shortLifeMs: 1000,
  refusedMs: 60_000,
  absentMs: 300_000,
  backoffBaseMs: 500,
  backoffMaxMs: 30_000,
};

/** What a reflector is opened with. */
export type ReflectorOptions<E extends { id: string }> = {
  client: ListClient & WatchClient;
  resource: ApiResource;
  read: ReadMode;
  /** Keeps only the objects of this namespace. */
  namespace?: string;
  /** The objects to read by name where the list is forbidden; those of `read` unless given. */
  namesWhenForbidden?: () => Promise<readonly string[]>;
  /** Turns a raw object into what is kept of it; null for one that cannot even be named. */
  project: (raw: unknown) => E | null;
  store: ReflectorStore<E>;
  clock: Clock;
  random: () => number;
  /** Whether the kind was live once before, so that a single 404 does not mean that it is not installed. */
  wasLive?: boolean;
  times?: Partial<ReflectorTimes>;
};

/** Keeps one kind of one cluster up to date until it is closed. */
export type Reflector = {
  /** Ends it; resolves once nothing of it is under way any more. */
  close: () => Promise<void>;
};

/** 404 answers in a row before a kind that was live may count as not installed: a proxy that starts up answers 404 too. */
const maxMisses = 3;

/**
 * Lists and then watches a kind, and keeps at it: resumes broken watches, lists anew where the server has forgotten the
 * version, backs off, and reports how fresh the kind is. What was known stays while it fails.
 */
export function openReflector<E extends { id: string }>(options: ReflectorOptions<E>): Reflector {
  const { client, resource, read, project, store, clock, random } = options;
  const times = { ...defaultTimes, ...options.times };
  const controller = new AbortController();
  const { signal } = controller;
  const path = toResourcePath(resource, { namespace: options.namespace ?? null });
  const backoff = openBackoff({ baseMs: times.backoffBaseMs, maxMs: times.backoffMaxMs, random });
  const pageSize = openPageSize();
  let { wasLive = false } = options;
  let isLive = false;
  let misses = 0;
  let staleSince: string | null = null;

  const toEntities = (items: readonly unknown[]): E[] =>
    items.flatMap((raw) => {
      const entity = project(raw);
      return entity === null ? [] : [entity];
    });
  const live = (): void => {
    if (!isLive) store.health({ type: 'live' }, null);
    isLive = true;
    wasLive = true;
    staleSince = null;
    misses = 0;
  };
  const stale = (error: AppError, delayMs: number): void => {
    if (signal.aborted) return;
    isLive = false;
    staleSince ??= toIso(clock.now());
    store.health({ type: 'stale', since: staleSince, error }, clock.now() + delayMs);
  };

  const list = async (): ReturnType<typeof listPages> => {
    const seen = new Set<string>();
    const onPage = (items: unknown[]): void => {
      const entities = toEntities(items);
      for (const { id } of entities) seen.add(id);
      store.put(entities);
    };
    const onRestart = (): void => seen.clear();
    const listed = await listPages({
      client,
      path,
      signal,
      pageSize,
      pageMs: times.pageMs,
      onPage,
      onRestart,
    });
    if (listed.ok && !signal.aborted) {
      store.retain(seen);
      live();
    }
    return listed;
  };

  /**
   * Whether it is Kubernetes that does not know the kind, and not a proxy before it that knows no path at the moment.
   * The kind is asked for once more after it: the proxy may have come back between the 404 and the version.
   */
  const isReallyMissing = async (): Promise<boolean> => {
    const version = await client.request('GET', '/version', { signal });
    if (!version.ok || typeof (version.value as { gitVersion?: unknown } | null)?.gitVersion !== 'string')
      return false;
    const again = await client.request('GET', path, { query: { limit: 1 }, signal });
    return !again.ok && again.status === 404;
  };

  /** Reports that the list is forbidden, and reads by name meanwhile what may be read so. */
  const restForbidden = async (error: AppError): Promise<void> => {
    const forbidden = { type: 'forbidden', error } as const;
    store.health(forbidden, clock.now() + times.refusedMs);
    const fixed = read.type === 'watch' ? (read.namesWhenForbidden ?? []) : [];
    const names = (await options.namesWhenForbidden?.()) ?? fixed;
    if (signal.aborted) return;
    if (names.length === 0) {
      await sleep(clock, times.refusedMs, signal);
      return;
    }
    const scope: Scope = { type: 'names', names: [...names], isCut: false };
    store.health({ ...forbidden, scope }, clock.now() + times.absentMs);
    await followNames({ ...options, path, names, times, signal, toEntities, forMs: times.absentMs });
  };

  /** Reports a failed list or a refused watch, and waits until it is worth trying again. */
  const rest = async (failure: KubeFailure): Promise<void> => {
    if (signal.aborted) return;
    const { error, status } = failure;
    if (error.code === 'forbidden') {
      isLive = false;
      await restForbidden(error);
      return;
    }
    if (status === 404) {
      misses += 1;
      if (!wasLive || (misses >= maxMisses && (await isReallyMissing()))) {
        isLive = false;
        wasLive = false;
        store.retain(new Set());
        store.health({ type: 'absent' }, null);
        await sleep(clock, times.absentMs, signal);
        return;
      }
    }
    // An answer that is none may be the work of a proxy, for a moment.
    const isGarbled = status === null && error.code === 'invalid';
    const isSoon = status === 404 || status === 410 || isGarbled || retryOf(error.code) === 'backoff';
    const delayMs = isSoon ? backoff.next(failure.retryAfterMs) : times.refusedMs;
    stale(error, delayMs);
    await sleep(clock, delayMs, signal);
  };

  const poll = async (pollMs: number): Promise<void> => {
    while (!signal.aborted) {
      const listed = await list();
      if (listed.ok) {
        backoff.reset();
        await sleep(clock, pollMs, signal);
      } else {
        await rest(listed);
      }
    }
  };

  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      const listed = await list();
      if (!listed.ok) {
        await rest(listed);
        continue;
      }
      const startedMs = clock.now();
      const ended = await keepWatching({
        client,
        path,
        version: listed.version,
        signal,
        clock,
        random,
        backoff,
        inactivityMs: times.inactivityMs,
        shortLifeMs: times.shortLifeMs,
        onPut: (object) => store.put(toEntities([object])),
        onRemove: (object) => store.remove(toEntities([object]).map(({ id }) => id)),
        onLive: live,
        onTrouble: (failure, delayMs) => stale(failure.error, delayMs),
      });
      if (ended.type === 'refused') {
        await rest(ended.failure);
      } else if (ended.type === 'expired') {
        if (clock.now() - startedMs > times.backoffMaxMs) backoff.reset();
        await sleep(clock, backoff.next(), signal);
      }
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await (read.type === 'poll' ? poll(read.pollMs) : follow());
      } catch {
        // A fault of our own in one kind must neither end the process nor the other kinds.
        stale(appError('internal', 'Reading this kind failed inside the app.'), times.refusedMs);
        await sleep(clock, times.refusedMs, signal);
      }
    }
  };
  const running = run();
  return {
    close: async () => {
      controller.abort();
      await running;
    },
  };
}
