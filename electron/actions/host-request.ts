import { hostKind } from '../../shared/kinds/host.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';

/** The path of a host. */
export function hostPath(name: string): string {
  return toResourcePath(hostKind.resource, { name });
}

/** Changes a host by a merge patch (RFC 7386); null takes a field away. */
export function patchHost(
  client: KubeClient,
  name: string,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  return client.request('PATCH', hostPath(name), {
    body,
    contentType: 'application/merge-patch+json',
    signal,
  });
}

/**
 * Asks Harvester itself for an action on a host, which it does with its own rights; 404 where the address of the cluster
 * leads to the Kubernetes API only. Source: harvester/harvester pkg/api/node/formatter.go.
 */
export function askHost(
  client: KubeClient,
  name: string,
  action: string,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const path = `/v1/harvester/nodes/${encodeURIComponent(name)}`;
  return client.request('POST', path, { query: { action }, body, signal });
}
