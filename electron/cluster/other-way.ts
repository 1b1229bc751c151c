import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readExpiries } from '../kube/expiries.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import { withToken } from '../kube/kubeconfig-token.ts';
import type { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { NewCluster } from './new-record.ts';
import { KeptWay } from './record.ts';
import type { ClusterRecord } from './record.ts';
import { vaultKeyOf } from './registry.ts';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';

/** Where the vault holds the credential of the way that is not used now. */
export const otherKeyOf = (cluster: string): string => `${vaultKeyOf(cluster)}/other`;

type WayTools = { registry: Registry; vault: Vault; session: Session };

/** A way to take, and its credential. */
type TakenWay = {
  way: KeptWay;
  secret: Secret;
  /** Whether the present way can be had again at any time, so that it goes where the other kept one would have to. */
  isPresentSpare?: boolean;
};

/** Whether the way that is kept stays as it is when another is taken: two are kept, and the present one needs no place. */
function keepsOther({ server, otherWay }: ClusterRecord, { way, isPresentSpare = false }: TakenWay): boolean {
  if (way.server === server) return true;
  return isPresentSpare && otherWay !== undefined && otherWay.server !== way.server;
}

/**
 * Goes another way to a cluster from now on, and keeps the one of before with its credential. It must lead to the same
 * cluster: its uid stays, and another cluster that answers is refused. The way that is taken already gets the credential.
 */
async function takeWay({ registry, vault, session }: WayTools, next: TakenWay): Promise<Result<void>> {
  const { cluster } = session;
  const record = registry.find(cluster);
  if (!record) return fail(appError('not-found', 'There is no such cluster.'));
  const [key, otherKey] = [vaultKeyOf(cluster), otherKeyOf(cluster)];
  const before = await vault.get(key);
  if (!before.ok) return before;
  const staysOther = keepsOther(record, next);
  if (before.value.type === 'found' && !staysOther) {
    const kept = await vault.put(otherKey, before.value.secret);
    if (!kept.ok) return kept;
  }
  const presentWay = before.value.type === 'found' ? KeptWay.parse(record) : undefined;
  const put = await vault.put(key, next.secret);
  if (!put.ok) return put;
  const updated = await registry.update(cluster, {
    ...{ isInsecure: false, allowedProgram: undefined, ...next.way },
    ...{ certificate: null, expiries: readExpiries(next.secret) },
    otherWay: staysOther ? record.otherWay : presentWay,
  });
  if (!updated.ok) {
    if (before.value.type === 'found') await vault.put(key, before.value.secret);
    return updated;
  }
  await session.disconnect();
  session.connect();
  return ok(undefined);
}

/** Goes back to the way that was kept, and keeps the present one. */
async function swapWay(tools: WayTools): Promise<Result<void>> {
  const { registry, vault, session } = tools;
  const way = registry.find(session.cluster)?.otherWay;
  const secret = await vault.get(otherKeyOf(session.cluster));
  if (!secret.ok) return secret;
  if (way === undefined || secret.value.type === 'absent')
    return fail(appError('not-found', 'There is no other way to this cluster.'));
  return takeWay(tools, { way, secret: secret.value.secret });
}

/**
 * Keeps the way of another entry that is the same cluster, with its credential, as the one that is not used now. Fails where
 * they are not known to be the same, or a third way would have to be kept; a way that is there already is not kept twice.
 */
async function adoptWay(
  { registry, vault }: Pick<WayTools, 'registry' | 'vault'>,
  cluster: string,
  from: string,
): Promise<Result<void>> {
  const [record, other] = [registry.find(cluster), registry.find(from)];
  if (!record || !other || cluster === from) return fail(appError('not-found', 'There is no such cluster.'));
  const names = `${record.name} and ${other.name}`;
  if (record.clusterUid === null || record.clusterUid !== other.clusterUid)
    return fail(appError('conflict', `${names} are not known to be the same cluster.`, { cluster }));
  const known = [record.server, record.otherWay?.server];
  if (known.includes(other.server) && record.otherWay !== undefined) return ok(undefined);
  if (record.otherWay !== undefined || other.otherWay !== undefined) {
    const message = `${names} have more than two ways together, and Acre keeps two.`;
    return fail(appError('conflict', message, { cluster, hint: 'Remove the entry that is not needed.' }));
  }
  const secret = await vault.get(vaultKeyOf(from));
  if (!secret.ok) return secret;
  if (secret.value.type === 'absent')
    return fail(appError('vault', `The credential of ${other.name} is not in the keychain any more.`));
  const kept = await vault.put(otherKeyOf(cluster), secret.value.secret);
  return kept.ok ? registry.update(cluster, { otherWay: KeptWay.parse(other) }) : kept;
}

/** Puts another token in the place of one in the credentials of both ways to a cluster; others stay as they are. */
async function renewToken(
  { registry, vault, session }: WayTools,
  from: Secret,
  to: Secret,
): Promise<Result<void>> {
  const { cluster } = session;
  for (const key of [otherKeyOf(cluster), vaultKeyOf(cluster)]) {
    const held = await vault.get(key);
    if (!held.ok) return held;
    const next = held.value.type === 'found' ? withToken(held.value.secret, from, to) : null;
    if (next === null) continue;
    const put = await vault.put(key, next);
    if (!put.ok) return put;
    if (key !== vaultKeyOf(cluster)) continue;
    const updated = await registry.update(cluster, { expiries: readExpiries(next) });
    if (!updated.ok) return updated;
    if (session.connection().type === 'disconnected') continue;
    await session.disconnect();
    session.connect();
  }
  return ok(undefined);
}

/** Drops the way that is kept, with its credential. */
async function dropWay({ registry, vault, session: { cluster } }: WayTools): Promise<Result<void>> {
  const dropped = await registry.update(cluster, { otherWay: undefined });
  if (!dropped.ok) return dropped;
  const removed = await vault.remove(otherKeyOf(cluster), { orLater: true });
  return removed.ok ? ok(undefined) : removed;
}

/**
 * What becomes of the ways to a cluster: another is taken, that of another entry (`adopt`, its id) is kept, a token in them
 * is replaced, the kept one is dropped, or, with null, taken.
 */
export type NextWay = TakenWay | { adopt: string } | { renews: Secret; by: Secret } | 'drop' | null;

/** The way that is kept of a cluster, as a cluster of its own that is to be added under a name, known to be the same one. */
export async function toSplit(
  { registry, vault }: Pick<WayTools, 'registry' | 'vault'>,
  cluster: string,
  name: string,
): Promise<Result<NewCluster>> {
  const record = registry.find(cluster);
  const secret = await vault.get(otherKeyOf(cluster));
  if (!secret.ok) return secret;
  const way = record?.otherWay;
  if (!record || way === undefined || secret.value.type === 'absent')
    return fail(appError('not-found', 'There is no other way to this cluster.'));
  const kubeconfig = readKubeconfig(secret.value.secret.reveal());
  if (!kubeconfig.ok) return kubeconfig;
  const { harvesterVersion, kubernetesVersion, clusterUid, group, tags, connectOnStart } = record;
  const { context, pinnedSha256, isInsecure, allowedProgram } = way;
  return ok({
    ...{ kubeconfig: kubeconfig.value, context, name, kept: { group, tags, connectOnStart } },
    probe: { harvesterVersion, kubernetesVersion, clusterUid, notes: [] },
    choices: {
      ...(pinnedSha256 === null ? {} : { pinSha256: pinnedSha256 }),
      ...(isInsecure === true ? { isInsecure } : {}),
      ...(allowedProgram === undefined ? {} : { allowedProgram }),
    },
  });
}

/** Changes the ways to a cluster. */
export function changeWay(tools: WayTools, next: NextWay): Promise<Result<void>> {
  if (next === null) return swapWay(tools);
  if (next === 'drop') return dropWay(tools);
  if ('adopt' in next) return adoptWay(tools, tools.session.cluster, next.adopt);
  return 'renews' in next ? renewToken(tools, next.renews, next.by) : takeWay(tools, next);
}
