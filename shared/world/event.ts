import { z } from 'zod';

/** A Kubernetes event about an object. Times are ISO 8601. Source: Kubernetes API core/v1 Event. */
export const ObjectEvent = z.object({
  uid: z.string(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number(),
  source: z.string(),
  about: z.string(),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
});
export type ObjectEvent = z.infer<typeof ObjectEvent>;
