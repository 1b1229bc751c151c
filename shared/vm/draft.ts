import type { MakeVms } from '../plan/intention.ts';
import type { JsonObject } from '../plan/canonical.ts';
import type { OwnedSecret } from '../plan/node-spec.ts';
import type { VmForm } from './form.ts';
import { secretNameOf } from './names.ts';
import { readVm } from './read.ts';
import { writeVm } from './write.ts';

/**
 * Where a part of cloud-init comes from: written here, copied by main from a VM or a template version (`from` is its id)
 * without being seen, or none.
 */
export type CloudInitSource =
  | { type: 'written'; userData: string; networkData: string }
  | { type: 'copied'; from: string; hasUserData: boolean; hasNetworkData: boolean };

/** A password or keys that the guest agent sets: the value is there until it is handed to main. */
export type AccessValue = { secret: string; key: string; value: string };

/** VMs as they are being drafted in a form: the object is the truth, and the rest is what no object shows. */
export type VmDraft = {
  manifest: JsonObject;
  count: number;
  cloudInit: CloudInitSource;
  access: readonly AccessValue[];
};

const slotOf = (id: string, secret: string, key: string): string =>
  `${id}/${secret}/${key}`
    .toLowerCase()
    .replace(/[^a-z0-9./-]/g, '-')
    .slice(0, 120);

/** What a Secret needs, by whether there is user data and network data at all. */
function cloudInitParts({ cloudInit }: VmDraft): { hasUserData: boolean; hasNetworkData: boolean } {
  if (cloudInit.type === 'copied') return cloudInit;
  return {
    hasUserData: cloudInit.userData.trim() !== '',
    hasNetworkData: cloudInit.networkData.trim() !== '',
  };
}

/** The object with the disk of cloud-init that its parts need, and with none where there are none. */
export function withCloudInit(draft: VmDraft): VmDraft {
  const { hasUserData, hasNetworkData } = cloudInitParts(draft);
  const form = readVm(draft.manifest);
  const cloudInit: VmForm['cloudInit'] =
    hasUserData || hasNetworkData
      ? { secret: form.cloudInit?.secret ?? secretNameOf(form.name, 'cloudinit'), hasNetworkData }
      : null;
  const manifest = writeVm(draft.manifest, { ...form, cloudInit });
  return manifest === draft.manifest ? draft : { ...draft, manifest };
}

/** A value for a slot of a plan; copied ones are put there by main. */
export type SlotValue = { slot: string; value: string };

/**
 * The intention that a draft comes to, with the values its slots get. The values are for main's vault and nothing else;
 * the intention holds none. `copies` says from where main copies cloud-init, and into which slots.
 */
export function toMakeVms(
  id: string,
  draft: VmDraft,
): {
  intention: MakeVms;
  values: readonly SlotValue[];
  copies: { from: string; userDataSlot: string; networkDataSlot: string } | null;
} {
  const { manifest, count, cloudInit, access } = withCloudInit(draft);
  const form = readVm(manifest);
  const parts = cloudInitParts(draft);
  const values: SlotValue[] = [];
  const secrets: OwnedSecret[] = [];
  let copies: { from: string; userDataSlot: string; networkDataSlot: string } | null = null;
  if (form.cloudInit) {
    const { secret } = form.cloudInit;
    const userDataSlot = slotOf(id, secret, 'userdata');
    const networkDataSlot = slotOf(id, secret, 'networkdata');
    const slots = {
      userdata: parts.hasUserData ? userDataSlot : null,
      networkdata: parts.hasNetworkData ? networkDataSlot : null,
    };
    secrets.push({ name: secret, purpose: 'cloud-init', slots });
    if (cloudInit.type === 'copied') copies = { from: cloudInit.from, userDataSlot, networkDataSlot };
    else {
      if (parts.hasUserData) values.push({ slot: userDataSlot, value: cloudInit.userData });
      if (parts.hasNetworkData) values.push({ slot: networkDataSlot, value: cloudInit.networkData });
    }
  }
  for (const { secret } of form.access) {
    const own = access.filter((each) => each.secret === secret && each.value !== '');
    if (own.length === 0) continue;
    const slots = Object.fromEntries(own.map(({ key }) => [key, slotOf(id, secret, key)]));
    secrets.push({ name: secret, purpose: 'access', slots });
    for (const { key, value } of own) values.push({ slot: slotOf(id, secret, key), value });
  }
  return { intention: { id, type: 'make-vms', count, manifest, secrets }, values, copies };
}
