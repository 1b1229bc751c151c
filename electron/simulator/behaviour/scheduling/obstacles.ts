import type { KubeObject } from '../../json.ts';
import { at, objectsAt, textAt } from '../../json.ts';
import { matchesNode, tolerates } from '../../match.ts';
import { toNumber } from '../../quantity.ts';
import type { Demand } from './demand.ts';

/** Why a host does not take a pod; `isFinal` when evicting other pods would not help (framework.UnschedulableAndUnresolvable). */
export interface Obstacle {
  reasons: string[];
  isFinal: boolean;
}

/** What a host has left for pods. */
export interface Room extends Demand {
  pods: number;
  /** Free devices by resource name, of those a pod asks for. */
  devices: Record<string, number>;
}

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const final = (reason: string): Obstacle => ({ reasons: [reason], isFinal: true });

/** Whether the scheduler of a Kubernetes version no longer names taints in its messages (kubernetes #134740). */
export function hidesTaints(kubernetesVersion: string): boolean {
  const [, minor = 0, patch = 0] = (/^v?1\.(\d+)\.(\d+)/.exec(kubernetesVersion) ?? []).map(Number);
  return minor > 34 || (minor === 34 && patch >= 2);
}

/** What of a host itself stands in the way of a pod, by kube-scheduler's filters in their order. */
export function hostObstacle(
  pod: KubeObject,
  node: KubeObject,
  isTaintHidden: boolean,
): Obstacle | undefined {
  const tolerations = objectsAt(pod, 'spec', 'tolerations');
  if (at(node, 'spec', 'unschedulable') === true && !tolerates(tolerations, UNSCHEDULABLE)) {
    return final('node(s) were unschedulable');
  }
  const taint = objectsAt(node, 'spec', 'taints').find(
    (each) => each.effect !== 'PreferNoSchedule' && !tolerates(tolerations, each),
  );
  if (taint !== undefined) {
    const named = `{${textAt(taint, 'key') ?? ''}: ${textAt(taint, 'value') ?? ''}}`;
    return final(
      isTaintHidden ? 'node(s) had untolerated taint(s)' : `node(s) had untolerated taint ${named}`,
    );
  }
  return matchesNode(pod.spec, node) ? undefined : final("node(s) didn't match Pod's node affinity/selector");
}

/** What is too little on a host (kubernetes pkg/scheduler/framework/plugins/noderesources/fit.go). */
export function roomObstacle(
  demand: Demand,
  devices: Readonly<Record<string, number>>,
  room: Room,
  node: KubeObject,
): Obstacle | undefined {
  const reasons: string[] = [];
  let isFinal = false;
  const check = (name: string, asked: number, free: number): void => {
    if (asked <= free) return;
    reasons.push(`Insufficient ${name}`);
    if (asked > toNumber(at(node, 'status', 'allocatable', name))) isFinal = true;
  };
  if (room.pods < 1) reasons.push('Too many pods');
  check('cpu', demand.cpu, room.cpu);
  check('memory', demand.memoryBytes, room.memoryBytes);
  for (const [name, asked] of Object.entries(devices)) check(name, asked, room.devices[name] ?? 0);
  return reasons.length === 0 ? undefined : { reasons, isFinal };
}

/** The message of a pod that fits nowhere (kubernetes pkg/scheduler/framework FitError, with the word of preemption). */
export function fitMessage(total: number, obstacles: readonly Obstacle[]): string {
  const counts = new Map<string, number>();
  const count = (reason: string): void => void counts.set(reason, (counts.get(reason) ?? 0) + 1);
  for (const { reasons } of obstacles) reasons.forEach(count);
  const text = (of: Map<string, number>): string =>
    [...of]
      .map(([reason, number]) => `${number} ${reason}`)
      .sort()
      .join(', ');
  const helped = new Map<string, number>();
  const hopeless = obstacles.filter((each) => each.isFinal).length;
  if (hopeless > 0) helped.set('Preemption is not helpful for scheduling', hopeless);
  if (hopeless < obstacles.length) {
    helped.set('No preemption victims found for incoming pod', obstacles.length - hopeless);
  }
  const available = `0/${total} nodes are available`;
  return obstacles.length === 0
    ? 'no nodes available to schedule pods'
    : `${available}: ${text(counts)}. preemption: ${available}: ${text(helped)}.`;
}

/** The message of a pod that is held back before any host is looked at, by its claims for instance. */
export function heldMessage(total: number, why: string): string {
  const available = `0/${total} nodes are available`;
  return `${available}: ${why}. preemption: ${available}: ${total} Preemption is not helpful for scheduling.`;
}
