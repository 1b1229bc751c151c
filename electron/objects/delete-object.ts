import type { EntityRef } from '../../shared/id.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { resourceOf } from '../cluster/object.ts';
import type { KubeClient } from '../kube/client.ts';
import { toResourcePath } from '../kube/resource-path.ts';

/** Deletes an object if it is still the one of this uid; one that is gone already counts as deleted. */
export async function deleteObject(
  client: Pick<KubeClient, 'request'>,
  ref: EntityRef,
  uid: string,
  signal: AbortSignal,
): Promise<Result<Record<string, never>>> {
  const resource = resourceOf(ref);
  if (!resource.ok) return resource;
  const { namespace, name } = ref;
  const answer = await client.request('DELETE', toResourcePath(resource.value, { namespace, name }), {
    signal,
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(uid === '' ? {} : { preconditions: { uid } }),
    },
  });
  return answer.ok || answer.status === 404 ? ok({}) : answer;
}
