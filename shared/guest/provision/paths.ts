import type { GuestSpec } from './spec.ts';

type Distribution = Pick<GuestSpec, 'distribution'>;

/** The name of the distribution in paths and units. */
export function wordOf({ distribution }: Distribution): 'k3s' | 'rke2' {
  return distribution === 'RKE2' ? 'rke2' : 'k3s';
}

/** /etc/rancher of the distribution. */
export function configFolderOf(spec: Distribution): string {
  return `/etc/rancher/${wordOf(spec)}`;
}

/** The state of the distribution. */
export function dataFolderOf(spec: Distribution): string {
  return `/var/lib/rancher/${wordOf(spec)}`;
}

/** The kubeconfig of Harvester that cloud provider and storage driver read (guest-clusters reference, sections 3.2 and 6.4). */
export function cloudConfigPathOf(spec: Distribution): string {
  return `${dataFolderOf(spec)}/etc/config-files/cloud-provider-config`;
}

/** The certificate of the n-th registry or mirror with an own authority. */
export function caPathOf(spec: Distribution, name: string): string {
  return `${configFolderOf(spec)}/acre-${name}.pem`;
}
