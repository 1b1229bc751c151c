import { appError } from '../../shared/error.ts';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toIso } from '../clock.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { toFingerprint } from '../kube/tls.ts';
import type { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { Atlas } from './atlas.ts';
import { toFreeColour, toFreeId, vaultKeyOf } from './registry.ts';
import type { ClusterRecord, Registry } from './registry.ts';
import { openSession } from './session.ts';
import type { Session, SessionTools } from './session.ts';

/** A cluster to be added: a context of a kubeconfig under a name of the user's choice. */
export type NewCluster = {
  kubeconfig: Kubeconfig;
  context: string;
  name: string;
  colour?: number | undefined;
  pinSha256?: string | undefined;
};

/** All configured clusters and their sessions. */
export type Sessions = {
  list: () => ClusterInfo[];
  find: (cluster: string) => Result<Session>;
  /** Keeps the credential in the vault, the rest in the registry, and connects. */
  add: (cluster: NewCluster) => Promise<Result<{ cluster: string }>>;
  rename: (cluster: string, name: string) => Promise<Result<void>>;
  /** Forgets a cluster, what was last seen of it, and its credential; a credential that cannot be removed leaves the cluster as it is. */
  remove: (cluster: string) => Promise<Result<void>>;
  /** Adds a listener of every change of `list`; returns how to remove it. */
  listen: (listener: () => void) => () => void;
  close: () => Promise<void>;
};

const unknown = (): { ok: false; error: ReturnType<typeof appError> } =>
  fail(appError('not-found', 'There is no such cluster.'));

/** Opens a session for every registered cluster and connects them all, each on its own. */
export function openSessions(
  options: SessionTools & { registry: Registry; vault: Vault; atlas: Atlas },
): Sessions {
  const { registry, vault, atlas, log, clock } = options;
  const sessions = new Map<string, Session>();
  const listeners = new Set<() => void>();
  let last: Promise<unknown> = Promise.resolve();

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  /** Adding and removing follow one another, so that no id is given twice. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };

  const readCredential = async (id: string): Promise<Result<Secret>> => {
    const found = await vault.get(vaultKeyOf(id));
    if (!found.ok) return found;
    if (found.value.type === 'found') return ok(found.value.secret);
    const hint = 'Remove the cluster and add it again.';
    const message =
      vault.kind === 'memory'
        ? 'The credential of this cluster was kept in memory only and is gone.'
        : 'The credential of this cluster is not in the keychain.';
    return fail(appError('vault', message, { hint }));
  };

  const open = (record: ClusterRecord): Session => {
    const { id, pinnedSha256 } = record;
    const session = openSession({
      ...options,
      cluster: id,
      pinnedSha256,
      readCredential: () => readCredential(id),
      onConnection: changed,
      onProbe: ({ harvesterVersion, kubernetesVersion }) => {
        const known = registry.find(id);
        if (!known) return;
        const next = {
          harvesterVersion: harvesterVersion ?? known.harvesterVersion,
          kubernetesVersion: kubernetesVersion ?? known.kubernetesVersion,
        };
        if (
          next.harvesterVersion === known.harvesterVersion &&
          next.kubernetesVersion === known.kubernetesVersion
        )
          return;
        void registry.update(id, next).then((result) => {
          if (!result.ok) log.warn('the versions of a cluster could not be kept', { cluster: id });
          changed();
        });
      },
    });
    sessions.set(id, session);
    session.connect();
    return session;
  };

  const add = async (cluster: NewCluster): Promise<Result<{ cluster: string }>> => {
    const shown = cluster.kubeconfig.contexts.find(({ context }) => context === cluster.context);
    const credential = cluster.kubeconfig.credentialOf(cluster.context);
    if (!credential.ok) return credential;
    if (!shown) return fail(appError('invalid', 'The kubeconfig has no such context.'));
    const pin = cluster.pinSha256 === undefined ? null : toFingerprint(cluster.pinSha256);
    if (cluster.pinSha256 !== undefined && pin === null) {
      return fail(appError('invalid', 'The fingerprint to pin is not a SHA-256.'));
    }
    const record: ClusterRecord = {
      id: toFreeId(cluster.name, new Set(registry.list().map(({ id }) => id))),
      name: cluster.name,
      colour: cluster.colour ?? toFreeColour(registry.list()),
      server: shown.server,
      context: shown.context,
      auth: shown.auth,
      pinnedSha256: pin,
      addedAt: toIso(clock.now()),
      harvesterVersion: null,
      kubernetesVersion: null,
    };
    const put = await vault.put(vaultKeyOf(record.id), credential.value);
    if (!put.ok) return put;
    const added = await registry.add(record);
    if (!added.ok) {
      await vault.remove(vaultKeyOf(record.id));
      return added;
    }
    // Nothing of an earlier cluster of this id, whose removal was cut short, may be taken for this one's.
    await atlas.remove(record.id);
    open(record);
    changed();
    return ok({ cluster: record.id });
  };

  const remove = async (id: string): Promise<Result<void>> => {
    if (!registry.find(id)) return unknown();
    const forgotten = await vault.remove(vaultKeyOf(id));
    if (!forgotten.ok) return forgotten;
    const removed = await registry.remove(id);
    if (!removed.ok) return removed;
    const session = sessions.get(id);
    sessions.delete(id);
    changed();
    await atlas.remove(id);
    await session?.close();
    return ok(undefined);
  };

  for (const record of registry.list()) open(record);
  return {
    list: () =>
      registry.list().map((record) => ({
        ...record,
        connection: sessions.get(record.id)?.connection() ?? { type: 'disconnected' },
      })),
    find: (cluster) => {
      const session = sessions.get(cluster);
      return session ? ok(session) : unknown();
    },
    add: (cluster) => inTurn(() => add(cluster)),
    rename: async (cluster, name) => {
      const renamed = await registry.update(cluster, { name });
      changed();
      return renamed;
    },
    remove: (cluster) => inTurn(() => remove(cluster)),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      listeners.clear();
      await Promise.all([...sessions.values()].map((session) => session.close()));
      await last;
    },
  };
}
