import { z } from 'zod';

/** What a cluster itself says of emptying a host, and how many migrations it runs at once. */
export const HostCheck = z.object({
  /** Whether Harvester was asked; not where only the Kubernetes API is reached. */
  isAsked: z.boolean(),
  /** Why Harvester would not begin, in its own words; null where it would. */
  refusal: z.string().nullable(),
  /** VMs (`namespace/name`) that keep the host from being emptied, by Harvester's own words. */
  unhealthy: z.array(z.object({ message: z.string(), vms: z.array(z.string()) })),
  /** KubeVirt's limits of migrations; `bytesPerSecond` is that of each, null where none is set. */
  limits: z.object({
    perCluster: z.number().positive(),
    perHost: z.number().positive(),
    bytesPerSecond: z.number().positive().nullable(),
    isKnown: z.boolean(),
  }),
});
export type HostCheck = z.infer<typeof HostCheck>;

/** What KubeVirt does where nothing is set. Source: KubeVirt API, MigrationConfiguration. */
export const defaultLimits: HostCheck['limits'] = {
  perCluster: 5,
  perHost: 2,
  bytesPerSecond: null,
  isKnown: false,
};
