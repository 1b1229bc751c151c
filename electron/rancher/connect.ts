import { appError } from '../../shared/error.ts';
import { at, listAt, textAt } from '../../shared/rancher/raw.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import { openRancherClient } from './rancher-client.ts';
import type { RancherAccess } from './rancher-client.ts';
import { capiVersions } from './guest-parts.ts';
import type { RancherApi } from './guest-parts.ts';

/** A Rancher that answered. */
export type RancherConnection = {
  /** Its own paths, such as /v3 and /k8s/clusters/ID. */
  root: KubeClient;
  /** The Kubernetes API of the cluster it runs in, which keeps what it manages. */
  local: KubeClient;
  api: RancherApi;
  close: () => Promise<void>;
};

const localPath = '/k8s/clusters/local';

/** The served version of Cluster API that is understood best; null where there is none. */
function capiOf(groups: unknown): string | null {
  const group = listAt(groups, 'groups').find((each) => each.name === 'cluster.x-k8s.io');
  const served = listAt(group, 'versions').map((each) => textAt(each, 'version'));
  return capiVersions.find((version) => served.includes(version)) ?? null;
}

/**
 * Connects to a Rancher and finds what it serves. Who may not use the local cluster by its path is served the same API,
 * as far as it is theirs, at the root (rancher/steve pkg/server/router).
 */
export async function connectRancher(
  access: RancherAccess,
  signal: AbortSignal,
): Promise<Result<RancherConnection>> {
  const root = await openRancherClient(access);
  if (!root.ok) return root;
  const local = await openRancherClient({ ...access, url: `${access.url}${localPath}` });
  if (!local.ok) {
    await root.value.close();
    return local;
  }
  const close = async (): Promise<void> => {
    await Promise.all([root.value.close(), local.value.close()]);
  };
  for (const client of [local.value, root.value]) {
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
    return ok({ root: root.value, local: client, api: { capi: capiOf(groups.value), hasRke1 }, close });
  }
  await close();
  const message = `${hostOf(access.url)} does not let this token read guest clusters.`;
  return fail(
    appError('forbidden', message, { hint: 'Use the token of a user who may see the clusters in Rancher.' }),
  );
}
