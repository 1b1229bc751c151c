import { z } from 'zod';

/** A request that changed something, as it was sent; `body` is JSON, with what may be secret hidden. */
export const SentRequest = z.object({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  /** Path prefix of the server, such as Rancher's of a cluster; empty for most. */
  prefix: z.string(),
  /** With its query. */
  path: z.string(),
  contentType: z.string().nullable(),
  body: z.string().nullable(),
  isRedacted: z.boolean(),
});
export type SentRequest = z.infer<typeof SentRequest>;
