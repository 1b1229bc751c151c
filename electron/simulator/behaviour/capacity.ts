import type { KubeObject } from '../json.ts';
import { at, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { matchesNodeTerm, tolerates } from '../match.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { keyOf } from '../store.ts';
import type { Indexes } from './indexes.ts';
import { isOfPlatform } from './platform.ts';
import type { Demand } from './scheduling/demand.ts';
import { devicesOf, isHolding, PLATFORM, podDemand } from './scheduling/demand.ts';
import type { Obstacle, Room } from './scheduling/obstacles.ts';
import { fitMessage, hidesTaints, hostObstacle, roomObstacle } from './scheduling/obstacles.ts';
import { createPodAffinity } from './scheduling/pod-affinity.ts';

export type { Demand } from './scheduling/demand.ts';

/** What pods ask of each host, kept up to date with every change of a pod; and where a pod would fit. */
export interface Capacity {
  /** What pods on a host ask for; the platform's own are not among them. */
  usedBy: (host: string) => Demand & { pods: number };
  /** The host kube-scheduler would take for a pod, or why there is none, in its words. */
  place: (pod: KubeObject) => { host: string } | { unschedulable: string };
}

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const NONE = { cpu: 0, memoryBytes: 0, pods: 0 };

/** What is nearer than that is the same but for the rounding of sums: the first of equal hosts is taken. */
const TIE = 1e-9;

/** Scores brought to 0..100, as plugins of kube-scheduler do before they are weighed. */
function normalized(scores: readonly number[]): number[] {
  const low = Math.min(...scores);
  const span = Math.max(...scores) - low;
  return scores.map((score) => (span === 0 ? 0 : ((score - low) / span) * 100));
}

/** Opens the bookkeeping over a store that already holds its pods. */
export function createCapacity(store: Store, indexes: Indexes, kubernetesVersion: string): Capacity {
  const used = new Map<string, Demand & { pods: number }>();
  const placed = new Map<string, { host: string; demand: Demand }>();
  const rulesFor = createPodAffinity(store, indexes);
  const isTaintHidden = hidesTaints(kubernetesVersion);

  const add = (host: string, demand: Demand, sign: 1 | -1): void => {
    const before = used.get(host) ?? NONE;
    used.set(host, {
      cpu: before.cpu + sign * demand.cpu,
      memoryBytes: before.memoryBytes + sign * demand.memoryBytes,
      pods: before.pods + sign,
    });
  };
  const note = (pod: KubeObject, isGone: boolean): void => {
    if (isOfPlatform(pod)) return;
    const key = keyOf(pod.metadata.namespace, pod.metadata.name);
    const before = placed.get(key);
    const host = isGone || !isHolding(pod) ? undefined : textAt(pod, 'spec', 'nodeName');
    const demand = podDemand(pod);
    if (before?.host === host && before?.demand === demand) return;
    if (before !== undefined) add(before.host, before.demand, -1);
    placed.delete(key);
    if (host === undefined || host === '') return;
    placed.set(key, { host, demand });
    add(host, demand, 1);
  };
  // What is still to be built is the platform's own.
  for (const entry of store.table(RESOURCES.pods).snapshot()) {
    if (!entry.isUnbuilt()) note(entry.object, false);
  }
  store.onChange((change) => {
    if (change.resource === RESOURCES.pods) note(change.entry.object, change.type === 'DELETED');
  });
  const usedBy = (host: string): Demand & { pods: number } => used.get(host) ?? NONE;
  const roomOf = (node: KubeObject, devices: Readonly<Record<string, number>>): Room => {
    const taken = usedBy(node.metadata.name);
    const allocatable = objectAt(node, 'status', 'allocatable');
    const free = Object.keys(devices).map((name) => {
      let left = toNumber(allocatable[name]);
      indexes.podsByHost.each(node.metadata.name, (pod) => {
        if (isHolding(pod)) left -= devicesOf(pod)[name] ?? 0;
      });
      return [name, left] as const;
    });
    return {
      cpu: toNumber(allocatable.cpu) - PLATFORM.cpu - taken.cpu,
      memoryBytes: toNumber(allocatable.memory) - PLATFORM.memoryBytes - taken.memoryBytes,
      pods: toNumber(allocatable.pods) - PLATFORM.pods - taken.pods,
      devices: Object.fromEntries(free),
    };
  };
  const preferredBy = (pod: KubeObject, node: KubeObject): number =>
    objectsAt(pod, 'spec', 'affinity', 'nodeAffinity', PREFERRED).reduce(
      (sum, each) =>
        sum + (matchesNodeTerm(objectAt(each, 'preference'), node) ? (numberAt(each, 'weight') ?? 0) : 0),
      0,
    );
  const shunned = (pod: KubeObject, node: KubeObject): number =>
    objectsAt(node, 'spec', 'taints').filter(
      (taint) =>
        taint.effect === 'PreferNoSchedule' && !tolerates(objectsAt(pod, 'spec', 'tolerations'), taint),
    ).length;

  return {
    usedBy,
    place: (pod) => {
      const demand = podDemand(pod);
      const devices = devicesOf(pod);
      const rules = rulesFor(pod);
      const nodes = store.list(RESOURCES.nodes);
      const obstacles: Obstacle[] = [];
      const fitting: { node: KubeObject; share: number }[] = [];
      for (const node of nodes) {
        const room = roomOf(node, devices);
        const why = hostObstacle(pod, node, isTaintHidden) ?? roomObstacle(demand, devices, room, node);
        const other = why === undefined ? rules.obstacle(node) : undefined;
        if (why !== undefined) obstacles.push(why);
        else if (other !== undefined) {
          obstacles.push({ reasons: [other], isFinal: other === "node(s) didn't match pod affinity rules" });
        } else {
          const share = (left: number, asked: number, name: string): number =>
            ((left - asked) / Math.max(1, toNumber(at(node, 'status', 'allocatable', name)))) * 50;
          const free =
            share(room.cpu, demand.cpu, 'cpu') + share(room.memoryBytes, demand.memoryBytes, 'memory');
          fitting.push({ node, share: free });
        }
      }
      const liked = normalized(fitting.map(({ node }) => preferredBy(pod, node)));
      const grouped = normalized(fitting.map(({ node }) => rules.score(node)));
      const tainted = normalized(fitting.map(({ node }) => -shunned(pod, node)));
      let best: { host: string; score: number } | undefined;
      fitting.forEach(({ node, share }, index) => {
        // The weights of kube-scheduler's default profile.
        const score = share + 2 * (liked[index] ?? 0) + 2 * (grouped[index] ?? 0) + 3 * (tainted[index] ?? 0);
        if (best === undefined || score > best.score + TIE) best = { host: node.metadata.name, score };
      });
      return best === undefined
        ? { unschedulable: fitMessage(nodes.length, obstacles) }
        : { host: best.host };
    },
  };
}
