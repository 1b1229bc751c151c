import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { ObjectRef, Operation } from '../../shared/plan/step.ts';
import type { ThroughGuest } from '../../shared/rancher/provision/spec.ts';
import type { Sessions } from '../cluster/sessions.ts';
import type { GuestClient, GuestClients } from '../guest/guest-clients.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import { mint } from '../rancher/mint.ts';
import type { Minted } from '../rancher/mint.ts';
import { openRancherWays } from '../rancher/rancher-ways.ts';
import type { RancherWay } from '../rancher/rancher-way.ts';
import type { Ranchers } from '../rancher/ranchers.ts';

type Where = Pick<ObjectRef, 'guest' | 'rancher'>;

/** The clients a run sends its requests by: that of the cluster's session, those of guest clusters, and those of Ranchers. */
export type RunClients = {
  /** The client for an object; fails where its API cannot be reached now. */
  clientFor: (ref: Where, signal: AbortSignal) => Promise<Result<KubeClient>>;
  /** The ways into a Rancher by its id. */
  wayInto: (rancher: string) => Promise<Result<RancherWay>>;
  /** Asks a Rancher for what goes into a credential of a guest cluster. */
  mint: (
    what: NonNullable<Operation['mints']>,
    guest: ThroughGuest,
    signal: AbortSignal,
  ) => Promise<KubeResult<Minted>>;
  /** Has the next client of a guest cluster or a Rancher opened anew. */
  drop: (where: Where) => Promise<void>;
  close: () => Promise<void>;
};

/** What opens clients. */
export type ClientSources = {
  sessions: Pick<Sessions, 'find'>;
  guests: Pick<GuestClients, 'client'>;
  ranchers: Pick<Ranchers, 'access'>;
};

/** Opens the clients of a run on one cluster; those of guests and Ranchers are kept while they work. */
export function openRunClients({ sessions, guests, ranchers }: ClientSources, cluster: string): RunClients {
  const open = new Map<EntityId, GuestClient>();
  const ways = openRancherWays(ranchers);
  const dropGuest = async (guest: EntityId): Promise<void> => {
    const client = open.get(guest);
    open.delete(guest);
    await client?.close();
  };
  return {
    clientFor: async ({ guest, rancher }, signal) => {
      if (rancher !== undefined) {
        const way = await ways.of(rancher);
        return way.ok ? { ok: true, value: way.value.local } : way;
      }
      if (guest === null) {
        const session = sessions.find(cluster);
        return session.ok ? session.value.client() : session;
      }
      const known = open.get(guest);
      if (known) return { ok: true, value: known };
      const client = await guests.client(guest, signal);
      if (!client.ok) return client;
      const meanwhile = open.get(guest);
      if (meanwhile) {
        await client.value.close();
        return { ok: true, value: meanwhile };
      }
      open.set(guest, client.value);
      return client;
    },
    wayInto: ways.of,
    mint: async (what, guest, signal) => {
      const way = await ways.of(guest.through.rancher);
      return way.ok ? mint(way.value, what, guest, signal) : toFailure(way.error);
    },
    drop: async ({ guest, rancher }) => {
      if (rancher !== undefined) await ways.drop(rancher);
      else if (guest !== null) await dropGuest(guest);
    },
    close: async () => {
      await ways.close();
      await Promise.all([...open.keys()].map(dropGuest));
    },
  };
}

/** Whether a failure says nothing of the request, only of the way there: no answer, or a credential that was not taken. */
export function isLost({ error, status }: { error: AppError; status: number | null }): boolean {
  if (status === 401) return true;
  const ways = ['unreachable', 'timeout', 'tls', 'cancelled', 'unauthorized', 'vault'];
  return status === null && ways.includes(error.code);
}

/** Whether a server may answer otherwise soon, without anybody doing anything. */
export function isPassing({ error, status }: { error: AppError; status: number | null }): boolean {
  return error.code !== 'rejected' && status !== null && (status >= 500 || status === 429 || status === 408);
}
