import { z } from 'zod';
import { Json } from '../../plan/canonical.ts';
import { SecretSlot } from '../../plan/shape.ts';
import { Empty, call } from '../define.ts';

const entity = z.string().min(1);
const VmManifest = z.record(z.string(), Json);

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
  /** Puts values into Secrets of a VM, by the names of these; one that is not there is made for it. */
  'vm.writeSecrets': call(
    z.strictObject({
      entity,
      secrets: z
        .array(z.strictObject({ name: z.string(), values: z.record(z.string(), z.string().max(1_000_000)) }))
        .max(20),
    }),
    Empty,
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
