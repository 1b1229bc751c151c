import { at, isSame, textAt } from '../../json.ts';
import type { Change } from '../../kind-table.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { isHolding } from './demand.ts';

/** Pods that fit nowhere, or wait for their claims. */
export interface SchedulingQueue {
  /** Tries again when something has changed that may help; a key waits once. */
  wait: (key: string, retry: () => void) => void;
}

/** Seconds a pod waits after a change that may help, and at most (kubernetes pkg/scheduler backend/queue). */
const BACKOFF_SECONDS = 1;
const LEFTOVER_SECONDS = 300;

/** Whether a change can make room for a pod that waits. */
function mayHelp({ resource, type, entry, previous }: Change): boolean {
  const before = previous?.object;
  const after = entry.object;
  if (resource === RESOURCES.nodes) {
    if (type !== 'MODIFIED') return type === 'ADDED';
    const isEqual = (...path: string[]): boolean => isSame(at(before, ...path), at(after, ...path));
    return !isEqual('spec') || !isEqual('metadata', 'labels') || !isEqual('status', 'allocatable');
  }
  if (resource === RESOURCES.pods) {
    if (type === 'DELETED') return textAt(after, 'spec', 'nodeName') !== undefined;
    return type === 'MODIFIED' && before !== undefined && isHolding(before) && !isHolding(after);
  }
  if (resource === RESOURCES.claims) {
    return textAt(after, 'status', 'phase') === 'Bound' && textAt(before, 'status', 'phase') !== 'Bound';
  }
  return false;
}

/** Opens the queue of a cluster. */
export function openSchedulingQueue(behaviour: Behaviour): SchedulingQueue {
  const { store, clock } = behaviour;
  const waiting = new Map<string, () => void>();
  let isDue = false;

  const flush = (): void => {
    isDue = false;
    const retries = [...waiting.values()];
    waiting.clear();
    for (const retry of retries) retry();
  };
  store.onChange((change) => {
    if (isDue || waiting.size === 0 || !mayHelp(change)) return;
    isDue = true;
    clock.after(BACKOFF_SECONDS, flush);
  });
  clock.every(LEFTOVER_SECONDS, flush);
  return { wait: (key, retry) => void waiting.set(key, retry) };
}
