import { z } from 'zod';
import { SentRequest } from '../sent-request.ts';

/**
 * A request that a step has sent and that had an effect or was refused one, as it was answered. Reads are left out. It has
 * no body and no query, which `KeptRequest` has, and what the server said is without secrets.
 */
export const RunRequest = z.strictObject({
  /** When it was sent, ISO 8601. */
  at: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  /** Whether it went to the API of a guest cluster, or of the Rancher that makes one. */
  isOfGuest: z.boolean(),
  /** HTTP status; null where no answer came. */
  status: z.number().nullable(),
  tookMs: z.number(),
  /** What was said against it, verbatim; null where it was taken. */
  refusal: z.string().nullable(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/** The same with what was sent; null where that was not kept. `guest` names the guest cluster, or the Rancher, whose API it went to. */
export const KeptRequest = z.strictObject({
  step: z.string(),
  request: RunRequest,
  guest: z.string().nullable(),
  sent: SentRequest.nullable(),
});
export type KeptRequest = z.infer<typeof KeptRequest>;
