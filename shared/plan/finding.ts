import { z } from 'zod';

/** What a finding is about: an intention, and where it is one thing, the entity id of a VM, host or guest cluster. */
export const Where = z.object({ intention: z.string().nullable(), entity: z.string().nullable() });
export type Where = z.infer<typeof Where>;

/**
 * Something a user should know of a plan before it is applied. An `error` keeps it from being applied; a `warning` costs
 * something; `info` says what could not be checked.
 */
export const Finding = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  text: z.string(),
  where: Where,
});
export type Finding = z.infer<typeof Finding>;

/** Makes a finding. */
export function toFinding(
  severity: Finding['severity'],
  code: string,
  text: string,
  where: Partial<Where> = {},
): Finding {
  return { severity, code, text, where: { intention: null, entity: null, ...where } };
}
