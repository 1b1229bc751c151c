import { textAt } from '../../shared/rancher/raw.ts';
import { ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';

/**
 * Has a Rancher make a kubeconfig of one of its clusters, with a token of its own, by the action that every Rancher has; null
 * where it answers without one. Source: guest-clusters reference, sections 1.7 and 3.8.
 */
export async function generateKubeconfig(
  root: Pick<KubeClient, 'request'>,
  managementId: string,
  signal: AbortSignal,
): Promise<KubeResult<string | null>> {
  const answer = await root.request('POST', `/v3/clusters/${encodeURIComponent(managementId)}`, {
    ...{ query: { action: 'generateKubeconfig' }, body: {}, signal },
  });
  return answer.ok ? ok(textAt(answer.value, 'config')) : answer;
}
