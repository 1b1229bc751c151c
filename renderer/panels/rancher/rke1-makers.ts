import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { makesRke1 } from '../../../shared/rancher/rke1-wish.ts';
import type { Managed } from '../../scene/rancher-view.ts';

/** Those of the Ranchers of a cluster that still make clusters of RKE1, each once. */
export function rke1Makers(managed: readonly Managed[]): RancherInfo[] {
  const all = new Map(managed.map(({ rancher }) => [rancher.id, rancher]));
  return [...all.values()].filter(({ version }) => makesRke1(version));
}
