import { z } from 'zod';
import type { Host } from '../kinds/host.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import { changesHost, isMaintained, otherHosts, whyHeld, whyNotClosed } from './host-state.ts';

/** `isForced`: Harvester shuts down the VMs that cannot move, and they stay off. */
export const MaintenanceOptions = z.strictObject({ isForced: z.boolean() }).default({ isForced: false });

function isManager({ host }: Host): boolean {
  return host.role !== 'worker' || (host.roles ?? []).length > 0;
}

/**
 * Why a host cannot be emptied by Harvester's own rule, null where it can: of a host of the control plane or etcd exactly
 * three have to be out of maintenance. Source: harvester/harvester pkg/util/drainhelper/helper.go, DrainPossible.
 */
export function whyNotDrained(host: Host, world: World): string | null {
  if (!isManager(host)) return null;
  const managers = [host, ...otherHosts(host, world).filter(isManager)];
  if (managers.length === 1) return 'It is the only management host: the cluster would stop with it.';
  const left = managers.filter((each) => each.host.maintenance === null).length;
  if (left === 3) return null;
  return `Harvester empties a management host only while exactly three are not in maintenance mode, and there are ${left}.`;
}

/**
 * Empties a host for maintenance: Harvester cordons it, moves its VMs away and says when it is done. Source: harvester/harvester
 * pkg/controller/master/nodedrain; the annotations of harvester API reference section 2.3.
 */
export const hostEnterMaintenance = defineAction({
  label: 'Enter maintenance mode',
  kinds: ['Node'],
  danger: 'service',
  confirm: (entity) => `Empty ${entity.name} for maintenance? Its VMs move to other hosts.`,
  options: MaintenanceOptions,
  needs: changesHost,
  can(entity, world) {
    const held = whyHeld(entity);
    if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
    if (entity.host.maintenance === 'completed') return 'The host is in maintenance mode already.';
    if (isMaintained(entity)) return 'The host is on its way into maintenance mode already.';
    return whyNotDrained(entity, world) ?? whyNotClosed(entity, world) ?? true;
  },
  // What follows takes minutes, and is followed by itself.
  isDone: (entity) => entity?.kind === 'Node' && isMaintained(entity),
  reach: 'one',
  isMoot: (entity) => entity.kind === 'Node' && isMaintained(entity),
});
