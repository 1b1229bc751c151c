import type { GuestEvent } from '../../shared/guest/inside/report.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Problem } from '../../shared/world/entity.ts';

/** What guest clusters say of their nodes that is wrong: by cluster, then by the VM each node is. */
export type GuestSignals = ReadonlyMap<string, ReadonlyMap<EntityId, readonly Problem[]>>;

/** A node that is not ready, as its VM shows it: the VM itself runs, so it is a warning there. */
function toSignal(name: string, status: string, why: string | undefined): Problem {
  const told = why === undefined ? '' : ` ${why}`;
  return {
    severity: 'warning',
    code: 'GuestNodeNotReady',
    text: `Its Kubernetes node ${name} is ${status.toLowerCase()}.${told}`,
  };
}

/** The signals of the guest clusters that are reached now; what is the same as before keeps its identity. */
export function toGuestSignals(
  guests: ReadonlyMap<EntityId, GuestEvent>,
  before: GuestSignals,
): GuestSignals {
  const byCluster = new Map<string, Map<EntityId, Problem[]>>();
  for (const [guest, { state, report }] of guests) {
    if (state !== 'live' || report === null) continue;
    for (const { vm, isReady, name, status, conditions } of report.nodes) {
      if (vm === null || isReady) continue;
      const cluster = parseEntityId(guest)?.cluster ?? '';
      const vms = byCluster.get(cluster) ?? new Map<EntityId, Problem[]>();
      vms.set(vm, [toSignal(name, status, conditions.find(({ type }) => type === 'Ready')?.message)]);
      byCluster.set(cluster, vms);
    }
  }
  const kept = new Map<string, ReadonlyMap<EntityId, readonly Problem[]>>();
  for (const [cluster, vms] of byCluster) {
    const old = before.get(cluster);
    kept.set(cluster, old && keyOf(old) === keyOf(vms) ? old : vms);
  }
  return kept;
}

function keyOf(vms: ReadonlyMap<EntityId, readonly Problem[]>): string {
  return JSON.stringify([...vms].sort(([a], [b]) => (a < b ? -1 : 1)));
}
