import type { AppError } from '../../shared/error.ts';
import type { Health, Scope } from '../../shared/world/patch.ts';
import type { FoundNamespaces } from '../kube/namespaces.ts';
import type { KindStatus } from './status.ts';

/** How many watches a cluster may be asked for beside those of whole kinds; what is beyond is listed in turns. */
export type WatchBudget = { take: () => boolean; give: () => void };

/** Opens a budget of this many watches. */
export function openWatchBudget(most: number): WatchBudget {
  let left = most;
  return {
    take: () => {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    give: () => {
      left += 1;
    },
  };
}

/** What one kind is followed with, namespace by namespace. */
export type NamespacesOptions = {
  budget: WatchBudget;
  find: () => Promise<FoundNamespaces>;
  /** Follows the kind in one namespace; `isWatched` unless the budget is spent. */
  open: (
    namespace: string,
    isWatched: boolean,
    tell: (status: KindStatus) => void,
  ) => { close: () => Promise<void> };
  /** Forgets the objects of a namespace that is followed no longer. */
  forget: (namespace: string) => void;
  /** Told what the namespaces say together, at every change. */
  onStatus: (status: KindStatus) => void;
};

/** A kind followed in the namespaces in which it may be read. */
export type NamespacesFollower = {
  /** Follows it there now, where the list of all is forbidden by this error; looks anew where it does already. */
  update: (error: AppError, retryAtMs: number | null) => Promise<void>;
  /** Whether any namespace is followed. */
  isOn: () => boolean;
  /** Stops; what is known stays. */
  close: () => Promise<void>;
};

type Part = { status: KindStatus; isWatched: boolean; close: () => Promise<void> };

/** Follows a kind in single namespaces while its list over all of them is forbidden. */
export function followNamespaces(options: NamespacesOptions): NamespacesFollower {
  const { budget, find, open, forget, onStatus } = options;
  const parts = new Map<string, Part>();
  let isCut = false;
  let isClosed = false;
  /** Whether all that were found were read once; a namespace that comes later does not set the kind back to loading. */
  let wasRead = false;

  const tell = (): void => {
    if (isClosed || parts.size === 0) return;
    const told = [...parts].map(([namespace, { status }]) => ({ namespace, ...status }));
    const shown = wasRead ? told.filter(({ health }) => health.type !== 'loading') : told;
    wasRead ||= told.every(({ health }) => health.type !== 'loading');
    onStatus(mergeStatus(shown, isCut));
  };
  const drop = async (namespace: string): Promise<void> => {
    const part = parts.get(namespace);
    if (!part) return;
    parts.delete(namespace);
    if (part.isWatched) budget.give();
    await part.close();
  };
  const add = (namespace: string): void => {
    const isWatched = budget.take();
    const part: Part = {
      status: { health: { type: 'loading' }, retryAtMs: null },
      isWatched,
      close: () => Promise.resolve(),
    };
    parts.set(namespace, part);
    part.close = open(namespace, isWatched, (status) => {
      part.status = status;
      if (parts.get(namespace) === part) tell();
    }).close;
  };
  return {
    isOn: () => parts.size > 0,
    update: async (error, retryAtMs) => {
      const found = await find();
      if (isClosed) return;
      isCut = found.isCut;
      const wanted = new Set(found.names);
      const gone = found.isSure ? [...parts.keys()].filter((namespace) => !wanted.has(namespace)) : [];
      const dropped = gone.map(async (namespace) => {
        await drop(namespace);
        forget(namespace);
      });
      for (const namespace of found.names) if (!parts.has(namespace)) add(namespace);
      await Promise.all(dropped);
      if (parts.size === 0) onStatus({ health: { type: 'forbidden', error }, retryAtMs });
      else tell();
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...parts.keys()].map(drop));
    },
  };
}

/** How one kind is in one namespace. */
export type NamespaceStatus = KindStatus & { namespace: string };

/** What the namespaces of a kind say together: loading while one is, stale while one is, live where any may be read. */
export function mergeStatus(all: readonly NamespaceStatus[], isCut: boolean): KindStatus {
  const readable = all.filter(({ health }) => health.type !== 'forbidden' && health.type !== 'absent');
  const names = readable.map(({ namespace }) => namespace).sort();
  const scope: Scope = { type: 'namespaces', names, isCut };
  const times = all.flatMap(({ retryAtMs }) => (retryAtMs === null ? [] : [retryAtMs]));
  const retryAtMs = times.length === 0 ? null : Math.min(...times);
  const of = <T extends Health['type']>(type: T): Extract<Health, { type: T }>[] =>
    all.flatMap(({ health }) => (health.type === type ? [health as Extract<Health, { type: T }>] : []));
  if (of('loading').length > 0) return { health: { type: 'loading' }, retryAtMs: null };
  const [stale] = of('stale').sort((left, right) => (left.since ?? '').localeCompare(right.since ?? ''));
  if (stale) return { health: { ...stale, scope }, retryAtMs };
  if (readable.length > 0) return { health: { type: 'live', scope }, retryAtMs: null };
  return { health: of('forbidden')[0] ?? of('absent')[0] ?? { type: 'loading' }, retryAtMs };
}
