import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';

/**
 * Has Harvester do with a VM what only its own API does. Fails with a hint where the address of the kubeconfig is that of
 * the plain Kubernetes API, which does not have it. Source: harvester API reference sections 1.3 and 4.1.
 */
export async function runSteveAction(
  client: Pick<KubeClient, 'request'>,
  { namespace, name }: EntityRef,
  action: string,
  body: unknown,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const path = `/v1/harvester/kubevirt.io.virtualmachines/${namespace ?? ''}/${name}`;
  const answer = await client.request('POST', path, {
    query: { action },
    body,
    contentType: 'application/json',
    signal,
  });
  if (answer.ok || answer.status !== 404) return answer;
  const message = `Only Harvester's own API can do this to ${name}, and it is not at the address of this cluster.`;
  const hint = "Use a kubeconfig that Harvester's page hands out, whose address ends in /k8s/clusters/local.";
  const said = answer.error.message === '' ? {} : { hint: `${hint} It said: ${answer.error.message}` };
  return toFailure(appError('not-found', message, { hint, ...said }));
}
