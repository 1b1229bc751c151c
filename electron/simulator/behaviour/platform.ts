import type { KubeObject } from '../json.ts';

const PRIORITIES: ReadonlySet<unknown> = new Set(['system-node-critical', 'system-cluster-critical']);

/** Whether a pod is one of the platform's own, which are counted together and stay as they are. */
export function isOfPlatform(pod: KubeObject): boolean {
  const { priorityClassName } = (pod.spec ?? {}) as { priorityClassName?: unknown };
  return PRIORITIES.has(priorityClassName);
}
