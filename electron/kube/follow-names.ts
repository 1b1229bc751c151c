import { isAborted, sleep } from '../clock.ts';
import { openBackoff, retryOf } from './backoff.ts';
import type { ReflectorOptions, ReflectorTimes } from './reflector.ts';
import { keepWatching } from './watch.ts';

/** Following single objects of a kind whose list is forbidden. */
export type NamesRun<E extends { id: string }> = Omit<ReflectorOptions<E>, 'times'> & {
  path: string;
  names: readonly string[];
  times: ReflectorTimes;
  signal: AbortSignal;
  toEntities: (items: readonly unknown[]) => E[];
  /** How long, in milliseconds, before the list is tried again. */
  forMs: number;
};

/**
 * Reads and watches objects by name for a while, as everybody may do with some settings of Harvester.
 * Source: harvester/harvester pkg/data/rbac.go (get and watch by resourceNames, no list).
 */
export async function followNames<E extends { id: string }>(run: NamesRun<E>): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  run.signal.addEventListener('abort', abort, { once: true });
  const cancel = run.clock.after(run.forMs, abort);
  try {
    await Promise.all(run.names.map((name) => followName({ ...run, signal: controller.signal }, name)));
  } finally {
    abort();
    cancel();
    run.signal.removeEventListener('abort', abort);
  }
}

async function followName<E extends { id: string }>(run: NamesRun<E>, name: string): Promise<void> {
  const { client, path, store, signal, clock, random, times, toEntities } = run;
  const backoff = openBackoff({ baseMs: times.backoffBaseMs, maxMs: times.backoffMaxMs, random });
  let known: string[] = [];
  const put = (object: unknown): void => {
    const entities = toEntities([object]);
    known = entities.map(({ id }) => id);
    store.put(entities);
  };
  while (!signal.aborted) {
    const answer = await client.request('GET', `${path}/${encodeURIComponent(name)}`, { signal });
    if (isAborted(signal)) return;
    if (answer.ok) {
      put(answer.value);
    } else if (answer.status === 404) {
      store.remove(known);
    } else {
      const isSoon = retryOf(answer.error.code) === 'backoff';
      await sleep(clock, isSoon ? backoff.next(answer.retryAfterMs) : times.refusedMs, signal);
      continue;
    }
    const ended = await keepWatching({
      client,
      path,
      query: { fieldSelector: `metadata.name=${name}` },
      version: answer.ok ? versionOf(answer.value) : '',
      signal,
      clock,
      random,
      backoff,
      inactivityMs: times.inactivityMs,
      shortLifeMs: times.shortLifeMs,
      onPut: put,
      onRemove: (object) => store.remove(toEntities([object]).map(({ id }) => id)),
      onLive: () => undefined,
      onTrouble: () => undefined,
    });
    const isRefused = ended.type === 'refused' && retryOf(ended.failure.error.code) === 'slow';
    await sleep(clock, isRefused ? times.refusedMs : backoff.next(), signal);
  }
}

function versionOf(object: unknown): string {
  const metadata = (object as { metadata?: { resourceVersion?: unknown } } | null)?.metadata;
  return typeof metadata?.resourceVersion === 'string' ? metadata.resourceVersion : '';
}
