import { suffixOf } from '../../plan/canonical.ts';

/** Where Rancher keeps clusters it provisions, and cloud credentials. Source: guest-clusters reference sections 3.1 and 3.7. */
export const fleet = 'fleet-default';
/** The namespace of cloud credentials. */
export const credentials = 'cattle-global-data';

type Named = { name: string; namespace: string };

/** The seed of all names of one guest cluster: the same for the same guest on the same Harvester. */
const seedOf = ({ name, namespace }: Named, harvester: string): string => `${harvester}/${namespace}/${name}`;

/** The Secret of the cloud credential of a guest cluster; each has one of its own. */
export function credentialName(guest: Named, harvester: string): string {
  return `cc-${suffixOf(seedOf(guest, harvester))}`;
}

/** The Secret with the kubeconfig of a guest cluster's cloud provider. */
export function cloudConfigName(guest: Named, harvester: string): string {
  return `harvesterconfig${suffixOf(seedOf(guest, harvester))}`;
}

/** The Secret with the login of a private registry. */
export function registryName(guest: Named, harvester: string): string {
  return `registryconfig-auth-${suffixOf(seedOf(guest, harvester))}`;
}

/** The HarvesterConfig of a pool: as Rancher's own pages name it, with an end that is always the same. */
export function configName(guest: Named, pool: string, harvester: string): string {
  const prefix = `nc-${guest.name}-${pool}-`.slice(0, 50).replace(/[-.]+$/, '');
  return `${prefix}-${suffixOf(`${seedOf(guest, harvester)}/${pool}`)}`;
}

/** The longest name that Rancher's machine deployments keep as it is; longer ones are cut and end in a hash. */
export const longestDeployment = 63;

/** The machine deployment of a pool. Source: guest-clusters reference section 3.4. */
export function deploymentName(guest: Pick<Named, 'name'>, pool: string): string {
  return `${guest.name}-${pool}`;
}
