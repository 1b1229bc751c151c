import { z } from 'zod';
import { CertificateFacts } from '../../shared/error.ts';
import { Expiry } from '../../shared/expiry.ts';
import { KeptRoute, usualRoute } from './route.ts';
import { AuthType, ClusterColour, ClusterGroup, ClusterTags, ConnectOnStart } from '../../shared/cluster.ts';

/** A way to a cluster, beside its credential in the vault. */
export const KeptWay = z.object({
  server: z.string(),
  context: z.string(),
  auth: AuthType,
  pinnedSha256: z.string().nullable(),
  /** The user confirmed that the server's certificate is not verified. */
  isInsecure: z.boolean().optional(),
  /** Fingerprint of the program the user allowed to hand out the credential. */
  allowedProgram: z.string().optional(),
});
export type KeptWay = z.infer<typeof KeptWay>;

/**
 * What is kept on disk of a configured cluster; its credential is in the vault under `vaultKeyOf(id)`. What was not kept
 * from the first version on has a default, so that the file of an older Acre is read as it was meant; what only orders the
 * list is never worth losing it.
 */
export const ClusterRecord = z.object({
  id: z.string().min(1),
  name: z.string(),
  colour: ClusterColour,
  ...KeptWay.shape,
  addedAt: z.string(),
  harvesterVersion: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  route: KeptRoute.default(usualRoute),
  /** The server's certificate that was accepted last. */
  certificate: CertificateFacts.nullable().default(null),
  /** When the credential ends. */
  expiries: z.array(Expiry).default([]),
  group: ClusterGroup.nullable().default(null).catch(null),
  tags: ClusterTags.default([]).catch([]),
  connectOnStart: ConnectOnStart.default('as-left').catch('as-left'),
  /** Whether the user had it connected last; every cluster was before there was a choice. */
  isWanted: z.boolean().default(true),
  /** When it was first found to be a Harvester cluster; null while that is not known. */
  verifiedAt: z.string().nullable().default(null),
  /** uid of its namespace kube-system, by which another cluster at the same address is noticed; null while unknown. */
  clusterUid: z.string().nullable().default(null),
  /** Another way to it that may be taken instead. */
  otherWay: KeptWay.optional().catch(undefined),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/** A record as an older Acre may have kept it: one that told its version had been verified. */
export const KeptRecord = z.preprocess((value) => {
  const kept = value as Partial<ClusterRecord> | null;
  if (typeof kept !== 'object' || kept === null || kept.verifiedAt !== undefined) return value;
  return { ...kept, verifiedAt: (kept.harvesterVersion ?? null) === null ? null : kept.addedAt };
}, ClusterRecord);
