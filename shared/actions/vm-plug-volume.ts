import { z } from 'zod';
import type { Volume } from '../kinds/volume.ts';
import type { Vm } from '../kinds/vm.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import { runningOf, subresourceNeed } from './vm-parts.ts';

const Claim = z.strictObject({ claim: z.string().min(1).max(253) });
const patch = {
  verb: 'patch',
  group: 'kubevirt.io',
  resource: 'virtualmachines',
  subresource: null,
} as const;

/** The volumes of a VM's namespace that no VM has and that can be plugged in, by name. */
export function freeVolumes(vm: Vm, world: World): Volume[] {
  const used = new Set<string>();
  const volumes: Volume[] = [];
  for (const entity of world.entities.values()) {
    if (entity.namespace !== vm.namespace) continue;
    if (entity.kind === 'VirtualMachine') for (const claim of entity.vm.volumeClaims) used.add(claim);
    if (entity.kind === 'PersistentVolumeClaim' && entity.deletingAt === null) volumes.push(entity);
  }
  return volumes
    .filter(({ name, volume }) => !used.has(name) && volume.phase === 'Bound')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Plugs a volume into a running VM as a SCSI disk. It is asked of the VM, never of its instance: since Harvester 1.8 what is
 * plugged into an instance alone is taken out again. Source: harvester API reference sections 4.2 and 4.3.
 */
export const vmPlugVolume = defineAction({
  label: 'Plug in volume',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: (entity) => `The volume becomes a SCSI disk of ${entity.name} while it runs, and stays one.`,
  options: Claim,
  needs: [subresourceNeed('virtualmachines', 'addvolume'), patch],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has volumes.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    return runningOf(entity, world) ? true : 'The VM is not running.';
  },
  check(entity, world, { claim }) {
    if (entity.kind !== 'VirtualMachine') return true;
    if (entity.vm.volumeClaims.includes(claim)) return `${entity.name} has the volume ${claim} already.`;
    const isFree = freeVolumes(entity, world).some(({ name }) => name === claim);
    return isFree ? true : `${claim} is not there, not bound, or of another VM.`;
  },
  isDone: (entity, _world, { options }) =>
    entity?.kind === 'VirtualMachine' && entity.vm.volumeClaims.includes(options.claim),
  undo: (_before, options) => ({ action: 'vm.unplugVolume', options }),
});

/** Takes a volume out of a running VM that was plugged in while it ran; the volume stays. */
export const vmUnplugVolume = defineAction({
  label: 'Unplug volume',
  kinds: ['VirtualMachine'],
  danger: 'service',
  reach: 'part',
  confirm: (entity) =>
    `Take the volume out of ${entity.name} while it runs? Its guest should have unmounted it before; the volume stays.`,
  options: Claim,
  needs: [subresourceNeed('virtualmachines', 'removevolume'), patch],
  can(entity) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has volumes.';
    return entity.deletingAt === null ? true : 'The VM is being deleted.';
  },
  check(entity, _world, { claim }) {
    if (entity.kind !== 'VirtualMachine') return true;
    if (!entity.vm.volumeClaims.includes(claim)) return `${entity.name} has no volume ${claim}.`;
    const isPlugged = entity.vm.hotplugClaims?.includes(claim) === true;
    return isPlugged ? true : `${claim} was not plugged in while the VM ran: edit the VM to take it out.`;
  },
  isDone: (entity, _world, { options }) =>
    entity?.kind === 'VirtualMachine' && !entity.vm.volumeClaims.includes(options.claim),
  undo: (_before, options) => ({ action: 'vm.plugVolume', options }),
});
