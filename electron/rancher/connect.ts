import { appError } from '../../shared/error.ts';
import { at, listAt } from '../../shared/rancher/raw.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { hostOf } from '../kube/errors.ts';
import type { RancherAccess } from './rancher-client.ts';
import { capiVersionIn } from './guest-parts.ts';
import type { RancherApi } from './guest-parts.ts';
import { openRancherWay } from './rancher-way.ts';
import type { RancherWay } from './rancher-way.ts';

/** A Rancher that answered, and what it serves. */
export type RancherConnection = RancherWay & { api: RancherApi };

/**
 * Connects to a Rancher and finds what it serves. Who may not use the local cluster by its path is served the same API,
 * as far as it is theirs, at the root (rancher/steve pkg/server/router).
 */
export async function connectRancher(
  access: RancherAccess,
  signal: AbortSignal,
): Promise<Result<RancherConnection>> {
  const way = await openRancherWay(access);
  if (!way.ok) return way;
  const { root, local, close } = way.value;
  for (const client of [local, root]) {
    const groups = await client.request('GET', '/apis', { signal });
    if (!groups.ok && (groups.status === 403 || groups.status === 404)) continue;
    if (!groups.ok) {
      await close();
      return fail(groups.error);
    }
    const kinds = await client.request('GET', '/apis/management.cattle.io/v3', { signal });
    if (!kinds.ok && kinds.status !== 404) {
      await close();
      return fail(kinds.error);
    }
    const hasRke1 =
      kinds.ok && listAt(kinds.value, 'resources').some((each) => at(each, 'name') === 'nodepools');
    const capi = capiVersionIn(
      listAt(groups.value, 'groups').find((each) => each.name === 'cluster.x-k8s.io'),
    );
    return ok({ root, local: client, api: { capi, hasRke1 }, close });
  }
  await close();
  const message = `${hostOf(access.url)} does not let this token read guest clusters.`;
  return fail(
    appError('forbidden', message, { hint: 'Use the token of a user who may see the clusters in Rancher.' }),
  );
}
