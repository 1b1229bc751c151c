import type { Result } from '../../shared/result.ts';
import type { Vault } from '../vault/vault.ts';
import type { NetworkStore } from './network.ts';
import { toRecord } from './new-record.ts';
import type { NewCluster } from './new-record.ts';
import type { ClusterRecord } from './record.ts';
import { vaultKeyOf } from './registry.ts';
import type { Registry } from './registry.ts';

/**
 * Keeps a new cluster, all or nothing: its credential and the password of its proxy in the vault, the rest in the registry.
 * `now` is ISO 8601.
 */
export async function keepNew(
  {
    registry,
    vault,
    network,
  }: { registry: Registry; vault: Vault; network: Pick<NetworkStore, 'changeRoute' | 'forget'> },
  cluster: NewCluster,
  now: string,
): Promise<Result<ClusterRecord>> {
  const credential = cluster.kubeconfig.credentialOf(cluster.context, cluster.choices ?? {});
  if (!credential.ok) return credential;
  const record = toRecord(cluster, registry.list(), now);
  if (!record.ok) return record;
  const { id } = record.value;
  const put = await vault.put(vaultKeyOf(id), credential.value);
  if (!put.ok) return put;
  const route = await network.changeRoute(id, record.value.route, cluster.route ?? {});
  const kept = route.ok ? { ...record.value, route: route.value } : record.value;
  const added = route.ok ? await registry.add(kept) : route;
  if (added.ok) return { ok: true, value: kept };
  if (kept.route.proxy?.hasPassword === true) await network.forget(id);
  await vault.remove(vaultKeyOf(id));
  return added;
}
