import { z } from 'zod';
import type { Image } from '../kinds/image.ts';
import type { Entity } from '../kinds/index.ts';
import type { Vm } from '../kinds/vm.ts';
import type { VmDrive } from '../kinds/vm-devices.ts';
import type { Site } from '../plan/site.ts';
import { toSite } from '../plan/site.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import { isBefore, restartNote, whyTooOld } from './vm-live-parts.ts';
import { instanceOf, runningOf, subresourceNeed } from './vm-parts.ts';

const Drive = z.strictObject({ drive: z.string().min(1).max(63) });
const patch = {
  verb: 'patch',
  group: 'kubevirt.io',
  resource: 'virtualmachines',
  subresource: null,
} as const;

const drivesOf = (entity: Entity): readonly VmDrive[] =>
  entity.kind === 'VirtualMachine' ? (entity.vm.drives ?? []) : [];
const isEmpty = ({ claim }: VmDrive): boolean => claim === null;

/** The drives of a VM that a medium can be put into, or taken out of, at any time. */
export function drivesToFill(vm: Vm): VmDrive[] {
  return drivesOf(vm).filter((drive) => isEmpty(drive) && drive.bus === 'sata');
}
export function drivesToEject(vm: Vm): VmDrive[] {
  return drivesOf(vm).filter((drive) => drive.claim !== null && drive.isPlugged && drive.bus === 'sata');
}

/** The images that can be put into a drive, as `namespace/name`: media before disks, those of the namespace first among them. */
export function mediaOf(site: Site, { namespace }: Pick<Vm, 'namespace'>): [name: string, image: Image][] {
  const rank = (name: string, { image }: Image): number =>
    Number(image.isIso) * 2 + Number(name.startsWith(`${namespace ?? ''}/`));
  return [...site.images]
    .filter(([, { image, deletingAt }]) => image.isReady && !image.isUpgrade && deletingAt === null)
    .sort(
      ([a, left], [b, right]) =>
        rank(b, right) - rank(a, left) || (left.image.displayName < right.image.displayName ? -1 : 1),
    );
}

/** Whether a running guest has what is in a drive; true where nothing runs. */
function guestHas(entity: Vm, world: World, drive: string): boolean {
  if (!runningOf(entity, world)) return true;
  return instanceOf(entity, world)?.instance.plugged?.includes(drive) === true;
}

/** What is in a drive, in words: the image it was made from where that is known, else its claim. */
export function mediumOf(site: Site, { namespace }: Pick<Vm, 'namespace'>, claim: string): string {
  const image = site.volumes.get(`${namespace ?? ''}/${claim}`)?.volume.image;
  return image ? (site.images.get(image)?.image.displayName ?? image) : claim;
}

/** Why there is no drive to put something into; null where there is one. */
function whyNoEmpty(site: Site, vm: Vm): string | null {
  if (drivesToFill(vm).length > 0) return null;
  const [first] = drivesOf(vm);
  if (!first) return `${vm.name} has no CD-ROM drive: add one in its form, and restart it.`;
  const empty = drivesOf(vm).find(isEmpty);
  if (empty)
    return `The drive ${empty.name} is on the bus ${empty.bus}; a medium can be put into one on SATA only.`;
  return `The drive ${first.name} holds ${mediumOf(site, vm, first.claim ?? '')}: eject that first.`;
}

/**
 * Puts an image into an empty CD-ROM drive of a VM, running or not. Source: harvester API reference section 4.2; harvester/harvester
 * pkg/api/vm/handler.go insertCdRomVolume: a volume of the image that is named in the claim templates, and plugged in.
 */
export const vmInsertCd = defineAction({
  label: 'Insert CD',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: (entity) => `Harvester makes a volume of the image and puts it into the drive of ${entity.name}.`,
  options: Drive.extend({ image: z.string().min(3).max(510) }),
  needs: [patch],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has drives.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    const site = toSite(world, entity.cluster);
    const old = whyTooOld(site, 8, 'A CD can be put into a VM that is there');
    if (old !== null) return old;
    const why = whyNoEmpty(site, entity);
    if (why !== null) return why;
    const isBare = site.knows('VirtualMachineImage') && mediaOf(site, entity).length === 0;
    return isBare ? 'There is no image that is ready, in the namespaces you may read.' : true;
  },
  check(entity, world, { drive, image }) {
    if (entity.kind !== 'VirtualMachine') return true;
    const isFree = drivesToFill(entity).some(({ name }) => name === drive);
    if (!isFree) return `The drive ${drive} of ${entity.name} is not there, not empty, or not on SATA.`;
    const found = toSite(world, entity.cluster).images.get(image);
    if (!found) return `There is no image ${image}.`;
    if (!found.image.isReady) return `${found.image.displayName} is not ready.`;
    return found.image.storageClass === null ? `${found.image.displayName} has no storage class yet.` : true;
  },
  isDone(entity, world, { options: { drive } }) {
    if (entity?.kind !== 'VirtualMachine') return false;
    const found = drivesOf(entity).find(({ name }) => name === drive);
    if (!found || isEmpty(found)) return false;
    return entity.vm.isRestartRequired || guestHas(entity, world, drive);
  },
  note: restartNote,
  undo: (_before, { drive }) => ({ action: 'vm.ejectCd', options: { drive } }),
});

/**
 * Takes what is in a CD-ROM drive out of it, and deletes the volume that was made for it; the image stays. Where the user may
 * not delete volumes, Harvester does it by its own rights (ejectCdRomVolume).
 */
export const vmEjectCd = defineAction({
  label: 'Eject CD',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: (entity) =>
    `The drive of ${entity.name} becomes empty, and the volume that was made for it is deleted; the image stays.`,
  options: Drive,
  needs: [patch, { verb: 'delete', group: '', resource: 'persistentvolumeclaims', subresource: null }],
  orNeeds: [{ verb: 'update', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null }],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has drives.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    const old = whyTooOld(toSite(world, entity.cluster), 8, 'A CD can be ejected without a restart');
    if (old !== null) return old;
    if (drivesToEject(entity).length > 0) return true;
    const full = drivesOf(entity).find((drive) => !isEmpty(drive));
    if (!full) return `No drive of ${entity.name} holds anything.`;
    return full.bus === 'sata'
      ? `What the drive ${full.name} holds was not put in while ${entity.name} was there: take it out in its form.`
      : `The drive ${full.name} is on the bus ${full.bus}; a medium can be taken out of one on SATA only.`;
  },
  check(entity, _world, { drive }) {
    if (entity.kind !== 'VirtualMachine') return true;
    const isFull = drivesToEject(entity).some(({ name }) => name === drive);
    return isFull ? true : `The drive ${drive} of ${entity.name} holds nothing that can be ejected.`;
  },
  isDone(entity, world, { options: { drive } }) {
    if (entity?.kind !== 'VirtualMachine') return false;
    const found = drivesOf(entity).find(({ name }) => name === drive);
    if (!found || !isEmpty(found)) return false;
    return instanceOf(entity, world)?.instance.plugged?.includes(drive) !== true;
  },
  note: restartNote,
  undo(before, { drive }, world) {
    const { namespace } = before;
    const claim = drivesOf(before).find(({ name }) => name === drive)?.claim ?? '';
    const volume = toSite(world, before.cluster).volumes.get(`${namespace ?? ''}/${claim}`);
    const image = volume?.volume.image ?? null;
    return image === null ? null : { action: 'vm.insertCd', options: { drive, image } };
  },
  isMoot: (entity, world) => drivesOf(entity).every(isEmpty) || isBefore(toSite(world, entity.cluster), 8),
});

/**
 * Takes a CD-ROM drive with what is in it out of a VM and restarts it, as Harvester before 1.8 ejects a CD (action ejectCdRom);
 * the volume stays.
 */
export const vmTakeOutDrive = defineAction({
  label: 'Eject CD with its drive',
  kinds: ['VirtualMachine'],
  danger: 'service',
  isMinor: true,
  reach: 'one',
  confirm: (entity) =>
    `Before Harvester 1.8 a CD is ejected with its drive, and ${entity.name} is restarted if it runs; its volume stays.`,
  options: Drive,
  needs: [patch, subresourceNeed('virtualmachines', 'restart')],
  can(entity) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has drives.';
    if (entity.deletingAt !== null) return 'The VM is being deleted.';
    return drivesOf(entity).length > 0 ? true : `${entity.name} has no CD-ROM drive.`;
  },
  check(entity, _world, { drive }) {
    const isThere = drivesOf(entity).some(({ name }) => name === drive);
    return isThere ? true : `${entity.name} has no drive ${drive}.`;
  },
  mark: (entity, world) => runningOf(entity, world)?.uid ?? null,
  isDone(entity, world, { options: { drive }, mark }) {
    if (entity?.kind !== 'VirtualMachine') return false;
    if (drivesOf(entity).some(({ name }) => name === drive)) return false;
    if (mark === null) return true;
    const now = runningOf(entity, world);
    return now !== null && now.uid !== mark;
  },
  isMoot: (entity, world) => drivesOf(entity).length === 0 || !isBefore(toSite(world, entity.cluster), 8),
  limitMs: 300_000,
  noUndo: 'The drive is added again in the form of the VM.',
});
