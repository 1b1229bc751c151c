import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { ObjectRef } from '../../shared/plan/step.ts';
import type { Sessions } from '../cluster/sessions.ts';
import type { GuestClient, GuestClients } from '../guest/guest-clients.ts';
import type { KubeClient } from '../kube/client.ts';

/** The clients a run sends its requests by: that of the cluster's session, and those of guest clusters. */
export type RunClients = {
  /** The client for an object; fails where its API cannot be reached now. */
  clientFor: (ref: Pick<ObjectRef, 'guest'>, signal: AbortSignal) => Promise<Result<KubeClient>>;
  /** Has the next client of a guest cluster opened anew. */
  drop: (guest: EntityId) => Promise<void>;
  close: () => Promise<void>;
};

/** What opens clients. */
export type ClientSources = { sessions: Pick<Sessions, 'find'>; guests: Pick<GuestClients, 'client'> };

/** Opens the clients of a run on one cluster; those of guests are kept while they work. */
export function openRunClients({ sessions, guests }: ClientSources, cluster: string): RunClients {
  const open = new Map<EntityId, GuestClient>();
  const drop = async (guest: EntityId): Promise<void> => {
    const client = open.get(guest);
    open.delete(guest);
    await client?.close();
  };
  return {
    clientFor: async ({ guest }, signal) => {
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
    drop,
    close: async () => {
      await Promise.all([...open.keys()].map(drop));
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
