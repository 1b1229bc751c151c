import { z } from 'zod';
import { Json } from '../../plan/canonical.ts';
import { FieldChange } from '../../plan/review.ts';
import { SecretSlot } from '../../plan/shape.ts';
import { Empty, call } from '../define.ts';

const cluster = z.string().min(1);
const entity = z.string().min(1);
const VmManifest = z.record(z.string(), Json);

/** A version of a VM template; `id` is what `vm.read` takes. */
export const TemplateVersion = z.object({
  id: z.string(),
  name: z.string(),
  /** Null until Harvester has given it one. */
  number: z.number().nullable(),
  isDefault: z.boolean(),
  isReady: z.boolean(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

/** A VM template with its versions, newest first. */
export const VmTemplate = z.object({
  namespace: z.string(),
  name: z.string(),
  description: z.string(),
  versions: z.array(TemplateVersion),
});
export type VmTemplate = z.infer<typeof VmTemplate>;

/** A public key that Harvester keeps; `id` is namespace/name. */
export const KeyPair = z.object({ id: z.string(), publicKey: z.string() });
export type KeyPair = z.infer<typeof KeyPair>;

/** What VMs are made of and made into. Secrets go in by these and never come back. */
export const vmsContract = {
  /**
   * A VM as it can be edited, or the VM that a template version describes: without status and managed fields, and with
   * credentials in it hidden. `cloudInit` says which parts of cloud-init it has.
   */
  'vm.read': call(
    z.strictObject({ entity }),
    z.object({
      manifest: VmManifest,
      keyPairs: z.array(z.string()),
      cloudInit: z.object({ hasUserData: z.boolean(), hasNetworkData: z.boolean() }),
    }),
  ),
  /** The VM templates and key pairs that the user of a connected cluster may read. */
  'vm.sources': call(
    z.strictObject({ cluster }),
    z.object({ templates: z.array(VmTemplate), keyPairs: z.array(KeyPair) }),
  ),
  /** Copies the cloud-init of a VM or template version into slots of a plan, within main; answers which parts there were. */
  'vm.keepCloudInit': call(
    z.strictObject({
      plan: z.string().min(1).max(80),
      entity,
      userDataSlot: SecretSlot,
      networkDataSlot: SecretSlot,
    }),
    z.object({ hasUserData: z.boolean(), hasNetworkData: z.boolean() }),
  ),
  /**
   * Puts a VM in place of what it was when it was read: with `isDry` only tried by the server. `secrets` are values for
   * Secrets of the VM, by their names. Answers what changes; a conflict where somebody else has changed it since.
   */
  'vm.change': call(
    z.strictObject({
      entity,
      manifest: VmManifest,
      secrets: z
        .array(z.strictObject({ name: z.string(), values: z.record(z.string(), z.string().max(1_000_000)) }))
        .max(20),
      isDry: z.boolean(),
    }),
    z.object({ fields: z.array(FieldChange), isRunning: z.boolean() }),
  ),
  /** Makes a template of a VM, or a new version of the template `name` where there is one. With data its disks become images. */
  'vm.makeTemplate': call(
    z.strictObject({
      entity,
      name: z.string().min(1).max(63),
      description: z.string(),
      withData: z.boolean(),
    }),
    Empty,
  ),
  /** Has Harvester make a copy of a VM with its volumes. */
  'vm.clone': call(z.strictObject({ entity, name: z.string().min(1).max(63), starts: z.boolean() }), Empty),
};
