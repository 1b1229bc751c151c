import type { Site } from './site.ts';

const systemNamespaces = /^(kube-|cattle-|harvester-|longhorn-|fleet-|rancher-|local$|cluster-|forklift)/;

/** The images that VMs can be made from now or soon, as namespace/name, those that are ready first. */
export function imagesOf(site: Site): string[] {
  return [...site.images]
    .filter(([, { image }]) => !image.isIso && !image.isUpgrade)
    .sort(
      ([a, left], [b, right]) => Number(right.image.isReady) - Number(left.image.isReady) || (a < b ? -1 : 1),
    )
    .map(([name]) => name);
}

/** The networks that VMs can be put on, as namespace/name. */
export function networksOf(site: Site): string[] {
  return [...site.networks]
    .filter(([, { network, state }]) => !network.isSystem && state !== 'pending')
    .map(([name]) => name)
    .sort();
}

/** The storage classes that disks can be of, the default one first. */
export function classesOf(site: Site): string[] {
  return [...site.classes]
    .filter(([, { storageClass }]) => storageClass.isForDisks)
    .sort(
      ([a, left], [b, right]) =>
        Number(right.storageClass.isDefault) - Number(left.storageClass.isDefault) || (a < b ? -1 : 1),
    )
    .map(([name]) => name);
}

/** The namespaces that VMs belong into, `default` first. */
export function namespacesOf(site: Site): string[] {
  const own = [...site.namespaces].filter((name) => !systemNamespaces.test(name));
  return own.sort((a, b) => Number(b === 'default') - Number(a === 'default') || (a < b ? -1 : 1));
}

/** The network that most hosts have, and of those the first; null where there is none. */
export function usualNetwork(site: Site): string | null {
  const reach = (name: string): number => {
    const clusterNetwork = site.networks.get(name)?.network.clusterNetwork;
    return site.hosts.filter(({ entity }) => entity.host.clusterNetworks.includes(clusterNetwork ?? ''))
      .length;
  };
  const [best] = networksOf(site).sort((a, b) => reach(b) - reach(a) || (a < b ? -1 : 1));
  return best ?? null;
}
