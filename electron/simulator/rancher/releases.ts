import { CAPI_V1BETA2, RANCHER_MANAGER } from '../resources/rancher-manager.ts';
import type { Catalog, Resource } from '../resources.ts';
import { createCatalog, RESOURCES } from '../resources.ts';

/** A release of Rancher as far as a client notices it (guest-clusters reference, section 0). */
export interface RancherRelease {
  version: string;
  /** Of the Harvester Node Driver that comes with it. */
  driver: string;
  capi: 'v1beta1' | 'v1beta2';
  /** Whether the driver labels VMs with `guestcluster.harvesterhci.io/name`. */
  labelsCluster: boolean;
  /** Whether the driver labels VMs with `nodepool.harvesterhci.io/name`. */
  labelsPool: boolean;
  /** Whether VMs carry `harvesterhci.io/machineSetName` also without an affinity of their own. */
  alwaysNamesMachineSet: boolean;
  hasRke1: boolean;
  /** Whether `ext.cattle.io` is served. */
  hasExt: boolean;
  /** Whether `/v1-public/login` is served. */
  hasPublicV1: boolean;
  /** Whether kubeconfigs of cloud credentials never expire. */
  keepsCredentials: boolean;
}

const base = {
  capi: 'v1beta1',
  labelsCluster: true,
  labelsPool: true,
  alwaysNamesMachineSet: true,
  hasRke1: false,
  hasExt: true,
  hasPublicV1: true,
  keepsCredentials: true,
} as const;
const before212 = { hasExt: false, hasPublicV1: false, keepsCredentials: false, hasRke1: true } as const;

/** The releases that can be simulated, oldest first. */
export const RANCHER_RELEASES = {
  '2.9': {
    ...base,
    ...before212,
    version: 'v2.9.12',
    driver: 'v0.7.2',
    labelsCluster: false,
    labelsPool: false,
    alwaysNamesMachineSet: false,
  },
  '2.10': {
    ...base,
    ...before212,
    version: 'v2.10.7',
    driver: 'v0.7.2',
    labelsCluster: false,
    labelsPool: false,
    alwaysNamesMachineSet: false,
  },
  '2.11': {
    ...base,
    ...before212,
    version: 'v2.11.3',
    driver: 'v1.0.2',
    labelsPool: false,
    alwaysNamesMachineSet: false,
  },
  '2.12': { ...base, version: 'v2.12.2', driver: 'v1.0.3', hasPublicV1: false },
  '2.13': { ...base, version: 'v2.13.3', driver: 'v1.0.4' },
  '2.14': { ...base, version: 'v2.14.1', driver: 'v1.0.6', capi: 'v1beta2' },
  '2.15': { ...base, version: 'v2.15.0', driver: 'v1.0.8', capi: 'v1beta2' },
  '2.16': { ...base, version: 'v2.16.0', driver: 'v1.0.8', capi: 'v1beta2' },
} as const satisfies Record<string, RancherRelease>;

/** The name of a release that can be simulated. */
export type RancherVersion = keyof typeof RANCHER_RELEASES;
export const RANCHER_VERSIONS = Object.keys(RANCHER_RELEASES) as [RancherVersion, ...RancherVersion[]];

/** The kinds Rancher's own cluster keeps, by a release's version of Cluster API. */
export type RancherKinds = typeof RANCHER_MANAGER;

/** The kinds a release keeps. */
export function kindsOf({ capi }: RancherRelease): RancherKinds {
  return capi === 'v1beta1' ? RANCHER_MANAGER : { ...RANCHER_MANAGER, ...CAPI_V1BETA2 };
}

/** Groups of Kubernetes itself that Rancher's own cluster serves. */
const isKubernetes = ({ group, isBuiltIn }: Resource): boolean => isBuiltIn && !group.includes('kubevirt');

/** What Rancher's own cluster serves. */
export function catalogOf(release: RancherRelease): Catalog {
  const kinds: Resource[] = Object.values(kindsOf(release));
  const isKept = ({ group, plural }: Resource): boolean =>
    (release.hasExt || group !== 'ext.cattle.io') &&
    (release.hasRke1 || !['nodepools', 'nodetemplates'].includes(plural));
  const builtIn = Object.values<Resource>(RESOURCES).filter(isKubernetes);
  return createCatalog(
    [...builtIn, ...kinds.filter(isKept)],
    ['authorization.k8s.io/v1', 'authentication.k8s.io/v1'],
  );
}
