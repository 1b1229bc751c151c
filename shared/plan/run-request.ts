import { z } from 'zod';

/**
 * A request that a step has sent and that had an effect or was refused one, as it was answered. Reads are left out. It has
 * no body and no query, and what the server said is without secrets.
 */
export const RunRequest = z.strictObject({
  /** When it was sent, ISO 8601. */
  at: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  /** Whether it went to the API of a guest cluster. */
  isOfGuest: z.boolean(),
  /** HTTP status; null where no answer came. */
  status: z.number().nullable(),
  tookMs: z.number(),
  /** What was said against it, verbatim; null where it was taken. */
  refusal: z.string().nullable(),
});
export type RunRequest = z.infer<typeof RunRequest>;
