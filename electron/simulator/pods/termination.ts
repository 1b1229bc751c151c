import type { Clock } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { conditionOf, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** How long containers take to stop after the signal, in simulated seconds; the grace period may be shorter. */
const STOP_SECONDS = 2;
/** How often a lost host is looked at again, in simulated seconds. */
const RETRY_SECONDS = 5;

/**
 * Ends pods that are being deleted as their kubelet does: the containers get the signal, and the pod goes when they
 * have stopped. On a host that is lost nobody does, and the pod stays (Kubernetes API, "Termination of Pods").
 */
export function openPods(store: Store, clock: Clock): void {
  const ending = new Set<string>();

  const isHostLost = (pod: KubeObject): boolean => {
    const node = store.get(RESOURCES.nodes, undefined, textAt(pod, 'spec', 'nodeName') ?? '');
    return node !== undefined && conditionOf(node, 'Ready')?.status !== 'True';
  };
  const finish = (uid: string, namespace: string | undefined, name: string): void => {
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod?.metadata.uid !== uid) {
      ending.delete(uid);
      return;
    }
    if (isHostLost(pod)) {
      clock.after(RETRY_SECONDS, () => finish(uid, namespace, name));
      return;
    }
    ending.delete(uid);
    store.replace(RESOURCES.pods, {
      ...pod,
      metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 },
    });
  };
  store.onChange(({ type, resource, entry }) => {
    if (resource !== RESOURCES.pods || type === 'DELETED') return;
    const {
      uid = '',
      namespace,
      name,
      deletionTimestamp,
      deletionGracePeriodSeconds = 0,
    } = entry.object.metadata;
    if (deletionTimestamp === undefined || deletionGracePeriodSeconds === 0 || ending.has(uid)) return;
    ending.add(uid);
    clock.after(Math.min(STOP_SECONDS, deletionGracePeriodSeconds), () => finish(uid, namespace, name));
  });
}
