import type { Entity } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';
import { otherHosts, whyHeld } from './host-state.ts';

const underWay = new Set(['requested', 'running']);

/**
 * Why the CPU manager of a host is not switched on (`isWanted`) or off now; null where it can be. Source: harvester/harvester
 * pkg/webhook/resources/node/validator.go: not a witness, and one management host at a time.
 */
export function whyNoCpuManager(entity: Entity, world: World, isWanted: boolean): string | null {
  const held = whyHeld(entity);
  if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
  const { cpuManager, role, isReady } = entity.host;
  if (role === 'witness') return 'A witness runs no VMs.';
  if (!isReady) return 'The host is not ready.';
  if (cpuManager === undefined) return 'KubeVirt does not tell whether CPUs can be pinned here.';
  if (underWay.has(cpuManager.change ?? '')) return 'A change of it is under way.';
  if (cpuManager.isOn === isWanted) return `CPU pinning is ${isWanted ? 'on' : 'off'} already.`;
  const busy = otherHosts(entity, world).find(
    ({ host }) => host.role === 'management' && underWay.has(host.cpuManager?.change ?? ''),
  );
  if (role === 'management' && busy)
    return `It is being changed on ${busy.name}: one management host at a time.`;
  return null;
}

/** Whether a host has taken the change. */
export function isCpuManager(entity: Entity | undefined, isWanted: boolean): boolean {
  return entity?.kind === 'Node' && entity.host.cpuManager?.isOn === isWanted;
}
