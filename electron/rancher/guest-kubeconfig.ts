import { appError } from '../../shared/error.ts';
import { listAt, textAt } from '../../shared/rancher/raw.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import type { Secret } from '../vault/secret.ts';
import type { RancherConnection } from './connect.ts';
import { generateKubeconfig } from './generate-kubeconfig.ts';

const extPath = '/apis/ext.cattle.io/v1/kubeconfigs';

/** By the API that is there from 2.12 on, whose answer to the creation is the only one that holds it; null where it is not there, or not for this token. */
async function askExt(
  local: KubeClient,
  managementId: string,
  signal: AbortSignal,
): Promise<Result<string | null>> {
  const groups = await local.request('GET', '/apis', { signal });
  if (!groups.ok) return fail(groups.error);
  if (!listAt(groups.value, 'groups').some((each) => each.name === 'ext.cattle.io')) return ok(null);
  const answer = await local.request('POST', extPath, {
    signal,
    body: {
      apiVersion: 'ext.cattle.io/v1',
      kind: 'Kubeconfig',
      metadata: { generateName: 'kubeconfig-' },
      spec: { clusters: [managementId], currentContext: managementId, description: 'Acre' },
    },
  });
  if (answer.ok) return ok(textAt(answer.value, 'status', 'value'));
  const isForOthers = answer.status === 403 || answer.status === 404 || answer.status === 405;
  return isForOthers ? ok(null) : fail(answer.error);
}

/**
 * Has Rancher make a kubeconfig of one of its clusters, with a token of its own that follows Rancher's settings, and
 * answers its context as it is kept. Source: guest-clusters reference, section 3.8.
 */
export async function fetchGuestKubeconfig(
  { local, root }: Pick<RancherConnection, 'local' | 'root'>,
  managementId: string,
  signal: AbortSignal,
): Promise<Result<Secret>> {
  const ext = await askExt(local, managementId, signal);
  if (!ext.ok) return ext;
  const text = ext.value === null ? await generateKubeconfig(root, managementId, signal) : ext;
  if (!text.ok) return fail(text.error);
  if (text.value === null) return fail(appError('invalid', 'Rancher answered without a kubeconfig.'));
  const read = readKubeconfig(text.value);
  if (!read.ok) return fail(appError('invalid', 'The kubeconfig that Rancher made cannot be used.'));
  const { contexts } = read.value;
  const context = contexts.find(({ isCurrent }) => isCurrent) ?? contexts[0];
  if (context === undefined) return fail(appError('invalid', 'The kubeconfig that Rancher made is empty.'));
  return read.value.credentialOf(context.context);
}
