import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { isAborted } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Sessions } from '../cluster/sessions.ts';
import type { KubeClient, Network } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import type { GuestCredentials } from './guest-credentials.ts';
import { openWay } from './open-way.ts';
import type { OpenedWay } from './open-way.ts';

/** How the API of a guest cluster is reached: at an address of its own, or through the Harvester API to a server VM. */
export type GuestWay = { type: 'direct'; server: string } | { type: 'port-forward'; vm: EntityId };

/** A client of a guest cluster's API and the way it goes, which may change to another server. */
export type GuestClient = KubeClient & { readonly way: GuestWay };

/**
 * The API clients of guest clusters, by the id of the guest cluster (cluster/GuestCluster/namespace/name). Clients of one
 * guest share one pool of connections; `close` of a client gives it back, and the pool is closed once nobody has used it
 * for a while.
 */
export type GuestClients = {
  /**
   * A client that has been answered by the guest's API. Errors: `not-found` (no kubeconfig is kept), `unreachable` or
   * `timeout` (neither directly nor through a running server VM), `tls` (not signed by the guest's authority),
   * `unauthorized` or `forbidden` (refused), `vault`, `cancelled`.
   */
  client: (guest: EntityId, signal: AbortSignal) => Promise<Result<GuestClient>>;
  /** Has the next client of a guest opened anew, as after another kubeconfig was kept. */
  forget: (guest: EntityId) => void;
  /** Has every next client opened anew, and tells who listens: the machine slept, and what was open is dead by now. */
  wake: () => void;
  /** Adds a listener of `wake`; returns how to remove it. */
  onWake: (listener: () => void) => () => void;
  /** Cuts every connection. */
  close: () => Promise<void>;
};

export type GuestClientsOptions = {
  sessions: Pick<Sessions, 'find'>;
  credentials: Pick<GuestCredentials, 'read' | 'listen'>;
  /** The proxy and the authorities of the way to a Harvester cluster, which those to its guests take too. */
  networkOf: (cluster: string) => Promise<Result<Network>>;
  clock: Clock;
  userAgent: string;
  /** Times in milliseconds: how long an unused pool stays, and how long a connection and an opening may take. */
  idleMs?: number;
  connectTimeoutMs?: number;
  openTimeoutMs?: number;
};

/** A pool of connections to one guest. */
type Pool = {
  opened: OpenedWay;
  uses: number;
  /** Nobody is given it any more; it is closed with its last use. */
  isRetired: boolean;
  cancelIdle: () => void;
};

/** What says that the way itself no longer holds, or that what is sent over it is not taken. */
const broken = new Set(['unreachable', 'timeout', 'tls', 'unauthorized']);

/** The name of a guest cluster, of its id. */
function nameOf(guest: EntityId): string {
  return parseEntityId(guest)?.name ?? guest;
}

/** Opens the clients of guest clusters; nothing is connected before one is asked for. */
export function openGuestClients(options: GuestClientsOptions): GuestClients {
  const { sessions, credentials, networkOf, clock, userAgent } = options;
  const { idleMs = 60_000, connectTimeoutMs = 5_000, openTimeoutMs = 30_000 } = options;
  const pools = new Map<EntityId, Pool>();
  const opening = new Map<EntityId, Promise<Result<Pool>>>();
  const closing = new AbortController();
  const wakers = new Set<() => void>();

  const retire = (guest: EntityId, pool: Pool): void => {
    if (pools.get(guest) === pool) pools.delete(guest);
    pool.isRetired = true;
    pool.cancelIdle();
    if (pool.uses === 0) void pool.opened.client.close();
  };
  const forget = (guest: EntityId): void => {
    const pool = pools.get(guest);
    if (pool) retire(guest, pool);
    // What is being opened is for the kubeconfig of before.
    opening.delete(guest);
  };

  const openPool = async (guest: EntityId): Promise<Result<Pool>> => {
    const cluster = parseEntityId(guest)?.cluster ?? '';
    const session = sessions.find(cluster);
    if (!session.ok) return session;
    const credential = await credentials.read(guest);
    if (!credential.ok) return credential;
    if (credential.value.type === 'absent') return fail(noKubeconfig(guest));
    const network = await networkOf(cluster);
    if (!network.ok) return network;
    const opened = await openWay({
      ...{ guest, session: session.value, userAgent, connectTimeoutMs },
      kubeconfig: credential.value.secret,
      network: network.value,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(openTimeoutMs)]),
    });
    if (!opened.ok) return opened;
    if (closing.signal.aborted) {
      await opened.value.client.close();
      return fail(cancelled);
    }
    return ok({ opened: opened.value, uses: 0, isRetired: false, cancelIdle: () => undefined });
  };
  const poolOf = (guest: EntityId): Promise<Result<Pool>> => {
    const known = pools.get(guest);
    if (known) return Promise.resolve(ok(known));
    const under = opening.get(guest);
    if (under) return under;
    const asked = openPool(guest).then((pool) => {
      const isWanted = opening.get(guest) === asked;
      if (isWanted) opening.delete(guest);
      if (pool.ok && isWanted) pools.set(guest, pool.value);
      if (pool.ok && !isWanted) pool.value.isRetired = true;
      return pool;
    });
    opening.set(guest, asked);
    return asked;
  };
  const giveBack = (guest: EntityId, pool: Pool): void => {
    pool.uses -= 1;
    if (pool.uses > 0) return;
    if (pool.isRetired) void pool.opened.client.close();
    else pool.cancelIdle = clock.after(idleMs, () => retire(guest, pool));
  };
  const lend = (guest: EntityId, pool: Pool): GuestClient => {
    pool.cancelIdle();
    pool.uses += 1;
    const { client, way } = pool.opened;
    const ended = new AbortController();
    const heed = <T>(answer: KubeResult<T>): KubeResult<T> => {
      if (answer.ok) return answer;
      const isOfWay = answer.status === null || answer.status === 401;
      if (isOfWay && broken.has(answer.error.code)) retire(guest, pool);
      return answer.error.code === 'unauthorized' ? { ...answer, error: refused(guest) } : answer;
    };
    const within = (signal?: AbortSignal): AbortSignal =>
      signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
    const after = toFailure(cancelled);
    return {
      server: client.server,
      ...(client.namespace === undefined ? {} : { namespace: client.namespace }),
      get way() {
        return way();
      },
      request: async (method, path, extras = {}) =>
        ended.signal.aborted
          ? after
          : heed(await client.request(method, path, { ...extras, signal: within(extras.signal) })),
      stream: async (path, extras) =>
        ended.signal.aborted
          ? after
          : heed(await client.stream(path, { ...extras, signal: within(extras.signal) })),
      connect: async (path, extras) =>
        ended.signal.aborted
          ? after
          : heed(await client.connect(path, { ...extras, signal: within(extras.signal) })),
      close: () => {
        if (!ended.signal.aborted) {
          ended.abort();
          giveBack(guest, pool);
        }
        return Promise.resolve();
      },
    };
  };
  const stopListening = credentials.listen(forget);

  return {
    client: async (guest, signal) => {
      if (isAborted(signal) || closing.signal.aborted) return fail(cancelled);
      const givenUp = new Promise<Result<Pool>>((done) => {
        signal.addEventListener('abort', () => done(fail(cancelled)), { once: true });
      });
      const pool = await Promise.race([poolOf(guest), givenUp]);
      if (!pool.ok) return pool.error.code === 'unauthorized' ? fail(refused(guest)) : pool;
      return ok(lend(guest, pool.value));
    },
    forget,
    wake: () => {
      for (const guest of [...pools.keys(), ...opening.keys()]) forget(guest);
      for (const listener of [...wakers]) listener();
    },
    onWake: (listener) => {
      wakers.add(listener);
      return () => void wakers.delete(listener);
    },
    close: async () => {
      stopListening();
      wakers.clear();
      closing.abort();
      const open = [...pools.values()];
      pools.clear();
      for (const pool of open) pool.cancelIdle();
      await Promise.all(open.map(({ opened }) => opened.client.close()));
      await Promise.all([...opening.values()].map((asked) => asked.catch(() => undefined)));
    },
  };
}

const cancelled = appError('cancelled', 'The request was cancelled.');

function noKubeconfig(guest: EntityId): AppError {
  return appError('not-found', `No kubeconfig of the guest cluster ${nameOf(guest)} is kept.`, {
    hint: 'Give it one: K3s writes it to /etc/rancher/k3s/k3s.yaml and RKE2 to /etc/rancher/rke2/rke2.yaml on its servers, and Rancher offers it for download.',
    entity: guest,
  });
}

function refused(guest: EntityId): AppError {
  return appError('unauthorized', `The guest cluster ${nameOf(guest)} refused the kept kubeconfig.`, {
    hint: 'Its certificate may have expired or it is of another cluster: give it a new kubeconfig.',
    entity: guest,
  });
}
