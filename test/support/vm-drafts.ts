import { readVm } from '../../shared/vm/read.ts';
import type { VmDraft } from '../../shared/vm/draft.ts';
import { toMakeVms } from '../../shared/vm/draft.ts';
import { emptyDisk, inBootOrder, newForm, nicOn } from '../../shared/vm/new-form.ts';
import type { VmForm } from '../../shared/vm/form.ts';
import { blankVm, buildVm } from '../../shared/vm/write.ts';
import { siteOf } from './plan-site.ts';
import type { PlanLab } from './plan-lab.ts';
import { classOf, networkOf, ubuntuOf } from './plan-lab.ts';

const gib = 2 ** 30;

/** A draft of a small VM for a lab: from the image of Ubuntu, on its first network, with this user data. */
export function draftFor(
  { simulator }: Pick<PlanLab, 'simulator'>,
  name: string,
  over: Partial<VmForm> = {},
  userData = '#cloud-config\npassword: hunter2\n',
): VmDraft {
  const image = ubuntuOf(simulator);
  const form = newForm(siteOf(1), name, null);
  const [disk] = inBootOrder([emptyDisk(form, 'disk-0', 10 * gib)]);
  const claim = disk!.source.type === 'new' ? disk!.source.claim : '';
  const manifest = buildVm(
    {
      ...form,
      cpuCores: 1,
      memoryBytes: 2 * gib,
      disks: [
        {
          ...disk!,
          source: {
            type: 'image',
            claim,
            image,
            sizeBytes: 10 * gib,
            storageClass: classOf(simulator, image),
          },
        },
      ],
      nics: [nicOn('default', networkOf(simulator))],
      ...over,
    },
    blankVm({ 'harvesterhci.io/creator': 'harvester' }),
  );
  return { manifest, count: 1, cloudInit: { type: 'written', userData, networkData: '' }, access: [] };
}

/** Saves a plan of a draft with its secrets where they belong, as the page does. */
export async function saveDraft(lab: PlanLab, plan: string, draft: VmDraft): Promise<void> {
  const { intention, values, copies } = toMakeVms('vms', draft);
  await lab.save(plan, intention);
  for (const { slot, value } of values) {
    const kept = await lab.app().call('plan.keepSecret', { plan, slot, value });
    if (!kept.ok) throw new Error(kept.error.message);
  }
  if (!copies) return;
  const { from: entity, ...slots } = copies;
  const copied = await lab.app().call('vm.keepCloudInit', { plan, entity, ...slots });
  if (!copied.ok) throw new Error(copied.error.message);
}

/** The form of a draft. */
export function formOf({ manifest }: VmDraft): VmForm {
  return readVm(manifest);
}
