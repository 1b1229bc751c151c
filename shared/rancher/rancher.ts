import { z } from 'zod';

/** A Rancher that the user has added; its token stays in the vault. Times are ISO 8601. */
export const RancherInfo = z.object({
  /** Stable slug; survives renaming. */
  id: z.string(),
  name: z.string(),
  /** https, without a path unless it is served below one. */
  url: z.string(),
  /** Setting server-version as last seen; null while unknown. */
  version: z.string().nullable(),
  /** Whose token it is. */
  user: z.string().nullable(),
  /** When the token ends; null where it never does, or that is not told. */
  tokenExpiresAt: z.string().nullable(),
  /** SHA-256 of a certificate the user chose to trust; null where TLS is verified by authority. */
  pinnedSha256: z.string().nullable(),
  /** PEM of the authority its certificate is verified by, beside those of the system. */
  authority: z.string().exactOptional(),
  addedAt: z.string(),
});
export type RancherInfo = z.infer<typeof RancherInfo>;

/** A Harvester cluster as a Rancher knows it. */
export const ManagedHarvester = z.object({
  /** Its id there, such as `c-m-x7k2p9qr`. */
  id: z.string(),
  name: z.string(),
  /** Rancher's word for it, such as `active` or `unavailable`. */
  state: z.string(),
  /** Whether the agent in the cluster is connected; null where it is not told. */
  isConnected: z.boolean().nullable(),
  /** Why it is not, in Rancher's words. */
  message: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  hosts: z.number().nullable(),
  /** The address through which it is reached. */
  server: z.string(),
});
export type ManagedHarvester = z.infer<typeof ManagedHarvester>;

/** What a Rancher told when it was asked. */
export const RancherReport = z.object({
  version: z.string().nullable(),
  harvesters: z.array(ManagedHarvester),
  /** Whether container workloads on Harvester are enabled (feature harvester-baremetal-container-workload); null where it may not be read. */
  hasWorkloads: z.boolean().nullable(),
});
export type RancherReport = z.infer<typeof RancherReport>;
