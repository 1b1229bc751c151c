import type { GuestCluster, GuestMember } from '../guest/guest.ts';
import type { EntityId } from '../id.ts';
import type { Site } from './site.ts';

/** The voters of a guest cluster's etcd: how many there are, how many answer, and how many have to. */
export type Quorum = { voters: number; healthy: number; needed: number };

/** Whether a node takes part in etcd; where roles are not known at all, null. */
function isVoter({ roles }: GuestMember): boolean {
  return roles.includes('etcd');
}

/** More than half of the voters have to answer. Source: etcd documentation, failure tolerance. */
export function neededOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** Whether the guest of a VM answers, as far as its instance says. */
export function isUp(site: Site, vm: EntityId): boolean {
  const found = site.vms.get(vm);
  if (!found?.instance) return false;
  const { phase, isReady, isPaused } = found.instance.instance;
  const host = found.host === null ? undefined : site.hostNamed(found.host);
  return phase === 'Running' && isReady && !isPaused && host?.entity.host.isReady !== false;
}

/** The voters of a guest cluster by entity id of their VMs; empty where no roles are known. */
export function votersOf(guest: GuestCluster): EntityId[] {
  return guest.members.filter(isVoter).map(({ vm }) => vm);
}

/** The quorum of a guest cluster when some VMs do not answer; null where nothing is known of its etcd. */
export function quorumOf(site: Site, guest: GuestCluster, down: ReadonlySet<EntityId>): Quorum | null {
  const voters = votersOf(guest);
  if (voters.length === 0) return null;
  const healthy = voters.filter((vm) => isUp(site, vm) && !down.has(vm)).length;
  return { voters: voters.length, healthy, needed: neededOf(voters.length) };
}

/** Whether etcd still answers. */
export function hasQuorum({ healthy, needed }: Quorum): boolean {
  return healthy >= needed;
}

/**
 * Whether members can be taken out for good, one after the other in this order, with etcd answering after every one; a
 * member that is taken out no longer counts as a voter.
 */
export function survivesRemoval(site: Site, guest: GuestCluster, order: readonly EntityId[]): boolean {
  const voters = new Set(votersOf(guest));
  if (voters.size === 0) return true;
  for (const vm of order) {
    if (!voters.delete(vm)) continue;
    const healthy = [...voters].filter((each) => isUp(site, each)).length;
    if (healthy < neededOf(voters.size)) return false;
  }
  return true;
}

/** The guest cluster that a VM is a node of. */
export function guestOf(site: Site, vm: EntityId): GuestCluster | undefined {
  return site.guests().find(({ members }) => members.some((member) => member.vm === vm));
}
