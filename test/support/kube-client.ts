import { openKubeClient } from '../../electron/kube/client.ts';
import type { KubeClient } from '../../electron/kube/client.ts';
import { Secret } from '../../electron/vault/secret.ts';
import { toKubeconfigText } from './tls-server.ts';

/** What a client of a test is opened with. */
export type TestClientOptions = Parameters<typeof toKubeconfigText>[0] & { pinnedSha256?: string };

/** Opens a client by a kubeconfig made of parts; fails loudly where that cannot be. */
export async function openTestClient({ pinnedSha256, ...parts }: TestClientOptions): Promise<KubeClient> {
  const kubeconfig = new Secret(toKubeconfigText(parts));
  const client = await openKubeClient({ kubeconfig, ...(pinnedSha256 ? { pinnedSha256 } : {}) });
  if (!client.ok) throw new Error(client.error.message);
  return client.value;
}
