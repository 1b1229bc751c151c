import { z } from 'zod';
import { GuestRole } from '../guest/guest.ts';
import { releaseOf } from './provision/release.ts';

/** A pool of nodes of a new cluster of RKE1. */
export const Rke1Pool = z.strictObject({
  /** Its nodes are this and a number; it ends with a hyphen, so that the names of two pools never meet. */
  hostnamePrefix: z.string().max(50),
  /** Id of a node template, `namespace:name`. */
  template: z.string().max(300),
  quantity: z.int().min(0).max(1000),
  roles: z.array(GuestRole).max(3),
});
export type Rke1Pool = z.infer<typeof Rke1Pool>;

/** A cluster of RKE1 as it is asked for. */
export const Rke1Wish = z.strictObject({
  name: z.string().max(63),
  /** Such as `v1.32.9-rancher1-1`. */
  kubernetesVersion: z.string().max(100),
  pools: z.array(Rke1Pool).min(1).max(20),
});
export type Rke1Wish = z.infer<typeof Rke1Wish>;

/** A node template for the Harvester Node Driver; sizes are null where it does not say them. */
export const Rke1Template = z.object({
  /** `namespace:name`. */
  id: z.string(),
  name: z.string(),
  vmNamespace: z.string().nullable(),
  cpus: z.number().nullable(),
  memoryGib: z.number().nullable(),
});
export type Rke1Template = z.infer<typeof Rke1Template>;

/** What a Rancher offers for new clusters of RKE1, the newest version of Kubernetes first. */
export const Rke1Offer = z.object({ templates: z.array(Rke1Template), versions: z.array(z.string()) });
export type Rke1Offer = z.infer<typeof Rke1Offer>;

/** What keeps a cluster of RKE1 from being asked for. */
export type Rke1Problem = 'name' | 'version' | 'prefix' | 'template' | 'quantity' | 'roles' | 'part' | 'etcd';

/** Whether a Rancher of a version makes clusters of RKE1: up to 2.11; one of no known version is taken for a new one. Source: guest-clusters reference, section 4. */
export function makesRke1(version: string | null): boolean {
  const release = releaseOf(version);
  return release !== null && release[0] === 2 && release[1] <= 11;
}

/** The beginning of the names of nodes of a pool: the cluster and its parts. */
export function toHostnamePrefix(name: string, roles: readonly GuestRole[]): string {
  const part =
    roles.length === 3 ? 'all' : roles.map((role) => (role === 'control-plane' ? 'cp' : role)).join('-');
  return `${name.slice(0, 30)}-${part === '' ? 'node' : part}-`;
}

const isName = (text: string): boolean => /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
const isPrefix = (text: string): boolean => /^[a-z][a-z0-9-]{0,48}-$/.test(text);

/** Why a cluster cannot be made as it is wished, the first reason in the order of the form; null where it can. */
export function problemOfRke1({ name, kubernetesVersion, pools }: Rke1Wish): Rke1Problem | null {
  const prefixes = pools.map(({ hostnamePrefix }) => hostnamePrefix);
  const countOf = (role: GuestRole): number =>
    pools.filter(({ roles }) => roles.includes(role)).reduce((sum, { quantity }) => sum + quantity, 0);
  if (!isName(name)) return 'name';
  if (kubernetesVersion === '') return 'version';
  if (pools.some(({ template }) => !/^[a-z0-9-]+:[a-z0-9-]+$/.test(template))) return 'template';
  if (!prefixes.every(isPrefix) || new Set(prefixes).size < prefixes.length) return 'prefix';
  if (pools.some(({ quantity }) => quantity < 1)) return 'quantity';
  if (pools.some(({ roles }) => roles.length === 0)) return 'roles';
  if ((['etcd', 'control-plane', 'worker'] as const).some((role) => countOf(role) === 0)) return 'part';
  return countOf('etcd') % 2 === 0 ? 'etcd' : null;
}
