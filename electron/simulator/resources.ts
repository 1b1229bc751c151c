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

const byId = new Map<string, Resource>(Object.values(RESOURCES).map((entry: Resource) => [entry.id, entry]));

/** The resource of a group and plural name, or undefined where the simulator does not serve it. */
export function findResource(group: string, plural: string): Resource | undefined {
  return byId.get(`${group}/${plural}`);
}

/** Every served resource of one group and version. */
export function resourcesOf(group: string, version: string): Resource[] {
  return [...byId.values()].filter((entry) => entry.group === group && entry.version === version);
}

/** Groups and versions that are served: those of the table and the ones computed on request. */
export const GROUPS: readonly { name: string; version: string }[] = [
  ...[...byId.values()]
    .filter((entry) => entry.group !== '')
    .map((entry) => `${entry.group}/${entry.version}`)
    .filter((name, index, all) => all.indexOf(name) === index)
    .map((name) => ({ name: name.split('/')[0] ?? '', version: name.split('/')[1] ?? '' })),
  { name: 'subresources.kubevirt.io', version: 'v1' },
  { name: 'metrics.k8s.io', version: 'v1beta1' },
  { name: 'authorization.k8s.io', version: 'v1' },
  { name: 'authentication.k8s.io', version: 'v1' },
];

/** `plural.group`, or just the plural name in the core group: how Kubernetes names a resource in messages. */
export function qualifiedName(of: { group: string; plural: string }): string {
  return of.group === '' ? of.plural : `${of.plural}.${of.group}`;
}
