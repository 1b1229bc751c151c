import { toEntityId } from '../../shared/id.ts';
import type { GuestCluster, GuestMember } from '../../shared/guest/guest.ts';
import { openRecogniser } from '../../shared/guest/recognise.ts';
import type { Recogniser } from '../../shared/guest/recognise.ts';
import type { EntityId } from '../../shared/id.ts';
import type { HostStorage } from '../../shared/kinds/host-storage.ts';
import type { HostUsage } from '../../shared/kinds/host-usage.ts';
import type { Host } from '../../shared/kinds/host.ts';
import type { Instance } from '../../shared/kinds/instance.ts';
import type { Migration } from '../../shared/kinds/migration.ts';
import type { Pod } from '../../shared/kinds/pod.ts';
import type { Unreadable } from '../../shared/kinds/unreadable.ts';
import type { VmRestore } from '../../shared/kinds/vm-restore.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import type { Problem } from '../../shared/world/entity.ts';
import { buildPods, podsOn } from './build-pods.ts';
import type { BuiltPods } from './build-pods.ts';
import type { ClusterInput, ClusterNode, GraphNode, GuestNode, HostNode, VmNode } from './graph.ts';
import { buildGuests } from './guests.ts';
import { joinHost } from './join-host.ts';
import { isNewerMigration, joinVm } from './join-vm.ts';
import type { HostLookup } from './join-vm.ts';
import { compareNames } from './names.ts';
import { troubleOf } from './trouble.ts';

/** A cluster as it was built last, with what makes the next build cheap. */
export type BuiltCluster = {
  input: ClusterInput;
  node: ClusterNode;
  /** Every VM in name order, on hosts and on the shelf. */
  vms: readonly VmNode[];
  nodes: ReadonlyMap<string, GraphNode>;
  /** What VMs were joined with beyond their own objects; while it is the same, a VM of the same objects is too. */
  hostsKey: string;
  recognise: Recogniser;
  /** The guest clusters as they were recognised, and every node of them by its VM. */
  guests: readonly GuestCluster[];
  memberOf: ReadonlyMap<EntityId, GuestMember>;
  /** Null while the layer of container workloads is off. */
  pods: BuiltPods | null;
};

type Sorted = {
  hosts: Host[];
  usage: Map<EntityId, HostUsage>;
  storage: Map<EntityId, HostStorage>;
  vms: Map<EntityId, Vm>;
  /** By the id of the VM they belong to. */
  instances: Map<EntityId, Instance>;
  migrations: Map<EntityId, Migration>;
  /** By its own id. */
  restores: Map<EntityId, VmRestore>;
  unreadable: Unreadable[];
  pods: Pod[];
};

function linkTo(entity: { links: readonly { type: string; to: string }[] }, type: string): string {
  return entity.links.find((link) => link.type === type)?.to ?? '';
}

function sortEntities(input: ClusterInput): Sorted {
  const sorted: Sorted = {
    hosts: [],
    usage: new Map(),
    storage: new Map(),
    vms: new Map(),
    instances: new Map(),
    migrations: new Map(),
    restores: new Map(),
    unreadable: [],
    pods: [],
  };
  for (const entity of input.world.entities.values()) {
    switch (entity.kind) {
      case 'Node':
        sorted.hosts.push(entity);
        break;
      case 'NodeMetrics':
        sorted.usage.set(linkTo(entity, 'describes'), entity);
        break;
      case 'StorageNode':
        sorted.storage.set(linkTo(entity, 'describes'), entity);
        break;
      case 'VirtualMachine':
        sorted.vms.set(entity.id, entity);
        break;
      case 'VirtualMachineInstance':
        sorted.instances.set(linkTo(entity, 'instance-of'), entity);
        break;
      case 'VirtualMachineInstanceMigration': {
        const vm = linkTo(entity, 'migrates');
        const other = sorted.migrations.get(vm);
        if (!other || isNewerMigration(entity, other)) sorted.migrations.set(vm, entity);
        break;
      }
      case 'VirtualMachineRestore':
        sorted.restores.set(entity.id, entity);
        break;
      case 'Unreadable':
        sorted.unreadable.push(entity);
        break;
      case 'Pod':
        sorted.pods.push(entity);
        break;
      default:
        break;
    }
  }
  return sorted;
}

function compareVms(a: VmNode, b: VmNode): number {
  return compareNames(a.name, b.name) || compareNames(a.namespace, b.namespace) || (a.id < b.id ? -1 : 1);
}

function isSameVm(a: VmNode, b: VmNode): boolean {
  return (
    a.vm === b.vm &&
    a.instance === b.instance &&
    a.migration === b.migration &&
    a.restore === b.restore &&
    a.guest === b.guest &&
    a.host === b.host &&
    isSameProblems(a.problems, b.problems)
  );
}

/** The restore that a VM says it is made by. */
function restoreIn({ restores }: Sorted, { cluster, namespace, vm }: Vm): VmRestore | null {
  const name = vm.restoreName;
  if (name === null || restores.size === 0) return null;
  return restores.get(toEntityId({ cluster, kind: 'VirtualMachineRestore', namespace, name })) ?? null;
}

function isSameProblems(a: readonly Problem[], b: readonly Problem[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}

/** Joins every VM and keeps the earlier node where nothing of it changed; in name order. */
function joinVms(
  sorted: Sorted,
  hosts: HostLookup,
  memberOf: ReadonlyMap<EntityId, GuestMember>,
  previous: BuiltCluster | null,
  isSameHosts: boolean,
  { guestSignals, rancher }: ClusterInput,
): VmNode[] {
  const fresh = new Map<string, VmNode>();
  const keep = (key: EntityId, vm: Vm | null, instance: Instance | null): void => {
    const migration = sorted.migrations.get(key) ?? null;
    const restore = vm ? restoreIn(sorted, vm) : null;
    const guest = memberOf.get(key) ?? null;
    const known = isSameHosts ? previous?.nodes.get((vm ?? instance)?.id ?? '') : undefined;
    if (known?.type === 'vm' && known.vm === vm && known.guest === guest) {
      if (known.instance === instance && known.migration === migration && known.restore === restore) {
        fresh.set(known.id, known);
        return;
      }
    }
    const joined = joinVm({ vm, instance, migration, restore, guest }, hosts);
    if (!joined) return;
    const told = [...(guestSignals?.get(key) ?? []), ...(rancher?.signals.get(key) ?? [])];
    const node = told.length > 0 ? { ...joined, problems: [...joined.problems, ...told] } : joined;
    const before = previous?.nodes.get(node.id);
    fresh.set(node.id, before?.type === 'vm' && isSameVm(before, node) ? before : node);
  };
  for (const [id, vm] of sorted.vms) keep(id, vm, sorted.instances.get(id) ?? null);
  for (const [id, instance] of sorted.instances) if (!sorted.vms.has(id)) keep(id, null, instance);
  const ordered: VmNode[] = [];
  for (const { id } of previous?.vms ?? []) {
    const node = fresh.get(id);
    if (node) ordered.push(node);
  }
  if (ordered.length === fresh.size) return ordered;
  for (const { id } of ordered) fresh.delete(id);
  return [...ordered, ...fresh.values()].sort(compareVms);
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function isSameHost(a: HostNode, b: HostNode): boolean {
  return (
    a.entity === b.entity &&
    isSameList(a.vms, b.vms) &&
    a.pods === b.pods &&
    isSameList(a.problems, b.problems) &&
    a.cpu.used === b.cpu.used &&
    a.memory.used === b.memory.used &&
    a.storage?.used === b.storage?.used &&
    a.storage?.reserved === b.storage?.reserved &&
    a.storage?.capacity === b.storage?.capacity
  );
}

const roleOrder: Record<HostNode['role'], number> = { management: 0, witness: 1, worker: 2 };

function compareHosts(a: HostNode, b: HostNode): number {
  return roleOrder[a.role] - roleOrder[b.role] || compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

function toProblem(entity: Unreadable): Problem {
  const { kind, reason } = entity.unreadable;
  const name = entity.namespace === null ? entity.name : `${entity.namespace}/${entity.name}`;
  return { severity: 'warning', code: 'Unreadable', text: `${kind} ${name} could not be read. ${reason}` };
}

function countOf(
  hosts: readonly HostNode[],
  vms: readonly VmNode[],
  guests: readonly GuestNode[],
  problems: readonly Problem[],
) {
  const counts = { hosts: hosts.length, vms: vms.length, running: 0, warnings: 0, errors: 0 };
  for (const vm of vms) if (vm.state === 'running') counts.running += 1;
  for (const node of [...hosts, ...vms, ...guests]) {
    const trouble = troubleOf(node);
    if (trouble === 'error') counts.errors += 1;
    if (trouble === 'warning') counts.warnings += 1;
  }
  for (const problem of problems) counts[problem.severity === 'error' ? 'errors' : 'warnings'] += 1;
  return counts;
}

function toMembers(guests: readonly GuestCluster[]): Map<EntityId, GuestMember> {
  return new Map(guests.flatMap(({ members }) => members.map((member) => [member.vm, member] as const)));
}

/** Builds one cluster, reusing every node of the previous build that did not change. */
export function buildCluster(input: ClusterInput, previous: BuiltCluster | null): BuiltCluster {
  if (
    previous?.input.info === input.info &&
    previous.input.world === input.world &&
    previous.input.hasWorkloads === input.hasWorkloads &&
    previous.input.guestSignals === input.guestSignals &&
    previous.input.rancher === input.rancher
  ) {
    return previous;
  }
  const sorted = sortEntities(input);
  const idByName = new Map(sorted.hosts.map((host) => [host.name, host.id]));
  const health = input.world.health.Node?.type;
  const lookup: HostLookup = {
    idOf: (name) => idByName.get(name),
    isKnown: health === undefined || health === 'live' || health === 'stale',
  };
  const hostsKey = `${lookup.isKnown} ${[...idByName.values()].join(' ')}`;
  const recognise = previous?.recognise ?? openRecogniser(input.info.id);
  const guests = recognise(sorted.vms.values(), input.rancher?.told);
  const memberOf = previous?.guests === guests ? previous.memberOf : toMembers(guests);
  const isSameBeside =
    previous?.hostsKey === hostsKey &&
    previous.input.guestSignals === input.guestSignals &&
    previous.input.rancher === input.rancher;
  const vms = joinVms(sorted, lookup, memberOf, previous, isSameBeside, input);
  const onHost = new Map<EntityId, VmNode[]>(sorted.hosts.map((host) => [host.id, []]));
  const shelf: VmNode[] = [];
  const pods = input.hasWorkloads ? buildPods(sorted.pods, lookup, hostsKey, previous?.pods ?? null) : null;
  for (const vm of vms) (vm.host === null ? shelf : (onHost.get(vm.host) ?? shelf)).push(vm);
  const hosts = sorted.hosts.map((host): HostNode => {
    const parts = {
      host,
      usage: sorted.usage.get(host.id) ?? null,
      storage: sorted.storage.get(host.id) ?? null,
    };
    const node = joinHost(parts, onHost.get(host.id) ?? [], podsOn(pods, host.id));
    const before = previous?.nodes.get(host.id);
    return before?.type === 'host' && isSameHost(before, node) ? before : node;
  });
  hosts.sort(compareHosts);
  const problems = sorted.unreadable.map(toProblem).sort((a, b) => compareNames(a.text, b.text));
  const guestNodes = buildGuests(guests, vms, hosts, previous?.node.guests ?? [], input.rancher?.guests);
  const node: ClusterNode = {
    type: 'cluster',
    id: input.info.id,
    info: input.info,
    world: input.world,
    health: input.world.health,
    problems,
    hosts,
    guests: guestNodes,
    shelf: previous && isSameList(previous.node.shelf, shelf) ? previous.node.shelf : shelf,
    workloads: pods?.workloads ?? null,
    counts: countOf(hosts, vms, guestNodes, problems),
  };
  const nodes = new Map<string, GraphNode>([[node.id, node]]);
  for (const host of hosts) nodes.set(host.id, host);
  for (const vm of vms) nodes.set(vm.id, vm);
  for (const guest of node.guests) nodes.set(guest.id, guest);
  return { input, node, vms, nodes, hostsKey, recognise, guests, memberOf, pods };
}
