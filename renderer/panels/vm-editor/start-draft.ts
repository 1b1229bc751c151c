import { parseEntityId } from '../../../shared/id.ts';
import { isObject } from '../../../shared/plan/canonical.ts';
import { freeVmName } from '../../../shared/plan/draft-parts.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Site } from '../../../shared/plan/site.ts';
import { ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { copyVm } from '../../../shared/vm/copy.ts';
import type { VmDraft } from '../../../shared/vm/draft.ts';
import { hostLabel } from '../../../shared/vm/form.ts';
import type { VmForm } from '../../../shared/vm/form.ts';
import { emptyDisk, imageDisk, inBootOrder, newForm, osOf } from '../../../shared/vm/new-form.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { usualUserData } from '../../../shared/vm/user-data.ts';
import { blankVm, buildVm, writeVm } from '../../../shared/vm/write.ts';
import type { App } from '../app-context.ts';

const gib = 2 ** 30;

/** A name that no VM of the cluster has. */
export function freeName(site: Site, stem: string): string {
  return freeVmName(newPlan({ id: '', name: '', cluster: site.cluster, createdAt: '' }), site, stem);
}

/** A VM of nothing but what is usual in its cluster. */
export function usualDraft(site: Site, host: string | null): VmDraft {
  const form = newForm(site, freeName(site, 'vm'), host);
  return {
    manifest: buildVm(form, blankVm({ 'harvesterhci.io/creator': 'harvester' })),
    count: 1,
    cloudInit: { type: 'written', userData: usualUserData, networkData: '' },
    access: [],
  };
}

/** A VM as another one is configured, or as a template version says, read from its cluster. */
export async function draftFrom(
  { backend }: Pick<App, 'backend'>,
  site: Site,
  from: string,
  host: string | null,
): Promise<Result<VmDraft>> {
  const read = await backend.call('vm.read', { entity: from });
  if (!read.ok) return read;
  const { manifest, cloudInit } = read.value;
  const source = isObject(manifest) ? manifest : {};
  const stem = (readVm(source).name || (parseEntityId(from)?.name ?? 'vm')).replace(/-\d+$/, '');
  const copy = copyVm(source, freeName(site, stem));
  const form = readVm(copy);
  const placed =
    host === null ? form : { ...form, nodeSelector: { ...form.nodeSelector, [hostLabel]: host } };
  return ok({
    manifest: writeVm(copy, withClasses(site, placed)),
    count: 1,
    cloudInit: cloudInit.hasUserData
      ? { type: 'copied', from, ...cloudInit }
      : { type: 'written', userData: '', networkData: '' },
    access: [],
  });
}

/** Disks from images with the class that these have now: a template may be older. */
function withClasses(site: Site, form: VmForm): VmForm {
  const disks = form.disks.map((disk) => {
    if (disk.source.type !== 'image') return disk;
    const storageClass = site.images.get(disk.source.image)?.image.storageClass ?? disk.source.storageClass;
    return { ...disk, source: { ...disk.source, storageClass } };
  });
  return { ...form, disks };
}

/** The form with its first disk made of an image; of an installation medium with an empty disk before it. */
export function fromImage(site: Site, form: VmForm, image: string): VmForm {
  const isIso = site.images.get(image)?.image.isIso === true;
  const rest = form.disks.filter(({ name }) => name !== 'disk-0' && name !== 'cdrom-0');
  const first = isIso
    ? [emptyDisk(form, 'disk-0', 40 * gib), imageDisk(site, form, 'cdrom-0', image)]
    : [imageDisk(site, form, 'disk-0', image)];
  return { ...form, os: osOf(site, image), disks: inBootOrder([...first, ...rest]) };
}

/** The form with its first disk a volume that is there. */
export function fromVolume(form: VmForm, claim: string): VmForm {
  const rest = form.disks.filter(({ name }) => name !== 'disk-0' && name !== 'cdrom-0');
  const disk = { name: 'disk-0', device: 'disk', bus: 'virtio', bootOrder: 1 } as const;
  return { ...form, disks: inBootOrder([{ ...disk, source: { type: 'volume', claim } }, ...rest]) };
}
