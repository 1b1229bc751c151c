import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { vmEjectCd, vmInsertCd, vmTakeOutDrive } from '../../shared/actions/vm-cd.ts';
import { appError } from '../../shared/error.ts';
import { imageKind } from '../../shared/kinds/image.ts';
import { volumeKind } from '../../shared/kinds/volume.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { callSteve, isSteveMissing } from './steve.ts';
import type { RunAction } from './run.ts';
import { appended, patchVm, readVmParts, removed, withTemplates } from './vm-object.ts';
import type { PatchStep, VmParts } from './vm-object.ts';
import { callSubresource } from './vm-subresource.ts';

const gib = 2 ** 30;
const RawImage = z.object({
  spec: z.object({ backend: z.string().nullish(), targetStorageClassName: z.string().nullish() }),
  status: z.object({
    size: z.number().nullish(),
    virtualSize: z.number().nullish(),
    storageClassName: z.string().nullish(),
  }),
});

const claimsIn = ({ volumes }: Pick<VmParts, 'volumes'>, name: string): string[] =>
  volumes
    .filter((volume) => volume.name === name)
    .flatMap(
      ({ persistentVolumeClaim, dataVolume }) => persistentVolumeClaim?.claimName ?? dataVolume?.name ?? [],
    );

/** Takes what is in a drive out of a VM, and out of what Harvester makes volumes by. */
function emptied(parts: VmParts, drive: string, claims: readonly string[]): PatchStep[] {
  const kept = parts.templates?.filter(({ metadata }) => !claims.includes(metadata.name));
  const isNamed = kept !== undefined && kept.length !== parts.templates?.length;
  return [...removed(parts, 'volumes', drive), ...(isNamed ? withTemplates(parts, kept) : [])];
}

/** Names a volume of the image in the claim templates, by which Harvester makes it, and puts it into the drive. */
export const runVmInsertCd: RunAction = async (run) => {
  const { client, entity, options, signal } = run;
  const { drive, image } = vmInsertCd.options.parse(options);
  const [namespace = '', name = ''] = image.split('/');
  const found = await client.request('GET', toResourcePath(imageKind.resource, { namespace, name }), {
    signal,
  });
  if (!found.ok) return found;
  const read = RawImage.safeParse(found.value);
  const { size, virtualSize, storageClassName } = read.data?.status ?? {};
  const storageClass = storageClassName || read.data?.spec.targetStorageClassName;
  const bytes = Math.max(size ?? 0, virtualSize ?? 0);
  if (!storageClass || bytes === 0)
    return toFailure(appError('conflict', `The image ${image} is not ready to be put into a drive.`));
  const vm = await readVmParts(run);
  if (!vm.ok) return vm;
  const { volumes, templates } = vm.value;
  if (volumes.some((volume) => volume.name === drive))
    return toFailure(appError('conflict', `The drive ${drive} of ${entity.name} holds something already.`));
  if (templates === null)
    return toFailure(appError('invalid', `The claim templates of ${entity.name} cannot be read.`));
  const claimName = `${`${entity.name}-${drive}`.slice(0, 57)}-${randomBytes(3).toString('hex').slice(0, 5)}`;
  const template = {
    metadata: { name: claimName, annotations: { 'harvesterhci.io/imageId': image } },
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: `${Math.ceil(bytes / gib)}Gi` } },
      volumeMode: 'Block',
      storageClassName: storageClass,
    },
  };
  const volume = { name: drive, persistentVolumeClaim: { claimName, hotpluggable: true } };
  return patchVm(run, [
    ...appended(vm.value, 'volumes', volume),
    ...withTemplates(vm.value, [...templates, template]),
  ]);
};

/**
 * Takes what is in a drive out of the VM, then deletes its volume; who may not delete it has Harvester do both. Whether that is
 * so is tried before, so that nothing is left half done.
 */
export const runVmEjectCd: RunAction = async (run) => {
  const { client, entity, options, signal } = run;
  const { drive } = vmEjectCd.options.parse(options);
  const vm = await readVmParts(run);
  if (!vm.ok) return vm;
  const claims = claimsIn(vm.value, drive);
  const [claim] = claims;
  if (claim === undefined)
    return toFailure(appError('conflict', `The drive ${drive} of ${entity.name} holds nothing.`));
  const path = toResourcePath(volumeKind.resource, { namespace: entity.namespace, name: claim });
  const remove = (query?: { dryRun: string }): Promise<KubeResult<unknown>> =>
    client.request('DELETE', path, { signal, ...(query ? { query } : {}) });
  const tried = await remove({ dryRun: 'All' });
  if (!tried.ok && tried.error.code === 'forbidden') {
    const answer = await callSteve(run, 'ejectCdRomVolume', { deviceName: drive });
    return isSteveMissing(answer) || (!answer.ok && answer.error.code === 'forbidden') ? tried : answer;
  }
  const written = await patchVm(run, emptied(vm.value, drive, claims));
  if (!written.ok) return written;
  let gone = await remove();
  // Harvester's webhook sees a little later than the VM itself that the volume is in use no more.
  for (let tries = 1; tries < 4 && !gone.ok && gone.error.code === 'rejected'; tries += 1) {
    await setTimeout(1_000, undefined, { signal }).catch(() => undefined);
    gone = await remove();
  }
  return gone.ok || gone.status === 404 ? written : gone;
};

/** Takes a drive with what is in it out of the VM, and restarts it where it runs; up to Harvester 1.7. */
export const runVmTakeOutDrive: RunAction = async (run) => {
  const { drive } = vmTakeOutDrive.options.parse(run.options);
  const vm = await readVmParts(run);
  if (!vm.ok) return vm;
  const written = await patchVm(run, [
    ...emptied(vm.value, drive, claimsIn(vm.value, drive)),
    ...removed(vm.value, 'disks', drive),
  ]);
  if (!written.ok || vmTakeOutDrive.mark?.(run.entity, run.world) === null) return written;
  const restarted = await callSubresource(run, 'virtualmachines', 'restart');
  if (restarted.ok) return restarted;
  const hint = `The drive is out of ${run.entity.name} already: its guest loses it when it is restarted.`;
  return { ...restarted, error: { ...restarted.error, hint } };
};
