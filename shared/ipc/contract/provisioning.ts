import { z } from 'zod';
import { Json } from '../../plan/canonical.ts';
import { call } from '../define.ts';

const rancher = z.string().min(1).max(100);

/** What a Rancher is asked while guest clusters are provisioned through it. */
export const provisioningContract = {
  /** The Kubernetes versions of a distribution that a Rancher offers, newest first. */
  'rancher.offered': call(
    z.strictObject({ rancher, distribution: z.enum(['k3s', 'rke2']) }),
    z.object({ versions: z.array(z.string()) }),
  ),
  /** What the HarvesterConfig of a pool says of its VMs: their shape, and nothing that may hold a secret. */
  'rancher.readPool': call(
    z.strictObject({ rancher, config: z.string().min(1).max(253) }),
    z.object({ config: z.record(z.string(), Json) }),
  ),
  /**
   * How the token in a cloud credential (`namespace:name`) stands, never the token itself: when it ends, null for never or
   * where that is not told; `isKept` where the Rancher keeps it from ending.
   */
  'rancher.credential': call(
    z.strictObject({ rancher, credential: z.string().min(3).max(320) }),
    z.object({
      name: z.string(),
      expiresAt: z.string().nullable(),
      isKept: z.boolean(),
      isEnded: z.boolean(),
    }),
  ),
};
