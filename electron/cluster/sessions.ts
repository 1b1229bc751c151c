import { appError } from '../../shared/error.ts';
import type { ClusterInfo, ContextChoices } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toIso } from '../clock.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { toFingerprint } from '../kube/tls.ts';
import { vaultError } from '../vault/fault.ts';
import type { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { Atlas } from './atlas.ts';
import { toFreeColour, toFreeId, vaultKeyOf } from './registry.ts';
import type { ClusterRecord, Registry } from './registry.ts';
import { replaceCredential } from './replace-credential.ts';
import type { NewCredential } from './replace-credential.ts';
import { openSession } from './session.ts';
import type { Session, SessionTools } from './session.ts';

/** A cluster to be added: a context of a kubeconfig under a name of the user's choice. */
export type NewCluster = {
  kubeconfig: Kubeconfig;
  context: string;
  name: string;
  colour?: number | undefined;
  choices?: ContextChoices;
};

/** All configured clusters and their sessions. */
export type Sessions = {
  list: () => ClusterInfo[];
  find: (cluster: string) => Result<Session>;
  /** The credential of a cluster, from the vault. */
  readCredential: (cluster: string) => Promise<Result<Secret>>;
  /** Keeps the credential in the vault, the rest in the registry, and connects. */
  add: (cluster: NewCluster) => Promise<Result<{ cluster: string }>>;
  /** Puts another credential in place of a cluster's and connects anew where it was not disconnected; all else of it stays. */
  replaceCredential: (cluster: string, credential: NewCredential) => Promise<Result<void>>;
  /** Changes what the user says of a cluster. */
  update: (cluster: string, fields: Partial<Pick<ClusterRecord, 'name' | 'colour'>>) => Promise<Result<void>>;
  /** Forgets a cluster, what was last seen of it, and its credential; a credential that cannot be removed leaves the cluster as it is. */
  remove: (cluster: string) => Promise<Result<void>>;
  /** Allows the program with this fingerprint to hand out the credential, and connects. */
  allowProgram: (cluster: string, sha256: string) => Promise<Result<void>>;
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
    return found.value.type === 'found' ? ok(found.value.secret) : fail(vaultError('missing'));
  };

  const open = (record: ClusterRecord): Session => {
    const { id } = record;
    const session = openSession({
      ...options,
      cluster: id,
      get pinnedSha256() {
        return registry.find(id)?.pinnedSha256 ?? null;
      },
      allowedProgram: () => registry.find(id)?.allowedProgram ?? null,
      readCredential: () => readCredential(id),
      onConnection: changed,
      onProbe: ({ harvesterVersion, kubernetesVersion, clusterUid }) => {
        const known = registry.find(id);
        if (!known) return;
        const next = {
          harvesterVersion: harvesterVersion ?? known.harvesterVersion,
          kubernetesVersion: kubernetesVersion ?? known.kubernetesVersion,
          clusterUid: clusterUid ?? known.clusterUid,
        };
        if (
          next.harvesterVersion === known.harvesterVersion &&
          next.kubernetesVersion === known.kubernetesVersion &&
          next.clusterUid === known.clusterUid
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
    const { kubeconfig, choices = {} } = cluster;
    const shown = kubeconfig.contexts.find(({ context }) => context === cluster.context);
    const credential = kubeconfig.credentialOf(cluster.context, choices);
    if (!credential.ok) return credential;
    const server = kubeconfig.serverOf(cluster.context, choices);
    if (!server.ok) return server;
    if (!shown) return fail(appError('invalid', 'The kubeconfig has no such context.'));
    const pin = choices.pinSha256 === undefined ? null : toFingerprint(choices.pinSha256);
    if (choices.pinSha256 !== undefined && pin === null) {
      return fail(appError('invalid', 'The fingerprint to pin is not a SHA-256.'));
    }
    const record: ClusterRecord = {
      id: toFreeId(cluster.name, new Set(registry.list().map(({ id }) => id))),
      name: cluster.name,
      colour: cluster.colour ?? toFreeColour(registry.list()),
      server: server.value,
      context: shown.context,
      auth: shown.auth,
      pinnedSha256: pin,
      ...(choices.isInsecure === true ? { isInsecure: true } : {}),
      ...(choices.allowedProgram === undefined ? {} : { allowedProgram: choices.allowedProgram }),
      addedAt: toIso(clock.now()),
      harvesterVersion: null,
      kubernetesVersion: null,
      clusterUid: null,
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
        isInsecure: record.isInsecure ?? false,
        connection: sessions.get(record.id)?.connection() ?? { type: 'disconnected' },
      })),
    find: (cluster) => {
      const session = sessions.get(cluster);
      return session ? ok(session) : unknown();
    },
    readCredential,
    add: (cluster) => inTurn(() => add(cluster)),
    replaceCredential: (cluster, credential) =>
      inTurn(async () => {
        const session = sessions.get(cluster);
        if (!session) return unknown();
        const replaced = await replaceCredential({ registry, vault, session }, credential);
        changed();
        return replaced;
      }),
    update: async (cluster, fields) => {
      const updated = await registry.update(cluster, fields);
      changed();
      return updated;
    },
    remove: (cluster) => inTurn(() => remove(cluster)),
    allowProgram: async (cluster, sha256) => {
      const updated = await registry.update(cluster, { allowedProgram: sha256 });
      if (updated.ok) sessions.get(cluster)?.connect();
      return updated;
    },
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
