import { BUILT_IN } from './resources/built-in.ts';
import { CORE } from './resources/core.ts';
import { HARVESTER } from './resources/harvester.ts';
import { KUBEVIRT } from './resources/kubevirt.ts';
import { METAL } from './resources/metal.ts';
import { NETWORK } from './resources/network.ts';
import { RANCHER } from './resources/rancher.ts';
import type { Resource } from './resources/resource.ts';
import { STORAGE } from './resources/storage.ts';

export type { Resource } from './resources/resource.ts';

/** Scope, short names and status subresources as in the CRDs (harvester, kubevirt, longhorn) and the Kubernetes API. */
export const RESOURCES = {
  ...CORE,
  ...BUILT_IN,
  ...KUBEVIRT,
  ...HARVESTER,
  ...NETWORK,
  ...METAL,
  ...STORAGE,
  ...RANCHER,
} satisfies Record<string, Resource>;

/** What an API server serves: kinds, and groups that it computes on request. */
export interface Catalog {
  /** The resource of a group and plural name, or undefined where it is not served. */
  find: (group: string, plural: string) => Resource | undefined;
  /** Every resource of one group and version. */
  of: (group: string, version: string) => Resource[];
  /** Groups with their versions: those of the resources and the computed ones. */
  groups: readonly { name: string; version: string }[];
}

/** Makes a catalogue of resources; `computed` are `group/version` of what is answered by extensions. */
export function createCatalog(resources: readonly Resource[], computed: readonly string[]): Catalog {
  const byId = new Map(resources.map((entry) => [entry.id, entry]));
  const names = [...byId.values()]
    .filter((entry) => entry.group !== '')
    .map((entry) => `${entry.group}/${entry.version}`);
  return {
    find: (group, plural) => byId.get(`${group}/${plural}`),
    of: (group, version) =>
      [...byId.values()].filter((entry) => entry.group === group && entry.version === version),
    groups: [...new Set([...names, ...computed])].map((name) => ({
      name: name.split('/')[0] ?? '',
      version: name.split('/')[1] ?? '',
    })),
  };
}

/** What a Harvester serves. */
export const CATALOG = createCatalog(Object.values(RESOURCES), [
  'subresources.kubevirt.io/v1',
  'metrics.k8s.io/v1beta1',
  'authorization.k8s.io/v1',
  'authentication.k8s.io/v1',
]);

/** The resource of a group and plural name that Harvester serves, or undefined. */
export const findResource = CATALOG.find;

/** `plural.group`, or just the plural name in the core group: how Kubernetes names a resource in messages. */
export function qualifiedName(of: { group: string; plural: string }): string {
  return of.group === '' ? of.plural : `${of.plural}.${of.group}`;
}
