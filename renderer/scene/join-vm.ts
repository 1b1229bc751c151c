import type { GuestMember } from '../../shared/guest/guest.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Instance } from '../../shared/kinds/instance.ts';
import type { Migration } from '../../shared/kinds/migration.ts';
import { toInstanceState, toVmState } from '../../shared/kinds/vm-state.ts';
import type { VmRestore } from '../../shared/kinds/vm-restore.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import type { VmNode } from './graph.ts';

/** What is known of one VM before it is joined; at least one of the first two is there. */
export type VmParts = {
  vm: Vm | null;
  instance: Instance | null;
  migration: Migration | null;
  /** The restore that its annotation names. */
  restore: VmRestore | null;
  guest: GuestMember | null;
};

/** What the placement of VMs needs to know of the hosts of a cluster. */
export type HostLookup = {
  /** Entity id of a host by its Kubernetes name; undefined where no such host is known. */
  idOf: (name: string) => EntityId | undefined;
  /** Whether the hosts could be read at all, so that a missing one means something. */
  isKnown: boolean;
};

/** An instance in one of these phases has ended and runs nowhere. Source: KubeVirt API VirtualMachineInstancePhase. */
const endedPhases = new Set(['Succeeded', 'Failed']);

/** Joins what is known of a VM to one node; null where there is neither a VM nor an instance. */
export function joinVm(parts: VmParts, hosts: HostLookup): VmNode | null {
  const { vm, instance, migration, restore, guest } = parts;
  const entity = vm ?? instance;
  if (!entity) return null;
  const shown = vm ? toVmState(vm, parts) : toInstanceState(entity as Instance, migration);
  const facts = instance?.instance;
  const hostName = facts && !endedPhases.has(facts.phase) ? facts.host : null;
  const host = hostName === null ? null : (hosts.idOf(hostName) ?? null);
  const problems =
    hostName !== null && host === null && hosts.isKnown
      ? [
          ...shown.problems,
          {
            severity: 'warning' as const,
            code: 'UnknownHost',
            text: `It runs on ${hostName}, which is not among the hosts of this cluster.`,
          },
        ]
      : shown.problems;
  const custom = vm?.vm.customAddress;
  const addresses = facts && facts.addresses.length > 0 ? facts.addresses : custom ? [custom] : [];
  return {
    type: 'vm',
    id: entity.id,
    cluster: entity.cluster,
    namespace: entity.namespace ?? '',
    name: entity.name,
    host,
    hostName,
    state: shown.state,
    status: shown.status,
    problems,
    addresses,
    cpuCores: vm?.vm.cpuCores ?? null,
    memoryBytes: vm?.vm.memoryBytes ?? null,
    guestCluster: guest?.cluster ?? null,
    guest,
    vm,
    instance,
    migration,
    restore,
  };
}

/** Whether the first of two migrations is the newer one; ties go to the later name. */
export function isNewerMigration(a: Migration, b: Migration): boolean {
  const [left, right] = [a.createdAt ?? '', b.createdAt ?? ''];
  return left === right ? a.name > b.name : left > right;
}
