import { z } from 'zod';
import { AppError, CertificateFacts } from './error.ts';
import { Expiry } from './expiry.ts';
import { ExecProgram, ProgramFingerprint } from './exec-program.ts';

/** How the app stands to a cluster. Times are ISO 8601. */
export const Connection = z.discriminatedUnion('type', [
  z.object({ type: z.literal('disconnected') }),
  z.object({ type: z.literal('connecting'), since: z.string() }),
  z.object({ type: z.literal('connected'), since: z.string() }),
  /** It failed and is tried again by itself at `retryAt`; null where only the user can mend it. */
  z.object({ type: z.literal('failed'), since: z.string(), error: AppError, retryAt: z.string().nullable() }),
  /**
   * The certificate it shows is refused: another than the pinned one, or one no known authority vouches for. Nothing was
   * sent. It is looked at again now and then, but only the user can accept it; `error.certificate` is the one refused.
   */
  z.object({
    type: z.literal('untrusted'),
    since: z.string(),
    error: AppError,
    retryAt: z.string().nullable(),
  }),
]);
export type Connection = z.infer<typeof Connection>;

/** How requests to a cluster are authenticated; the credential itself never leaves the main process. */
export const AuthType = z.enum(['token', 'certificate', 'basic', 'exec', 'none', 'unknown']);
export type AuthType = z.infer<typeof AuthType>;

/** A cluster colour: an index into the categorical palette of the theme. */
export const ClusterColour = z.int().min(0).max(7);

/** The group a cluster is listed under: a text of the user's choice. */
export const ClusterGroup = z.string().trim().min(1).max(60);

/** Words the user tells clusters by; none twice, none with white space or a comma in it. */
export const ClusterTags = z.array(z.string().regex(/^[^\s,"]{1,40}$/)).max(20);

/** Whether the app connects to a cluster when it starts; `as-left`: where it was connected when the app was left. */
export const ConnectOnStart = z.enum(['always', 'as-left', 'never']);
export type ConnectOnStart = z.infer<typeof ConnectOnStart>;

/** What is kept for a cluster beside its record, and goes when it is removed. */
export const BelongingName = z.enum(['credential', 'last-known', 'plans', 'journal', 'guests', 'activity']);
export type BelongingName = z.infer<typeof BelongingName>;

/** A configured Harvester cluster as the user sees it. */
export const ClusterInfo = z.object({
  /** Stable slug: the first part of every entity id; survives renaming. */
  id: z.string(),
  name: z.string(),
  colour: ClusterColour,
  /** URL of the API, with any path prefix, without user info. */
  server: z.string(),
  context: z.string(),
  auth: AuthType,
  connection: Connection,
  /** Setting server-version and GET /version as last seen; null while unknown. */
  harvesterVersion: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  addedAt: z.string(),
  /** SHA-256 of a certificate the user chose to trust; null where TLS is verified by CA. */
  pinnedSha256: z.string().nullable(),
  /** The server's certificate that was accepted last; null before any was. */
  certificate: CertificateFacts.nullable().default(null),
  /** When the credential and the server's certificate end, as far as that is known. */
  expiries: z.array(Expiry).default([]),
  /** Whether the server's certificate is not verified at all, as the user chose; never where one is pinned. */
  isInsecure: z.boolean().default(false),
  /** Null where it is in no group. */
  group: ClusterGroup.nullable(),
  tags: ClusterTags,
  connectOnStart: ConnectOnStart,
  /** When it was first found to be a Harvester cluster; null while it was saved without having been checked. */
  verifiedAt: z.string().nullable(),
  /** Uid of the namespace kube-system, which stands for the cluster itself; null while unknown. */
  clusterUid: z.string().nullable(),
  /** Address of another way to it that is kept and may be taken instead; absent where there is none. */
  otherServer: z.string().optional(),
});
export type ClusterInfo = z.infer<typeof ClusterInfo>;

/** A file that a kubeconfig refers to by its path. */
export const FileReference = z.object({
  /** The field that names it, such as `client-key`. */
  field: z.string(),
  /** Absolute, or as it stands in the kubeconfig where the folder it is relative to is not known. */
  path: z.string(),
  isAbsolute: z.boolean(),
});
export type FileReference = z.infer<typeof FileReference>;

/** A context of a kubeconfig that was read, as offered to the user. No secrets. */
export const KubeconfigContext = z.object({
  context: z.string(),
  clusterName: z.string(),
  server: z.string(),
  user: z.string(),
  namespace: z.string().nullable(),
  auth: AuthType,
  isCurrent: z.boolean(),
  /** Why this context cannot be used as it is; null where it can. */
  problem: AppError.nullable(),
  /** Things to know before adding it, such as a loopback address copied from a node. */
  notes: z.array(z.string()),
  /** The proxy it asks for, without user info; null where it asks for none. */
  proxyUrl: z.string().nullable(),
  /** Whether it asks to skip the verification of the server's certificate, which only happens where the user confirms it. */
  asksInsecure: z.boolean(),
  /** Whether the server's address is this machine itself, as in a kubeconfig copied from a host. */
  isLoopback: z.boolean(),
  /** The program its credential comes from; null where it comes from none. */
  program: ExecProgram.nullable(),
  /** Files it refers to and that were not read; it cannot be used before they are. */
  files: z.array(FileReference),
});
export type KubeconfigContext = z.infer<typeof KubeconfigContext>;

/** What a user decided about a context beyond what its kubeconfig says. */
export const ContextChoices = z.strictObject({
  /** SHA-256 of a certificate the user has looked at and trusts. */
  pinSha256: z.string().optional(),
  /** A host, a host with port, or a whole URL in place of the kubeconfig's server. */
  address: z.string().trim().min(1).max(2000).optional(),
  /** The user confirmed that the server's certificate is not verified, as the kubeconfig asks. */
  isInsecure: z.boolean().optional(),
  /** Fingerprint of the program the user allowed to run. */
  allowedProgram: ProgramFingerprint.optional(),
});
export type ContextChoices = z.infer<typeof ContextChoices>;

/** A kubeconfig held in main until it is forgotten, also after contexts of it were added. */
export const KubeconfigDraft = z.object({
  draft: z.string(),
  source: z.string(),
  contexts: z.array(KubeconfigContext),
});
export type KubeconfigDraft = z.infer<typeof KubeconfigDraft>;

/** What asking a server told about it. */
export const Probe = z.object({
  harvesterVersion: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  /** uid of the namespace kube-system, which tells a cluster from others; null where it may not be read. */
  clusterUid: z.string().nullable(),
  /** Things that work less well, such as a setting the user may not read. */
  notes: z.array(z.string()),
});
export type Probe = z.infer<typeof Probe>;
