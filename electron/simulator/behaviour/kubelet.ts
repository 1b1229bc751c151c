import type { KubeObject } from '../json.ts';
import { numberAt, textAt, toTimestamp } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { placeOf } from './context.ts';

/** Ends pods on their hosts. */
export interface Kubelet {
  /**
   * Deletes a pod as the API does: it is marked, its containers end, and it goes; at once with a grace period of 0.
   * The pod of a lost host stays marked until the host is back or somebody deletes it with a grace period of 0.
   */
  end: (pod: KubeObject, graceSeconds?: number) => void;
  /** Ends the marked pods of a host that is back. */
  resume: (host: string) => void;
  /** Calls back when the containers of a pod end, and when a pod is gone. */
  onEnd: (listener: (pod: KubeObject, isGone: boolean) => void) => void;
}

/** Seconds a container takes to end after it was asked to. */
const END_SECONDS = 5;
const REMOVAL_SECONDS = 0.5;

/** Opens the kubelets of a cluster. */
export function openKubelet(behaviour: Behaviour): Kubelet {
  const { store, clock, indexes } = behaviour;
  const listeners: ((pod: KubeObject, isGone: boolean) => void)[] = [];
  const ending = new Set<string>();

  const current = (pod: KubeObject): KubeObject | undefined => {
    const found = store.get(RESOURCES.pods, ...placeOf(pod));
    return found?.metadata.uid === pod.metadata.uid ? found : undefined;
  };
  const isLost = (pod: KubeObject): boolean =>
    behaviour.silentHosts.has(textAt(pod, 'spec', 'nodeName') ?? '');
  const notify = (pod: KubeObject, isGone: boolean): void => {
    for (const listener of listeners) listener(pod, isGone);
  };
  const finish = (pod: KubeObject): void => {
    const uid = pod.metadata.uid ?? '';
    const before = current(pod);
    ending.delete(uid);
    if (before === undefined || isLost(before)) return;
    notify(before, false);
    clock.after(REMOVAL_SECONDS, () => {
      const last = current(pod);
      if (last !== undefined && !isLost(last)) drop(last);
    });
  };
  const drop = (pod: KubeObject): void => {
    const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = pod.metadata;
    store.replace(RESOURCES.pods, {
      ...pod,
      metadata: { ...metadata, finalizers: [], deletionTimestamp: toTimestamp(clock.nowMs()) },
    });
  };
  const begin = (pod: KubeObject): void => {
    const uid = pod.metadata.uid ?? '';
    if (isLost(pod) || ending.has(uid)) return;
    ending.add(uid);
    const grace = numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 30;
    clock.after(Math.min(END_SECONDS, grace), () => finish(pod));
  };
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.pods) return;
    const pod = entry.object;
    if (type === 'DELETED') setImmediate(() => notify(pod, true));
    else if (pod.metadata.deletionTimestamp !== undefined) {
      if (previous?.object.metadata.deletionTimestamp === undefined) setImmediate(() => begin(pod));
    }
  });
  return {
    onEnd: (listener) => void listeners.push(listener),
    end: (pod, graceSeconds) => {
      const before = current(pod);
      if (before === undefined) return;
      const isPlaced = textAt(before, 'spec', 'nodeName') !== undefined;
      const grace = graceSeconds ?? numberAt(before, 'spec', 'terminationGracePeriodSeconds') ?? 30;
      if (grace === 0 || !isPlaced) {
        drop(before);
        return;
      }
      if (before.metadata.deletionTimestamp !== undefined) return;
      const deletionTimestamp = toTimestamp(clock.nowMs() + clock.toMs(grace));
      store.replace(RESOURCES.pods, {
        ...before,
        metadata: { ...before.metadata, deletionTimestamp, deletionGracePeriodSeconds: grace },
      });
    },
    resume: (host) => {
      for (const pod of indexes.podsByHost.of(host)) {
        if (pod.metadata.deletionTimestamp !== undefined) begin(pod);
      }
    },
  };
}
