import { appError } from '../../shared/error.ts';
import type { BelongingName, ClusterInfo } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toIso } from '../clock.ts';
import { vaultError } from '../vault/fault.ts';
import type { Secret } from '../vault/secret.ts';
import type { RemoveOptions, Vault } from '../vault/vault.ts';
import type { Atlas } from './atlas.ts';
import type { NetworkStore } from './network.ts';
import { openNotes } from './notes.ts';
import { isMeantAtStart, toShown } from './shown.ts';
import type { Way } from './route.ts';
import { openAttempts } from './attempts.ts';
import { listBelongings, removeBelongings } from './belongings.ts';
import { credentialBelonging } from './credential-belonging.ts';
import type { Belonging } from './belongings.ts';
import { keepNew } from './keep-new.ts';
import { checkIdentity, toVerified } from './identity.ts';
import type { NewCluster } from './new-record.ts';
import type { ClusterRecord } from './record.ts';
import { changeWay, toSplit } from './other-way.ts';
import type { NextWay } from './other-way.ts';
import { vaultKeyOf } from './registry.ts';
import type { Registry } from './registry.ts';
import { replaceCredential } from './replace-credential.ts';
import type { NewCredential } from './replace-credential.ts';
import { openKubeClient } from '../kube/client.ts';
import type { KubeClient } from '../kube/client.ts';
import { openSession } from './session.ts';
import type { Session, SessionTools } from './session.ts';

/** All configured clusters and their sessions. */
export type Sessions = {
  list: () => ClusterInfo[];
  find: (cluster: string) => Result<Session>;
  /** A connection of its own to a cluster, beside that of its session; whoever opens it closes it. */
  openClient: (cluster: string) => Promise<Result<KubeClient>>;
  /** The credential of a cluster, from the vault. */
  readCredential: (cluster: string) => Promise<Result<Secret>>;
  /** How a cluster is reached by its settings and those of the network, with the passwords of proxies. */
  readWay: (cluster: string) => Promise<Result<Way>>;
  /** Keeps the credential in the vault, the rest in the registry, and connects unless that is never wanted by itself. */
  add: (cluster: NewCluster) => Promise<Result<{ cluster: string }>>;
  /** Changes what is kept of a cluster; a connection that stands goes on as it was made. */
  update: (cluster: string, fields: Partial<Omit<ClusterRecord, 'id'>>) => Promise<Result<void>>;
  /** Puts another credential in place of a cluster's and connects anew where it was not disconnected; all else of it stays. */
  replaceCredential: (cluster: string, credential: NewCredential) => Promise<Result<void>>;
  /** Changes the ways to a cluster, as `NextWay` says. */
  takeWay: (cluster: string, next: NextWay) => Promise<Result<void>>;
  /** Makes an entry of its own, of this name, of the way that is kept beside the one in use. */
  splitWay: (cluster: string, name: string) => Promise<Result<{ cluster: string }>>;
  /** Lists a cluster in a group, right before another or, with null, last. */
  move: (cluster: string, to: { group: string | null; before: string | null }) => Promise<Result<void>>;
  /** Connects, now and where that is wanted at the next start; returns before it is connected. */
  connect: (cluster: string) => Result<void>;
  disconnect: (cluster: string) => Promise<Result<void>>;
  /** Connects anew what was connected or waits to be, after the machine slept from this time on, in milliseconds since 1970. */
  wake: (sleptSinceMs: number) => void;
  /** Takes the cluster with this uid for the one that is meant, and connects. */
  accept: (cluster: string, clusterUid: string) => Promise<Result<void>>;
  /** What is kept for a cluster and goes with it. */
  belongings: (cluster: string) => Promise<Result<BelongingName[]>>;
  /** Forgets a cluster and all that is kept for it; where some of it cannot be removed, be it later, the cluster stays. */
  remove: (cluster: string, options?: RemoveOptions) => Promise<Result<void>>;
  /** Allows the program with this fingerprint to hand out the credential, and connects. */
  allowProgram: (cluster: string, sha256: string) => Promise<Result<void>>;
  /** Adds a listener of every change of `list`; returns how to remove it. */
  listen: (listener: () => void) => () => void;
  close: () => Promise<void>;
};

export type SessionsOptions = SessionTools & {
  registry: Registry;
  vault: Vault;
  network: NetworkStore;
  /** Keeps what was last seen; without it nothing is remembered. */
  atlas?: Atlas;
  /** What else is kept for a cluster; each owner is asked when one is removed, after the vault. */
  belongings?: readonly Belonging[];
};

const unknown = (): Result<never> => fail(appError('not-found', 'There is no such cluster.'));

/** How many clusters are begun to be connected at once, and how long each keeps others waiting, in milliseconds. */
const attempting = { places: 8, heldMs: 150 };

/** Opens a session for every registered cluster and connects those that are to be at a start, each on its own. */
export function openSessions(options: SessionsOptions): Sessions {
  const { registry, vault, network, log, clock } = options;
  const sessions = new Map<string, Session>();
  const listeners = new Set<() => void>();
  const attempts = openAttempts({ clock, ...attempting });
  /** Clusters that the user asked for by hand: they do not wait for those of the start. */
  const asked = new Set<string>();
  /** Whether each is to be connected, as the user said last: the registry may not have written it yet. */
  const wanted = new Map(registry.list().map(({ id, isWanted }) => [id, isWanted]));
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
  // The credential first: a keychain that is locked then leaves everything else as it was.
  const owners = [credentialBelonging(vault), ...(options.belongings ?? [])];

  const readCredential = async (id: string): Promise<Result<Secret>> => {
    const found = await vault.get(vaultKeyOf(id));
    if (!found.ok) return found;
    return found.value.type === 'found' ? ok(found.value.secret) : fail(vaultError('missing'));
  };

  const update: Sessions['update'] = async (cluster, fields) => {
    const updated = await registry.update(cluster, fields);
    changed();
    return updated;
  };
  const notes = openNotes({ registry, update, log });
  const readWay = async (id: string): Promise<Result<Way>> => {
    const record = registry.find(id);
    if (!record) return unknown();
    const way = await network.networkOf(id, record.route);
    return way.ok ? ok({ network: way.value, pinnedSha256: record.pinnedSha256 }) : way;
  };

  const open = (record: ClusterRecord): Session => {
    const { id } = record;
    const session = openSession({
      ...options,
      cluster: id,
      readCredential: async () => {
        const credential = await readCredential(id);
        if (credential.ok) notes.credential(id, credential.value);
        return credential;
      },
      readWay: () => readWay(id),
      onCertificate: (certificate) => notes.certificate(id, certificate),
      allowedProgram: () => registry.find(id)?.allowedProgram ?? null,
      onConnection: changed,
      begin: (isAgain, signal) => {
        const isLikely = asked.delete(id) || registry.find(id)?.verifiedAt !== null;
        return attempts.enter(isAgain ? 'again' : isLikely ? 'first' : 'later', signal);
      },
      accept: (probe) => {
        const known = registry.find(id);
        return known ? checkIdentity(known, probe) : ok(undefined);
      },
      onProbe: (probe) => {
        const known = registry.find(id);
        if (known) notes.keep(id, toVerified(known, probe, toIso(clock.now())));
      },
    });
    sessions.set(id, session);
    return session;
  };
  const setWanted = (id: string, isWanted: boolean): void => {
    if (wanted.get(id) === isWanted) return;
    wanted.set(id, isWanted);
    notes.keep(id, { isWanted });
  };
  const connect = (id: string): Result<void> => {
    const session = sessions.get(id);
    if (!session) return unknown();
    asked.add(id);
    session.connect();
    setWanted(id, true);
    return ok(undefined);
  };

  const add = async (cluster: NewCluster): Promise<Result<{ cluster: string }>> => {
    const kept = await keepNew(options, cluster, toIso(clock.now()));
    if (!kept.ok) return kept;
    const { id, isWanted } = kept.value;
    wanted.set(id, isWanted);
    // Nothing of an earlier cluster of this id, whose removal was cut short, may be taken for this one's.
    await options.atlas?.remove(id);
    open(kept.value);
    if (isWanted) connect(id);
    changed();
    return ok({ cluster: id });
  };

  const remove = async (id: string, removing: RemoveOptions): Promise<Result<void>> => {
    if (!registry.find(id)) return unknown();
    const forgotten = await removeBelongings(owners, id, removing);
    if (!forgotten.ok) return forgotten;
    const ofProxy = await network.forget(id, removing);
    if (!ofProxy.ok) return ofProxy;
    const removed = await registry.remove(id);
    if (!removed.ok) return removed;
    const session = sessions.get(id);
    sessions.delete(id);
    asked.delete(id);
    wanted.delete(id);
    changed();
    await session?.close();
    return ok(undefined);
  };
  const told = async (change: Promise<Result<void>>): Promise<Result<void>> => {
    const result = await change;
    changed();
    return result;
  };

  for (const record of registry.list()) open(record);
  const openClient = async (id: string): Promise<Result<KubeClient>> => {
    const record = registry.find(id);
    if (!record) return unknown();
    const credential = await readCredential(id);
    if (!credential.ok) return credential;
    const way = await readWay(id);
    if (!way.ok) return way;
    return openKubeClient({
      kubeconfig: credential.value,
      ...way.value,
      allowedProgram: record.allowedProgram ?? null,
      userAgent: options.userAgent,
    });
  };
  for (const record of registry.list()) if (isMeantAtStart(record)) sessions.get(record.id)?.connect();
  return {
    openClient,
    list: () =>
      registry.list().map((record) => ({
        ...toShown(record),
        connection: sessions.get(record.id)?.connection() ?? { type: 'disconnected' },
      })),
    find: (cluster) => {
      const session = sessions.get(cluster);
      return session ? ok(session) : unknown();
    },
    readCredential,
    readWay,
    add: (cluster) => inTurn(() => add(cluster)),
    replaceCredential: (cluster, credential) =>
      inTurn(async () => {
        const session = sessions.get(cluster);
        if (!session) return unknown();
        return told(replaceCredential({ registry, vault, session }, credential));
      }),
    takeWay: (cluster, next) =>
      inTurn(async () => {
        const session = sessions.get(cluster);
        if (!session) return unknown();
        return told(changeWay({ registry, vault, session }, next));
      }),
    splitWay: (cluster, name) =>
      inTurn(async () => {
        const session = sessions.get(cluster);
        const split = await toSplit(options, cluster, name);
        if (!session || !split.ok) return split.ok ? unknown() : split;
        const added = await add(split.value);
        const dropped = added.ok
          ? await told(changeWay({ registry, vault, session }, { type: 'forget' }))
          : added;
        return dropped.ok ? added : dropped;
      }),
    update,
    move: (cluster, to) => told(registry.move(cluster, to)),
    connect,
    disconnect: async (cluster) => {
      const session = sessions.get(cluster);
      if (!session) return unknown();
      setWanted(cluster, false);
      await session.disconnect();
      return ok(undefined);
    },
    wake: (sleptSinceMs) => {
      log.info('the machine slept', { since: toIso(sleptSinceMs) });
      for (const session of sessions.values()) session.wake(toIso(sleptSinceMs));
    },
    accept: async (cluster, clusterUid) => {
      const accepted = await told(registry.update(cluster, { clusterUid }));
      return accepted.ok ? connect(cluster) : accepted;
    },
    belongings: async (id) => (registry.find(id) ? ok(await listBelongings(owners, id)) : unknown()),
    remove: (cluster, removing = {}) => inTurn(() => remove(cluster, removing)),
    allowProgram: async (cluster, sha256) => {
      const updated = await registry.update(cluster, { allowedProgram: sha256 });
      return updated.ok ? connect(cluster) : updated;
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
