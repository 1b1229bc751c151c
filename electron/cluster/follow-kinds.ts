import type { Connection } from '../../shared/cluster.ts';
import { project, readingOf } from '../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { openNamespaceFinder } from '../kube/namespaces.ts';
import type { FoundNamespaces } from '../kube/namespaces.ts';
import { openReflector } from '../kube/reflector.ts';
import type { Reflector, ReflectorTimes } from '../kube/reflector.ts';
import type { Log } from '../log.ts';
import { isSame } from '../world/same.ts';
import type { LiveWorld } from '../world/world.ts';
import { followNamespaces, openWatchBudget } from './follow-namespaces.ts';
import type { NamespacesFollower, NamespacesOptions } from './follow-namespaces.ts';
import { toConnection } from './status.ts';
import type { KindStatus } from './status.ts';

/** What kinds are followed with. */
export type FollowKindsOptions = {
  client: KubeClient;
  cluster: string;
  world: LiveWorld;
  /** What they say together of the connection, at every change of a kind that tells it. */
  onConnection: (connection: Connection) => void;
  clock: Clock;
  random: () => number;
  log: Pick<Log, 'warn'>;
  times?: Partial<ReflectorTimes>;
};

/** The kinds of a cluster that are followed over one connection. */
export type KindFollower = {
  /** Starts to follow kinds that are not. */
  start: (kinds: readonly KindName[]) => void;
  /** Stops following kinds; nothing of them comes any more, what is known of them stays. */
  stop: (kinds: readonly KindName[]) => void;
  /** Stops all; resolves once nothing is under way any more. */
  close: () => Promise<void>;
};

/** Well below the connections that a cluster gets, of which every watch holds one. */
const mostNamespaceWatches = 64;
/** How often a namespace is listed that is beyond the budget of watches. */
const beyondBudgetMs = 60_000;

/** Follows kinds of a cluster, each on its own, into its world. */
export function followKinds(options: FollowKindsOptions): KindFollower {
  const { client, cluster, world, clock, random, log, times } = options;
  const followed = new Map<KindName, { stop: () => void }>();
  const statuses = new Map<KindName, KindStatus>();
  const closing = new Set<Promise<void>>();

  const toEntity = (kind: KindName, raw: unknown): Entity | null => {
    const entity = project(kind, raw, cluster);
    if (entity?.kind === 'Unreadable' && !isSame(world.view.entities.get(entity.id), entity)) {
      log.warn('an object could not be read', { entity: entity.id, reason: entity.unreadable.reason });
    }
    return entity;
  };
  const finder = openNamespaceFinder({
    client,
    hints: () => [
      ...(client.namespace ? [client.namespace] : []),
      ...new Set([...world.view.entities.values()].flatMap(({ namespace }) => namespace ?? [])),
    ],
    now: clock.now,
    goodForMs: times?.absentMs ?? 300_000,
  });
  const budget = openWatchBudget(mostNamespaceWatches);
  const closeLater = (open: { close: () => Promise<void> }): void => {
    const closed = open.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };

  const open = (kind: KindName): { stop: () => void } => {
    const { resource, read, layer } = readingOf(kind);
    // A kind that is polled looks live long after the connection is gone; one of a layer is not always asked for.
    const tellsConnection = read.type === 'watch' && layer === undefined;
    let isStopped = false;
    const unlessStopped =
      <A extends unknown[]>(act: (...given: A) => void) =>
      (...given: A): void => {
        if (!isStopped) act(...given);
      };
    const before = world.view.health[kind]?.type;
    if (before === undefined || before === 'unfollowed') world.setHealth(kind, { type: 'loading' });
    if (tellsConnection) statuses.set(kind, { health: { type: 'loading' }, retryAtMs: null });
    const tell = unlessStopped(({ health, retryAtMs }: KindStatus) => {
      world.setHealth(kind, health);
      if (!tellsConnection) return;
      statuses.set(kind, { health, retryAtMs });
      options.onConnection(toConnection([...statuses.values()], toIso(clock.now())));
    });
    const forget = unlessStopped((namespace: string, but: ReadonlySet<string> = new Set()) => {
      const gone = [...world.view.entities.values()].filter(
        (entity) =>
          entity.namespace === namespace &&
          entity.id.startsWith(`${cluster}/${kind}/`) &&
          !but.has(entity.id),
      );
      world.remove(gone.map(({ id }) => id));
    });
    const common = {
      client,
      resource,
      project: (raw: unknown) => toEntity(kind, raw),
      clock,
      random,
      ...(times ? { times } : {}),
    };
    const openPart: NamespacesOptions['open'] = (namespace, isWatched, tellPart) =>
      openReflector<Entity>({
        ...common,
        read: isWatched ? read : { type: 'poll', pollMs: beyondBudgetMs },
        namespace,
        store: {
          put: unlessStopped(world.put),
          remove: unlessStopped(world.remove),
          retain: (ids) => forget(namespace, ids),
          health: (health, retryAtMs) => tellPart({ health, retryAtMs }),
        },
      });
    let parts: NamespacesFollower | null = null;
    const closeParts = (): void => {
      if (parts) closeLater(parts);
      parts = null;
    };
    /** What the list over all namespaces says; where it is forbidden, single namespaces are followed in its place. */
    const onWhole = (status: KindStatus): void => {
      const { health, retryAtMs } = status;
      if (health.type === 'forbidden' && resource.isNamespaced) {
        const find = (): Promise<FoundNamespaces> => finder.listable(resource);
        parts ??= followNamespaces({ budget, find, open: openPart, forget, onStatus: tell });
        parts.update(health.error, retryAtMs).catch(() => tell(status));
        return;
      }
      // Each of the namespaces tells by itself whether the cluster can be reached.
      if (health.type === 'stale' && parts?.isOn()) return;
      if (health.type === 'live') closeParts();
      tell(status);
    };
    const reflector: Reflector = openReflector<Entity>({
      ...common,
      read,
      ...(kind === 'Namespace' ? { namesWhenForbidden: async () => (await finder.readable()).names } : {}),
      store: {
        put: unlessStopped(world.put),
        remove: unlessStopped(world.remove),
        retain: unlessStopped((ids) => world.retain(kind, ids)),
        health: unlessStopped((health, retryAtMs) => onWhole({ health, retryAtMs })),
      },
      wasLive: world.seen.has(kind),
    });
    return {
      stop: () => {
        isStopped = true;
        closeParts();
        closeLater(reflector);
      },
    };
  };
  const stop = (names: Iterable<KindName>): void => {
    for (const kind of names) {
      followed.get(kind)?.stop();
      followed.delete(kind);
      statuses.delete(kind);
    }
  };
  return {
    start: (names) => {
      for (const kind of names) if (!followed.has(kind)) followed.set(kind, open(kind));
    },
    stop,
    close: async () => {
      stop([...followed.keys()]);
      await Promise.all(closing);
    },
  };
}
