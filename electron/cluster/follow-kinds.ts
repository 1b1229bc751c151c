import type { Connection } from '../../shared/cluster.ts';
import { project, readingOf } from '../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { openReflector } from '../kube/reflector.ts';
import type { Reflector, ReflectorTimes } from '../kube/reflector.ts';
import type { Log } from '../log.ts';
import { isSame } from '../world/same.ts';
import type { LiveWorld } from '../world/world.ts';
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
    const reflector: Reflector = openReflector<Entity>({
      client,
      resource,
      read,
      project: (raw) => toEntity(kind, raw),
      store: {
        put: unlessStopped(world.put),
        remove: unlessStopped(world.remove),
        retain: unlessStopped((ids) => world.retain(kind, ids)),
        health: unlessStopped((health, retryAtMs) => {
          world.setHealth(kind, health);
          if (!tellsConnection) return;
          statuses.set(kind, { health, retryAtMs });
          options.onConnection(toConnection([...statuses.values()], toIso(clock.now())));
        }),
      },
      clock,
      random,
      wasLive: world.seen.has(kind),
      ...(times ? { times } : {}),
    });
    return {
      stop: () => {
        isStopped = true;
        const closed = reflector.close().finally(() => closing.delete(closed));
        closing.add(closed);
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
