import { z } from 'zod';
import { AppError } from './error.ts';

/**
 * How the keychain of the operating system stands. `opening`: it is asked for the first time; `refused`: the user dismissed its
 * question, or it denied access; `unanswered`: it did not answer in time; `absent`: there is none that can be used; `unused`:
 * the user started the app without it.
 */
export const VaultState = z.enum([
  'opening',
  'unlocked',
  'locked',
  'refused',
  'unanswered',
  'absent',
  'unused',
]);
export type VaultState = z.infer<typeof VaultState>;

/** Where credentials are kept now, and what is the matter with the keychain. */
export const VaultInfo = z.object({
  state: VaultState,
  /** Where a credential that is entered now is kept; null: nowhere, until the keychain can be used or the user chooses the session. */
  keeping: z.enum(['keychain', 'session']).nullable(),
  /** Why the keychain cannot be used; null where it can, or was not asked. */
  error: AppError.nullable(),
  /** Ids of the clusters whose credential is kept until the app quits, and not longer. */
  sessionOnly: z.array(z.string()),
});
export type VaultInfo = z.infer<typeof VaultInfo>;
