import type { KubeObject } from '../json.ts';
import { at, objectsAt, textAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { keyOf } from '../store.ts';

/** What a VMI asks of a host. */
export interface Demand {
  cpu: number;
  memoryBytes: number;
}

/** What is asked of each host, kept up to date with every change of a VMI; and where a VMI would fit. */
export interface Capacity {
  usedBy: (host: string) => Demand;
  /**
   * The host with the largest share of free memory where a VMI fits, or why there is none, in the scheduler's words.
   * `except` is left out: the source of a migration.
   */
  place: (vmi: KubeObject, except?: string) => { host: string } | { unschedulable: string };
}

/** What the launcher pod of a VMI requests. */
export function demandOf(vmi: KubeObject): Demand {
  const requests = at(vmi, 'spec', 'domain', 'resources', 'requests');
  return { cpu: toNumber(at(requests, 'cpu')), memoryBytes: toNumber(at(requests, 'memory')) };
}

/** Why a host takes no VMs at all, or undefined (harvester-api reference, section 7). */
function obstacleOf(node: KubeObject): string | undefined {
  const taints = objectsAt(node, 'spec', 'taints');
  const has = (key: string): boolean => taints.some((taint) => taint.key === key);
  if (has('node-role.kubernetes.io/etcd'))
    return 'node(s) had untolerated taint {node-role.kubernetes.io/etcd: true}';
  if (has('node.kubernetes.io/unreachable'))
    return 'node(s) had untolerated taint {node.kubernetes.io/unreachable: }';
  if (has('kubevirt.io/drain')) return 'node(s) had untolerated taint {kubevirt.io/drain: draining}';
  if (at(node, 'spec', 'unschedulable') === true) return 'node(s) were unschedulable';
  return node.metadata.labels?.['kubevirt.io/schedulable'] === 'true'
    ? undefined
    : "node(s) didn't match Pod's node affinity/selector";
}

function selects(node: KubeObject, vmi: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries((at(vmi, 'spec', 'nodeSelector') ?? {}) as Record<string, string>);
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const required = [
    'spec',
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ];
  const terms = objectsAt(vmi, ...required);
  if (terms.length === 0) return true;
  return terms.some((term) =>
    objectsAt(term, 'matchExpressions').every((expression) => {
      const value = labels[textAt(expression, 'key') ?? ''];
      const values = Array.isArray(expression.values) ? (expression.values as unknown[]) : [];
      switch (expression.operator) {
        case 'In':
          return values.includes(value);
        case 'NotIn':
          return !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    }),
  );
}

/** Opens the bookkeeping over a store that already holds its VMIs. */
export function createCapacity(store: Store): Capacity {
  const used = new Map<string, Demand>();
  const placed = new Map<string, { host: string; demand: Demand }>();

  const add = (host: string, demand: Demand, sign: 1 | -1): void => {
    const before = used.get(host) ?? { cpu: 0, memoryBytes: 0 };
    used.set(host, {
      cpu: before.cpu + sign * demand.cpu,
      memoryBytes: before.memoryBytes + sign * demand.memoryBytes,
    });
  };
  const note = (vmi: KubeObject, isGone: boolean): void => {
    const key = keyOf(vmi.metadata.namespace, vmi.metadata.name);
    const before = placed.get(key);
    const phase = textAt(vmi, 'status', 'phase');
    const host =
      isGone || phase === 'Succeeded' || phase === 'Failed' ? undefined : textAt(vmi, 'status', 'nodeName');
    if (before?.host === host) return;
    if (before !== undefined) add(before.host, before.demand, -1);
    placed.delete(key);
    if (host === undefined || host === '') return;
    const demand = demandOf(vmi);
    placed.set(key, { host, demand });
    add(host, demand, 1);
  };
  for (const vmi of store.list(RESOURCES.vmis)) note(vmi, false);
  store.onChange((change) => {
    if (change.resource === RESOURCES.vmis) note(change.entry.object, change.type === 'DELETED');
  });
  const usedBy = (host: string): Demand => used.get(host) ?? { cpu: 0, memoryBytes: 0 };

  return {
    usedBy,
    place: (vmi, except) => {
      const demand = demandOf(vmi);
      const obstacles = new Map<string, number>();
      const object = (why: string): void => void obstacles.set(why, (obstacles.get(why) ?? 0) + 1);
      const nodes = store.list(RESOURCES.nodes);
      let best: { host: string; share: number } | undefined;
      for (const node of nodes) {
        const host = node.metadata.name;
        const taken = usedBy(host);
        const freeBytes =
          toNumber(at(node, 'status', 'allocatable', 'memory')) - taken.memoryBytes - demand.memoryBytes;
        const freeCpu = toNumber(at(node, 'status', 'allocatable', 'cpu')) - taken.cpu - demand.cpu;
        const obstacle = obstacleOf(node);
        if (obstacle !== undefined) object(obstacle);
        else if (host === except) object("node(s) didn't match pod anti-affinity rules");
        else if (!selects(node, vmi)) object("node(s) didn't match Pod's node affinity/selector");
        else if (freeCpu < 0) object('Insufficient cpu');
        else if (freeBytes < 0) object('Insufficient memory');
        else {
          const share = freeBytes / toNumber(at(node, 'status', 'allocatable', 'memory'));
          if (best === undefined || share > best.share) best = { host, share };
        }
      }
      if (best !== undefined) return { host: best.host };
      const reasons = [...obstacles].map(([why, count]) => `${count} ${why}`).sort();
      return {
        unschedulable: `0/${nodes.length} nodes are available: ${reasons.join(', ')}. preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`,
      };
    },
  };
}
