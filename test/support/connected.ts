import { openKubeClient } from '../../electron/kube/client.ts';
import type { KubeClient } from '../../electron/kube/client.ts';
import { readKubeconfig } from '../../electron/kube/kubeconfig.ts';

/** Opens a client with a kubeconfig, in its first context. */
export async function connected(kubeconfig: string): Promise<KubeClient> {
  const read = readKubeconfig(kubeconfig);
  const credential = read.ok ? read.value.credentialOf(read.value.contexts[0]!.context) : read;
  if (!credential.ok) throw new Error(credential.error.message);
  const client = await openKubeClient({ kubeconfig: credential.value, userAgent: 'acre-test' });
  if (!client.ok) throw new Error(client.error.message);
  return client.value;
}
