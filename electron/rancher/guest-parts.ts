import type { ApiResource } from '../../shared/kinds/define.ts';
import type { RancherPart } from '../../shared/rancher/guest.ts';
import { listAt, textAt } from '../../shared/rancher/raw.ts';

/** The versions of Cluster API that are understood, newest first. */
const capiVersions = ['v1beta2', 'v1beta1'] as const;

/** The served version of Cluster API that is understood best, by its group as a server lists it; null where there is none. */
export function capiVersionIn(group: unknown): string | null {
  const served = listAt(group, 'versions').map((each) => textAt(each, 'version'));
  return capiVersions.find((version) => served.includes(version)) ?? null;
}

/** What a Rancher was found to serve. */
export type RancherApi = {
  /** Version of Cluster API; null where none that is understood is served. */
  capi: string | null;
  /** Whether it manages RKE1, as it does before 2.12. */
  hasRke1: boolean;
};

const namespaced = (group: string, version: string, plural: string): ApiResource => ({
  ...{ group, version, plural },
  isNamespaced: true,
});
const management = 'management.cattle.io';
const rke = 'rke.cattle.io';

/** Where each kind is served. Source: guest-clusters reference, sections 3.1 and 4. */
export function resourcesOf({ capi, hasRke1 }: RancherApi): ReadonlyMap<RancherPart, ApiResource> {
  return new Map<RancherPart, ApiResource>([
    ['clusters', namespaced('provisioning.cattle.io', 'v1', 'clusters')],
    ...(capi === null ? [] : [['machines', namespaced('cluster.x-k8s.io', capi, 'machines')] as const]),
    ['infrastructure', namespaced('rke-machine.cattle.io', 'v1', 'harvestermachines')],
    ['configs', namespaced('rke-machine-config.cattle.io', 'v1', 'harvesterconfigs')],
    ['snapshots', namespaced(rke, 'v1', 'etcdsnapshots')],
    ['engines', namespaced(rke, 'v1', 'rkecontrolplanes')],
    ['management', { group: management, version: 'v3', plural: 'clusters', isNamespaced: false }],
    ...(hasRke1
      ? ([
          ['node-pools', namespaced(management, 'v3', 'nodepools')],
          ['node-templates', namespaced(management, 'v3', 'nodetemplates')],
          ['nodes', namespaced(management, 'v3', 'nodes')],
        ] as const)
      : []),
  ]);
}
