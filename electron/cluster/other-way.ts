import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readExpiries } from '../kube/expiries.ts';
import { withToken } from '../kube/kubeconfig-token.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
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

/** Whether a way, by its server, can be had again at any time, from a Rancher that was added: then nothing is lost with it. */
type IsOffered = (server: string) => boolean;

/** What becomes of the ways when another is taken: which of those that are there is kept beside it. */
type Keeps = 'present' | 'kept' | 'none';

const forgetFirst = 'Forget the kept way in the settings of the cluster, under Rancher, then try again.';

/** The way to keep beside another that is taken: one that cannot be had again goes before one that can; two such are too many. */
function keepsBeside(record: ClusterRecord, server: string, isOffered: IsOffered): Result<Keeps> {
  const { otherWay } = record;
  // What leads to the same server is replaced.
  if (record.server === server) return ok(otherWay === undefined ? 'none' : 'kept');
  if (otherWay === undefined || otherWay.server === server) return ok('present');
  if (isOffered(otherWay.server)) return ok('present');
  if (isOffered(record.server)) return ok('kept');
  const message = `${record.name} is reached by two ways already, and Acre keeps two: ${record.server} and ${otherWay.server}.`;
  return fail(appError('conflict', message, { cluster: record.id, hint: forgetFirst }));
}

/**
 * Goes another way to a cluster from now on, and keeps one of those before with its credential. It must lead to the same
 * cluster: its uid stays, and another cluster that answers is refused.
 */
async function takeWay(
  { registry, vault, session }: WayTools,
  record: ClusterRecord,
  next: { way: KeptWay; secret: Secret },
  keeps: Keeps,
): Promise<Result<void>> {
  const { cluster } = session;
  const [key, otherKey] = [vaultKeyOf(cluster), otherKeyOf(cluster)];
  const before = await vault.get(key);
  if (!before.ok) return before;
  const present = before.value.type === 'found' ? before.value.secret : null;
  const keepsPresent = keeps === 'present' && present !== null;
  if (keepsPresent) {
    const kept = await vault.put(otherKey, present);
    if (!kept.ok) return kept;
  }
  const put = await vault.put(key, next.secret);
  if (!put.ok) return put;
  const updated = await registry.update(cluster, {
    ...{ isInsecure: false, allowedProgram: undefined, ...next.way },
    ...{ certificate: null, expiries: readExpiries(next.secret) },
    otherWay: keepsPresent ? KeptWay.parse(record) : keeps === 'kept' ? record.otherWay : undefined,
  });
  if (!updated.ok) {
    if (present !== null) await vault.put(key, present);
    return updated;
  }
  await session.disconnect();
  session.connect();
  return ok(undefined);
}

/** Goes back to the way that was kept, and keeps the present one. */
async function swapWay(tools: WayTools, record: ClusterRecord): Promise<Result<void>> {
  const { vault, session } = tools;
  const { otherWay: way } = record;
  const secret = await vault.get(otherKeyOf(session.cluster));
  if (!secret.ok) return secret;
  if (way === undefined || secret.value.type === 'absent') return noOther(record);
  return takeWay(tools, record, { way, secret: secret.value.secret }, 'present');
}

function noOther({ id, name }: ClusterRecord): Result<never> {
  return fail(appError('not-found', `There is no other way to ${name}.`, { cluster: id }));
}

/** Forgets the way that was kept, and its credential. */
async function forgetWay(
  { registry, vault }: Pick<WayTools, 'registry' | 'vault'>,
  record: ClusterRecord,
): Promise<Result<void>> {
  if (record.otherWay === undefined) return noOther(record);
  const removed = await vault.remove(otherKeyOf(record.id));
  return removed.ok ? registry.update(record.id, { otherWay: undefined }) : removed;
}

/** Puts another token in the place of one in the credentials of both ways to a cluster; others stay as they are. */
async function renewToken(
  { registry, vault, session }: WayTools,
  { from, to }: { from: Secret; to: Secret },
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

/** A way of one of two entries, and where its credential is. */
type Held = { way: KeptWay; key: string };

/**
 * Keeps a way of another entry that is the same cluster, with its credential, as the one that is not used now. Fails where
 * they are not known to be the same, or where more than one would have to be kept that cannot be had again from a Rancher; a
 * way that is there already is not kept twice.
 */
async function adoptWay(
  { registry, vault }: Pick<WayTools, 'registry' | 'vault'>,
  record: ClusterRecord,
  from: string,
  isOffered: IsOffered,
): Promise<Result<void>> {
  const { id: cluster } = record;
  const other = registry.find(from);
  if (!other || cluster === from) return fail(appError('not-found', 'There is no such cluster.'));
  const names = `${record.name} and ${other.name}`;
  if (record.clusterUid === null || record.clusterUid !== other.clusterUid)
    return fail(appError('conflict', `${names} are not known to be the same cluster.`, { cluster }));
  const held: Held[] = [
    ...(record.otherWay ? [{ way: record.otherWay, key: otherKeyOf(cluster) }] : []),
    { way: KeptWay.parse(other), key: vaultKeyOf(from) },
    ...(other.otherWay ? [{ way: other.otherWay, key: otherKeyOf(from) }] : []),
  ];
  const servers = new Map<string, Held>();
  for (const each of held) if (!servers.has(each.way.server)) servers.set(each.way.server, each);
  servers.delete(record.server);
  const lasting = [...servers.values()].filter(({ way }) => !isOffered(way.server));
  if (lasting.length > 1) {
    const ways = [record.server, ...lasting.map(({ way }) => way.server)].join(', ');
    const message = `${names} are reached by more than two ways together, and Acre keeps two: ${ways}.`;
    const hint =
      'Forget the kept way of one of them in its settings, under Rancher, or remove the entry that is not needed.';
    return fail(appError('conflict', message, { cluster, hint }));
  }
  const chosen = lasting[0] ?? [...servers.values()][0] ?? held[0];
  if (chosen === undefined || chosen.key === otherKeyOf(cluster)) return ok(undefined);
  const secret = await vault.get(chosen.key);
  if (!secret.ok) return secret;
  if (secret.value.type === 'absent')
    return fail(appError('vault', `The credential of ${other.name} is not in the keychain any more.`));
  const kept = await vault.put(otherKeyOf(cluster), secret.value.secret);
  return kept.ok ? registry.update(cluster, { otherWay: chosen.way }) : kept;
}

/**
 * What becomes of the ways to a cluster: another is taken, one of another entry (`from`, its id) is kept, the kept one is taken
 * in place of the present, or it is forgotten; or a token in both is replaced.
 */
export type NextWay =
  | { type: 'take'; way: KeptWay; secret: Secret; isOffered: IsOffered }
  | { type: 'adopt'; from: string; isOffered: IsOffered }
  | { type: 'renew'; from: Secret; to: Secret }
  | { type: 'swap' }
  | { type: 'forget' };

/** The way that is kept of a cluster, as a cluster of its own that is to be added under a name, known to be the same one. */
export async function toSplit(
  { registry, vault }: Pick<WayTools, 'registry' | 'vault'>,
  cluster: string,
  name: string,
): Promise<Result<NewCluster>> {
  const record = registry.find(cluster);
  if (!record) return fail(appError('not-found', 'There is no such cluster.'));
  const { otherWay: way, harvesterVersion, kubernetesVersion, clusterUid } = record;
  const secret = await vault.get(otherKeyOf(cluster));
  if (!secret.ok) return secret;
  if (way === undefined || secret.value.type === 'absent') return noOther(record);
  const kubeconfig = readKubeconfig(secret.value.secret.reveal());
  if (!kubeconfig.ok) return kubeconfig;
  const { group, tags, connectOnStart } = record;
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
export async function changeWay(tools: WayTools, next: NextWay): Promise<Result<void>> {
  const record = tools.registry.find(tools.session.cluster);
  if (!record) return fail(appError('not-found', 'There is no such cluster.'));
  switch (next.type) {
    case 'swap':
      return swapWay(tools, record);
    case 'renew':
      return renewToken(tools, next);
    case 'forget':
      return forgetWay(tools, record);
    case 'adopt':
      return adoptWay(tools, record, next.from, next.isOffered);
    case 'take': {
      const keeps = keepsBeside(record, next.way.server, next.isOffered);
      return keeps.ok ? takeWay(tools, record, next, keeps.value) : keeps;
    }
  }
}
