import { appError } from '../../shared/error.ts';
import { isRaw, numberAt } from '../../shared/rancher/raw.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';

/**
 * Has a node pool of RKE1 have so many nodes. A Rancher from 2.12 on does not know the API any more, and says so.
 * Source: guest-clusters reference, section 4.
 */
export async function scaleNodePool(
  root: KubeClient,
  pool: string,
  quantity: number,
  signal: AbortSignal,
): Promise<Result<void>> {
  const path = `/v3/nodepools/${encodeURIComponent(pool)}`;
  const now = await root.request('GET', path, { signal });
  if (!now.ok && (now.status === 404 || now.status === 405)) {
    const message = `The Rancher at ${hostOf(root.server)} has no node pool ${pool}: from 2.12 on Rancher does not manage RKE1.`;
    return fail(
      appError('not-found', message, {
        hint: 'Make an RKE2 cluster beside it, move its workloads there, and remove it.',
      }),
    );
  }
  if (!now.ok) return fail(now.error);
  if (!isRaw(now.value) || numberAt(now.value, 'quantity') === null)
    return fail(appError('invalid', `Rancher does not tell how many nodes the pool ${pool} has.`));
  const answer = await root.request('PUT', path, { signal, body: { ...now.value, quantity } });
  return answer.ok ? ok(undefined) : fail(answer.error);
}
