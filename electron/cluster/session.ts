import { appError } from '../../shared/error.ts';
import type { AppError, AppErrorCode, CertificateFacts } from '../../shared/error.ts';
import type { Connection, Probe } from '../../shared/cluster.ts';
import { isBroken, isCertificateRefusal } from '../../shared/connection.ts';
import { KindName, kindsOf } from '../../shared/kinds/index.ts';
import { Layer } from '../../shared/kinds/layer.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Health } from '../../shared/world/patch.ts';
import { isAborted, sleep, toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { openBackoff, retryOf } from '../kube/backoff.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ReflectorTimes } from '../kube/reflector.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../vault/secret.ts';
import type { FirstWorld } from '../world/first.ts';
import { isSame } from '../world/same.ts';
import { openWorld } from '../world/world.ts';
import type { LiveWorld } from '../world/world.ts';
import type { Atlas } from './atlas.ts';
import { followKinds } from './follow-kinds.ts';
import type { KindFollower } from './follow-kinds.ts';
import { openLayers } from './layers.ts';
import type { Way } from './route.ts';
import { openConnection } from './open-connection.ts';
import { aborted, cutByUser, keepSince } from './status.ts';

/** Where times, chance and log come from. */
export type SessionTools = {
  clock: Clock;
  random: () => number;
  log: Pick<Log, 'debug' | 'info' | 'warn'>;
  userAgent: string;
  times?: Partial<ReflectorTimes>;
};

/** What a session is opened with. */
export type SessionOptions = SessionTools & {
  cluster: string;
  /** Fingerprint of the program the user allowed to run for the credential, read anew for every connection; none by default. */
  allowedProgram?: () => string | null;
  /** Reads the credential anew for every connection. */
  readCredential: () => Promise<Result<Secret>>;
  /** Reads anew for every connection how the server is reached and which certificate is pinned; directly and none without it. */
  readWay?: () => Promise<Result<Way>>;
  /** Told whenever the connection changes. */
  onConnection: () => void;
  /** Told what the server said about itself when it was reached. */
  onProbe: (probe: Probe) => void;
  /** Whether what answered is the cluster that is meant; a failure is that of the connection. Absent: it is. */
  accept?: (probe: Probe) => Result<void>;
  /** Waits until an attempt may begin, and answers what to call once it has ended; `isAgain` after one that failed. */
  begin?: (isAgain: boolean, signal: AbortSignal) => Promise<() => void>;
  /** Told of the server's certificate that was accepted, at every connection. */
  onCertificate?: (certificate: CertificateFacts) => void;
  /** Keeps the world on disk; without it nothing is remembered. */
  atlas?: Pick<Atlas, 'open'>;
};

/** One configured cluster: its world, kept up to date while it is connected. */
export type Session = {
  cluster: string;
  world: LiveWorld;
  /** Resolves once what was last seen is in the world; nothing is asked of the cluster before. */
  opened: Promise<void>;
  /** Has the text of what the world opens with sent, earlier than `opened`; false where it cannot be had. */
  first: (send: (first: FirstWorld) => Promise<void>) => Promise<boolean>;
  connection: () => Connection;
  /** The client of the present connection; fails where there is none. */
  client: () => Result<KubeClient>;
  /** Aborted once the session is closed for good. */
  closed: AbortSignal;
  /** Connects, or tries again at once where it is waiting; returns before it is connected. */
  connect: () => void;
  /** Connects anew, as things are set now, unless it is disconnected. */
  reconnect: () => Promise<void>;
  /** Connects anew at once, unless disconnected: the machine slept since this time (ISO 8601), and what was open is dead by now. */
  wake: (sleptSince: string) => void;
  /** Has the kinds of a layer followed until the function it returns is called, and a little longer. */
  holdLayer: (layer: Layer) => () => void;
  /** Ends the connection; the world stays, stale. */
  disconnect: () => Promise<void>;
  close: () => Promise<void>;
};

const notConnected = appError('unreachable', 'The cluster is not connected.', { hint: 'Connect it first.' });
const slept = appError('unreachable', 'The computer was asleep.', { hint: 'The cluster is read anew.' });
/** What only the user can mend; everything else may pass, such as a proxy that answers for a server that restarts. */
const usersOnly: ReadonlySet<AppErrorCode> = new Set(['unauthorized', 'forbidden', 'vault', 'cancelled']);

/** Opens the session of a cluster, disconnected and with the world that was last seen of it. */
export function openSession(options: SessionOptions): Session {
  const { cluster, clock, random, log } = options;
  const now = (): string => toIso(clock.now());
  const world = openWorld(cluster, now);
  const closed = new AbortController();
  let connection: Connection = { type: 'disconnected' };
  let client: KubeClient | null = null;
  let follower: KindFollower | null = null;
  let running: { abort: AbortController; done: Promise<void> } | null = null;

  const setConnection = (next: Connection): void => {
    const kept = keepSince(connection, next);
    if (isSame(kept, connection)) return;
    if (kept.type !== connection.type) {
      const error = kept.type === 'failed' ? { code: kept.error.code, message: kept.error.message } : {};
      log.info('connection of a cluster', { cluster, connection: kept.type, ...error });
    }
    connection = kept;
    options.onConnection();
  };
  const setFailed = (error: AppError, retryAtMs: number | null): void => {
    const retryAt = retryAtMs === null ? null : toIso(retryAtMs);
    const type = isCertificateRefusal(error) ? 'untrusted' : 'failed';
    setConnection({ type, since: now(), error: { ...error, cluster }, retryAt });
    for (const kind of KindName.options) {
      if (world.view.health[kind]?.type === 'loading')
        world.setHealth(kind, { type: 'stale', since: now(), error });
    }
  };
  /** Nothing of the kinds comes any more, for a reason. */
  const setStale = (error: AppError, since = now()): void => {
    for (const kind of KindName.options) {
      const health = world.view.health[kind];
      if (health === undefined || health.type === 'stale' || health.type === 'unfollowed') continue;
      world.setHealth(kind, { type: 'stale', since, error });
    }
  };

  /** The kinds of a layer that nobody follows: nothing is known of them. */
  const setUnfollowed = (layer: Layer): void => {
    for (const kind of kindsOf(layer)) {
      world.retain(kind, new Set());
      world.setHealth(kind, { type: 'unfollowed' });
    }
  };
  const layers = openLayers({
    clock,
    onOpen: (layer) => {
      follower?.start(kindsOf(layer));
      if (follower) return;
      const error = isBroken(connection) ? connection.error : cutByUser;
      const health: Health =
        connection.type === 'connecting' ? { type: 'loading' } : { type: 'stale', since: now(), error };
      for (const kind of kindsOf(layer)) world.setHealth(kind, health);
    },
    onClose: (layer) => {
      follower?.stop(kindsOf(layer));
      setUnfollowed(layer);
    },
  });
  for (const layer of Layer.options) setUnfollowed(layer);
  const page = options.atlas?.open(cluster, world);
  const opened = page?.opened ?? Promise.resolve();
  // What was last seen is drawn before anything is asked.
  let last = Promise.race([page?.shown ?? opened, aborted(closed.signal)]);
  const wanted = (): KindName[] => [
    ...kindsOf(null),
    ...Layer.options.flatMap((layer) => (layers.isOpen(layer) ? kindsOf(layer) : [])),
  ];

  const follow = (
    using: KubeClient,
    signal: AbortSignal,
    onRefused: (error: AppError) => void,
  ): KindFollower =>
    followKinds({
      ...options,
      client: using,
      world,
      onConnection: (next) => {
        if (signal.aborted) return;
        if (next.type === 'failed' && isCertificateRefusal(next.error)) onRefused(next.error);
        else setConnection(next.type === 'failed' ? { ...next, error: { ...next.error, cluster } } : next);
      },
    });

  /** Keeps the world up to date until the signal aborts, or until a certificate is refused: that is the answer then. */
  const live = async (using: KubeClient, signal: AbortSignal): Promise<AppError | null> => {
    const over = new AbortController();
    let refusal: AppError | null = null;
    const following = follow(using, AbortSignal.any([signal, over.signal]), (error) => {
      refusal = error;
      over.abort();
    });
    client = using;
    follower = following;
    following.start(wanted());
    await aborted(AbortSignal.any([signal, over.signal]));
    client = null;
    follower = null;
    await Promise.all([following.close(), using.close()]);
    return refusal;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const { backoffBaseMs = 1000, backoffMaxMs = 30_000, refusedMs: slowMs = 60_000 } = options.times ?? {};
    const backoff = openBackoff({ baseMs: backoffBaseMs, maxMs: backoffMaxMs, random });
    for (const kind of kindsOf(null)) {
      if (world.view.health[kind] === undefined) world.setHealth(kind, { type: 'loading' });
    }
    for (let isAgain = false; !signal.aborted; isAgain = true) {
      setConnection({ type: 'connecting', since: now() });
      const leave = await options.begin?.(isAgain, signal);
      const reached = await openConnection(options, signal);
      leave?.();
      if (isAborted(signal)) {
        if (reached.ok) await reached.value.close();
        return;
      }
      const error = reached.ok ? await live(reached.value, signal) : reached.error;
      if (error === null || isAborted(signal)) return;
      if (reached.ok) {
        backoff.reset();
        setStale(error);
      }
      if (usersOnly.has(error.code)) {
        setFailed(error, null);
        return;
      }
      const isSlow = retryOf(error.code) === 'slow';
      const delayMs = (isSlow ? slowMs : 0) + backoff.next(reached.ok ? null : reached.retryAfterMs);
      setFailed(error, clock.now() + delayMs);
      await sleep(clock, delayMs, signal);
    }
  };

  /** Starting and stopping follow one another, whatever the user clicks. */
  const inTurn = (act: () => Promise<void> | void): Promise<void> => {
    last = last.then(act);
    return last;
  };
  const stop = async (): Promise<void> => {
    running?.abort.abort();
    await running?.done;
    running = null;
  };
  const disconnect = async (): Promise<void> => {
    running?.abort.abort();
    await inTurn(async () => {
      await stop();
      setConnection({ type: 'disconnected' });
      setStale(cutByUser);
    });
    await page?.flush();
  };
  const restart = async (): Promise<void> => {
    await stop();
    const abort = new AbortController();
    const done = run(abort.signal).catch((error: unknown) => {
      log.warn('a session broke', { cluster, error: error instanceof Error ? error.name : typeof error });
      setFailed(appError('internal', 'The connection failed inside the app.'), null);
    });
    running = { abort, done };
  };
  const connect = (): void => {
    if (closed.signal.aborted) return;
    void inTurn(async () => {
      if (closed.signal.aborted) return;
      if (running && (connection.type === 'connected' || connection.type === 'connecting')) return;
      await restart();
    });
  };
  const wake = (sleptSince: string): void => {
    void inTurn(async () => {
      if (closed.signal.aborted || !running || connection.type === 'disconnected') return;
      // What only the user can mend is not tried again by itself.
      if (isBroken(connection) && connection.retryAt === null) return;
      setStale(slept, sleptSince);
      await restart();
    });
  };
  return {
    cluster,
    world,
    opened,
    first: page?.first ?? (() => Promise.resolve(false)),
    connection: () => connection,
    client: () => (client === null ? fail({ ...notConnected, cluster }) : ok(client)),
    closed: closed.signal,
    connect,
    reconnect: async () => {
      if (connection.type === 'disconnected') return;
      await disconnect();
      connect();
    },
    wake,
    holdLayer: layers.hold,
    disconnect,
    close: async () => {
      closed.abort();
      layers.close();
      await disconnect();
      await page?.close();
    },
  };
}
