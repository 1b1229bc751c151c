import { z } from 'zod';
import { ExecProgram } from './exec-program.ts';

/** The kinds of expected failure; `rejected` is a webhook's or quota's refusal with its message verbatim. */
export const AppErrorCode = z.enum([
  'unreachable',
  'tls',
  'timeout',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'rejected',
  'invalid',
  'vault',
  'cancelled',
  'internal',
]);
export type AppErrorCode = z.infer<typeof AppErrorCode>;

/** A server certificate the client does not trust: what a user needs to decide about it. Times are ISO 8601. */
export const CertificateFacts = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 of the DER certificate, upper-case hex pairs joined by colons. */
  sha256: z.string(),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

/** Which cluster was expected and which answered: uids of the namespace kube-system. */
export const IdentityFacts = z.object({ expected: z.string(), found: z.string() });
export type IdentityFacts = z.infer<typeof IdentityFacts>;

/** What is the matter with the keychain, or with one credential in it (`torn`, `missing`, `invalid`). */
export const VaultFault = z.enum([
  'locked',
  'refused',
  'unavailable',
  'timeout',
  'torn',
  'missing',
  'invalid',
]);
export type VaultFault = z.infer<typeof VaultFault>;

/** An expected failure as a value: what happened, to what, and what to do next. Holds no secret and no stack. */
export const AppError = z.object({
  code: AppErrorCode,
  message: z.string(),
  hint: z.string().optional(),
  cluster: z.string().optional(),
  entity: z.string().optional(),
  /** The certificate the server shows, where it is refused. */
  certificate: CertificateFacts.optional(),
  identity: IdentityFacts.optional(),
  /** Whether another certificate was trusted before. */
  isChangedCertificate: z.boolean().optional(),
  /** A program that waits for the user's permission to run. */
  program: ExecProgram.optional(),
  /** Whether what was asked for may have been done all the same: it was sent, and no answer came. */
  isUnsure: z.boolean().optional(),
  /** Only with code `vault`. */
  vault: VaultFault.optional(),
});
export type AppError = z.infer<typeof AppError>;

/** Builds an AppError; absent extras are left out, so that the value can cross the wire as it is. */
export function appError(
  code: AppErrorCode,
  message: string,
  extra: Partial<Omit<AppError, 'code' | 'message'>> = {},
): AppError {
  return { code, message, ...extra };
}

/** Whether trying the same thing again later can help without the user changing anything. */
export function isRetryable(code: AppErrorCode): boolean {
  return code === 'unreachable' || code === 'timeout' || code === 'internal' || code === 'conflict';
}
