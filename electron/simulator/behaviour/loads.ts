import type { KubeObject } from '../json.ts';
import { at, conditionOf, textAt } from '../json.ts';
import { uuidOf } from '../objects/context.ts';
import { toNumber } from '../quantity.ts';
import type { Behaviour } from './context.ts';

/** What something uses at a moment: cores and bytes. */
export interface Load {
  cpu: number;
  memoryBytes: number;
}

/** A figure between 0 and 1 that belongs to a thing and drifts slowly with time. */
export function drift(id: string, timeMs: number): number {
  const phase = Number.parseInt(uuidOf(id).slice(0, 6), 16) / 0xffffff;
  const slow = Math.sin(timeMs / 180_000 + phase * 6.28);
  const fast = Math.sin(timeMs / 23_000 + phase * 40);
  return 0.5 + 0.35 * slow + 0.15 * fast;
}

/** What hosts and pods use, from what is asked of them and a slow drift. */
export interface Loads {
  /** Undefined for a host that is lost: its kubelet gives no figures. */
  ofHost: (node: KubeObject, timeMs: number) => Load | undefined;
  /** Undefined for a pod that does not run. */
  ofPod: (pod: KubeObject, timeMs: number) => Load | undefined;
}

/** Opens the use of hosts and pods. */
export function createLoads({ capacity }: Behaviour): Loads {
  return {
    ofHost: (node, timeMs) => {
      if (conditionOf(node, 'Ready')?.status !== 'True') return undefined;
      const { name } = node.metadata;
      const demand = capacity.usedBy(name);
      const load = drift(name, timeMs);
      return {
        cpu: Math.min(
          toNumber(at(node, 'status', 'capacity', 'cpu')) * 0.98,
          1.2 + load + demand.cpu * (1.2 + 2.5 * load),
        ),
        memoryBytes: Math.min(
          toNumber(at(node, 'status', 'capacity', 'memory')) * 0.97,
          9e9 + demand.memoryBytes * (1.05 + 0.2 * load),
        ),
      };
    },
    ofPod: (pod, timeMs) => {
      if (textAt(pod, 'status', 'phase') !== 'Running') return undefined;
      const load = drift(pod.metadata.uid ?? pod.metadata.name, timeMs);
      const requests = at(pod, 'spec', 'containers', 0, 'resources', 'requests');
      return {
        cpu: toNumber(at(requests, 'cpu')) * (0.3 + 3 * load),
        memoryBytes: toNumber(at(requests, 'memory')) * (0.8 + 0.4 * load),
      };
    },
  };
}
