import type { AppError } from '../../error.ts';
import type { EntityId } from '../../id.ts';
import type { Pod } from '../../kinds/pod.ts';
import type { InsideNode } from './node.ts';
import { reportProblems } from './problems.ts';
import type { GuestReport, InsidePart, JoinedNode, Quorum, TroubledPod } from './report.ts';
import type { InsideWorkload } from './workload.ts';

/** A VM that may be a node. */
export type JoinVm = {
  id: EntityId;
  uid: string;
  name: string;
  addresses: readonly string[];
  isRunning: boolean;
  /** Whether it is recognised as a node of this very cluster, and that is more than a guess. */
  isMember: boolean;
};

/** Everything a report is made of. */
export type ReportParts = {
  version: string | null;
  nodes: readonly InsideNode[];
  workloads: readonly InsideWorkload[];
  pods: readonly Pod[];
  /** VMs of the namespace of the guest cluster. */
  vms: readonly JoinVm[];
  unread: readonly { part: InsidePart; error: AppError | null }[];
};

const mostPods = 200;
const byName = (a: { name: string }, b: { name: string }): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true });

/**
 * Finds the VM that a node is: by the VM's uid in its providerID, which the Harvester cloud provider writes; else by its
 * name; else by an address. Source: harvester/cloud-provider-harvester instance.go (harvester://UID).
 */
export function joinNodes(nodes: readonly InsideNode[], vms: readonly JoinVm[]): JoinedNode[] {
  const byUid = new Map(vms.map((vm) => [vm.uid, vm]));
  const named = new Map(vms.map((vm) => [vm.name, vm]));
  const taken = new Set<EntityId>();
  const take = (vm: JoinVm | undefined, joinedBy: NonNullable<JoinedNode['joinedBy']>) => {
    if (vm === undefined || taken.has(vm.id)) return null;
    taken.add(vm.id);
    return { vm: vm.id, joinedBy };
  };
  const joined = new Map<string, Pick<JoinedNode, 'vm' | 'joinedBy'>>();
  const uidOf = ({ providerId }: InsideNode): string | undefined =>
    /^harvester:\/\/\/?(.+)$/.exec(providerId ?? '')?.[1];
  // The surest first, so that no node is taken for a VM that another one is for certain.
  for (const node of nodes) {
    const found = take(byUid.get(uidOf(node) ?? ''), 'provider-id');
    if (found) joined.set(node.name, found);
  }
  for (const node of nodes) {
    if (joined.has(node.name) || uidOf(node) !== undefined) continue;
    const found = take(named.get(node.name), 'name');
    if (found) joined.set(node.name, found);
  }
  for (const node of nodes) {
    if (joined.has(node.name) || uidOf(node) !== undefined) continue;
    const at = vms.find(
      (vm) => !taken.has(vm.id) && vm.addresses.some((each) => node.addresses.includes(each)),
    );
    const found = take(at, 'address');
    if (found) joined.set(node.name, found);
  }
  return nodes
    .map((node): JoinedNode => ({ ...node, ...(joined.get(node.name) ?? { vm: null, joinedBy: null }) }))
    .sort(byName);
}

function quorumOf(nodes: readonly InsideNode[]): Quorum | null {
  const etcd = nodes.filter(({ roles }) => roles.includes('etcd'));
  if (etcd.length === 0) return null;
  return {
    members: etcd.length,
    ready: etcd.filter(({ isReady }) => isReady).length,
    needed: Math.floor(etcd.length / 2) + 1,
  };
}

const isBad = ({ state, problems }: Pod): boolean =>
  state === 'error' || state === 'warning' || problems.length > 0;

function toTroubled({ namespace, name, state, status, problems, pod }: Pod): TroubledPod {
  return {
    namespace: namespace ?? '',
    name,
    node: pod.host,
    state,
    status,
    restarts: pod.restarts,
    problems,
  };
}

/** Puts together what the API of a guest cluster tells and the VMs of its namespace. */
export function toReport(parts: ReportParts): GuestReport {
  const { version, pods, vms } = parts;
  const nodes = joinNodes(parts.nodes, vms);
  const isNode = new Set(nodes.flatMap(({ vm }) => vm ?? []));
  const vmsWithoutNode = vms.filter((vm) => vm.isMember && vm.isRunning && !isNode.has(vm.id));
  const quorum = quorumOf(nodes);
  const bad = pods
    .filter(isBad)
    .sort((a, b) => Number(b.state === 'error') - Number(a.state === 'error') || byName(a, b));
  const workloads = [...parts.workloads].sort(
    (a, b) => a.namespace.localeCompare(b.namespace) || byName(a, b) || a.kind.localeCompare(b.kind),
  );
  const isRead = (part: InsidePart): boolean => parts.unread.every((each) => each.part !== part);
  return {
    version,
    nodes,
    vmsWithoutNode: isRead('nodes') ? vmsWithoutNode.map(({ id }) => id) : [],
    quorum,
    workloads,
    pods: {
      total: pods.length,
      running: pods.filter(({ pod }) => pod.phase === 'Running').length,
      inTrouble: bad.length,
      troubled: bad.slice(0, mostPods).map(toTroubled),
    },
    problems: reportProblems({
      version,
      nodes,
      quorum,
      vmsWithoutNode: isRead('nodes') ? vmsWithoutNode : [],
    }),
    unread: [...parts.unread],
  };
}
