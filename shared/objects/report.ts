import { z } from 'zod';
import { AppError } from '../error.ts';
import { FieldChange } from '../plan/review.ts';

/** An object of any kind by its own names; `namespace` is null where it is in none. */
export const AnyRef = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});
export type AnyRef = z.infer<typeof AnyRef>;

/** A field that somebody else manages and would lose: `field` as the server writes it, such as `.spec.runStrategy`. */
export const Ownership = z.object({ field: z.string(), manager: z.string() });
export type Ownership = z.infer<typeof Ownership>;

/**
 * What writing one document comes to. `create`, `change` and `unchanged` are accepted by the server; `conflict` waits for a
 * decision: fields that were changed meanwhile, or that others manage; `refused` has the server's words; `skipped` was
 * not sent, since one before it could not be.
 */
export const DocumentReport = z.object({
  ref: AnyRef,
  /** Id of the entity; null for a kind that Acre does not show. */
  entity: z.string().nullable(),
  state: z.enum(['create', 'change', 'unchanged', 'conflict', 'refused', 'skipped']),
  /** Whether it was written; never after a dry run. */
  isDone: z.boolean(),
  /** What changes, from what was opened, by what the server has now, to what is intended. Hidden values stay hidden. */
  fields: z.array(FieldChange),
  /** What others manage of it, and has to be taken over. */
  owners: z.array(Ownership),
  error: AppError.nullable(),
});
export type DocumentReport = z.infer<typeof DocumentReport>;

/** A kind that a server has, for completion. */
export const ServedKind = z.object({ apiVersion: z.string(), kind: z.string(), isNamespaced: z.boolean() });
export type ServedKind = z.infer<typeof ServedKind>;
