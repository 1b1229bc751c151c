import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { compareVersions } from '../../shared/rancher/provision/release.ts';
import type { KubeClient } from '../kube/client.ts';

/** The versions of a distribution that a Rancher offers, newest first. Source: guest-clusters reference section 3.2. */
export async function readOffered(
  root: Pick<KubeClient, 'request'>,
  distribution: 'k3s' | 'rke2',
  signal?: AbortSignal,
): Promise<Result<string[]>> {
  const answer = await root.request('GET', `/v1-${distribution}-release/releases`, signal ? { signal } : {});
  if (!answer.ok) return fail(answer.error);
  const data = (answer.value as { data?: { version?: unknown; id?: unknown }[] } | null)?.data ?? [];
  const versions = data.flatMap(({ version, id }) =>
    typeof version === 'string' ? [version] : typeof id === 'string' ? [id] : [],
  );
  return ok([...new Set(versions)].sort((a, b) => compareVersions(b, a)));
}
