import { z } from 'zod';
import { AuthType } from './cluster.ts';
import { AppError } from './error.ts';

/** Ending of the files that hold exported clusters. */
export const sealedEnding = '.acre-clusters';

/** Longest file of exported clusters, in bytes. */
export const maxSealedBytes = 2 * 1024 * 1024;

/** Shortest passphrase that an export is sealed under, in characters. */
export const minPassphraseLength = 10;

/** A cluster in an export that was opened, as shown to the user. No secrets. */
export const SealedCluster = z.object({
  name: z.string(),
  server: z.string(),
  auth: AuthType,
  /** Whether the export holds the fingerprint of a certificate to trust. */
  isPinned: z.boolean(),
  /** Whether its certificate is not verified, as the user who exported it had chosen. */
  isInsecure: z.boolean(),
  /** Whether its own proxy wants a password that is not in the file. */
  lacksProxyPassword: z.boolean(),
  /** Why it cannot be imported; null where it can. */
  problem: AppError.nullable(),
  /** The configured cluster of the same name; null where there is none. */
  twin: z.string().nullable(),
});
export type SealedCluster = z.infer<typeof SealedCluster>;

/** An export that was opened, held in main for a while; its secrets stay there. */
export const SealedDraft = z.object({
  sealed: z.string(),
  exportedAt: z.string(),
  clusters: z.array(SealedCluster),
});
export type SealedDraft = z.infer<typeof SealedDraft>;

/** What is done with a cluster of an export: added under a free name, its credential put in place of its twin's, or left. */
export const SealedChoice = z.enum(['add', 'replace', 'skip']);
export type SealedChoice = z.infer<typeof SealedChoice>;

/** What became of a cluster of an export. */
export const SealedOutcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('added'), cluster: z.string() }),
  z.object({ type: z.literal('replaced'), cluster: z.string() }),
  z.object({ type: z.literal('skipped') }),
  z.object({ type: z.literal('failed'), error: AppError }),
]);
export type SealedOutcome = z.infer<typeof SealedOutcome>;
