import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { openRancherClient } from './rancher-client.ts';
import type { RancherAccess } from './rancher-client.ts';

/** The two ways into a Rancher. */
export type RancherWay = {
  /** Its own paths, such as /v3 and /k8s/clusters/ID. */
  root: KubeClient;
  /** The Kubernetes API of the cluster it runs in, which keeps what it manages. */
  local: KubeClient;
  close: () => Promise<void>;
};

const localPath = '/k8s/clusters/local';

/** Opens both ways into a Rancher. Nothing is connected yet. */
export async function openRancherWay(access: RancherAccess): Promise<Result<RancherWay>> {
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
  return ok({ root: root.value, local: local.value, close });
}
