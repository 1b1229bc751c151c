import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readExpiries } from '../kube/expiries.ts';
import type { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import { KeptWay } from './record.ts';
import { vaultKeyOf } from './registry.ts';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';

/** Where the vault holds the credential of the way that is not used now. */
export const otherKeyOf = (cluster: string): string => `${vaultKeyOf(cluster)}/other`;

type WayTools = { registry: Registry; vault: Vault; session: Session };

/**
 * Goes another way to a cluster from now on, and keeps the one of before with its credential. It must lead to the same
 * cluster: its uid stays, and another cluster that answers is refused.
 */
async function takeWay(
  { registry, vault, session }: WayTools,
  next: { way: KeptWay; secret: Secret },
): Promise<Result<void>> {
  const { cluster } = session;
  const record = registry.find(cluster);
  if (!record) return fail(appError('not-found', 'There is no such cluster.'));
  const [key, otherKey] = [vaultKeyOf(cluster), otherKeyOf(cluster)];
  const before = await vault.get(key);
  if (!before.ok) return before;
  if (before.value.type === 'found') {
    const kept = await vault.put(otherKey, before.value.secret);
    if (!kept.ok) return kept;
  }
  const put = await vault.put(key, next.secret);
  if (!put.ok) return put;
  const updated = await registry.update(cluster, {
    ...{ isInsecure: false, allowedProgram: undefined, ...next.way },
    ...{ certificate: null, expiries: readExpiries(next.secret) },
    otherWay: before.value.type === 'found' ? KeptWay.parse(record) : undefined,
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

/** What becomes of the ways to a cluster: another is taken, that of another entry (`adopt`, its id) is kept, or, with null, the kept one is taken. */
export type NextWay = { way: KeptWay; secret: Secret } | { adopt: string } | null;

/** Changes the ways to a cluster. */
export function changeWay(tools: WayTools, next: NextWay): Promise<Result<void>> {
  if (next === null) return swapWay(tools);
  return 'adopt' in next ? adoptWay(tools, tools.session.cluster, next.adopt) : takeWay(tools, next);
}
