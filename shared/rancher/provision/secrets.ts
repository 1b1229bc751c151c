import type { JsonObject } from '../../plan/canonical.ts';
import type { Values } from '../../plan/build.ts';
import { cloudConfigName, credentialName, credentials, fleet, registryName } from './names.ts';
import { madeLabels } from './spec.ts';
import type { ThroughGuest } from './spec.ts';

/** The slots of what Rancher and Harvester hand out right before it is needed; they are never kept. */
export const mintedSlots = {
  credential: ({ name }: Pick<ThroughGuest, 'name'>): string => `${name}/rancher-credential`,
  cloudConfig: ({ name }: Pick<ThroughGuest, 'name'>): string => `${name}/cloud-config`,
};

/**
 * The cloud credential with which the node driver of this guest cluster reaches Harvester. Written as the Secret that all
 * releases keep it in, under a name that is always the same. Source: guest-clusters reference section 3.7.
 */
export function buildCredential(guest: ThroughGuest, values: Values): JsonObject {
  const { harvester } = guest.through;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: credentialName(guest, harvester),
      namespace: credentials,
      labels: { ...madeLabels },
      annotations: {
        'field.cattle.io/name': guest.name,
        'provisioning.cattle.io/driver': 'harvester',
      },
    },
    type: 'Opaque',
    stringData: {
      'harvestercredentialConfig-clusterId': harvester,
      'harvestercredentialConfig-clusterType': 'imported',
      'harvestercredentialConfig-kubeconfigContent': values.secret(mintedSlots.credential(guest)),
    },
  };
}

/** The kubeconfig of the guest's cloud provider, which only this cluster may read. Source: guest-clusters reference section 3.2. */
export function buildCloudConfig(guest: ThroughGuest, values: Values): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: cloudConfigName(guest, guest.through.harvester),
      namespace: fleet,
      labels: { ...madeLabels },
      annotations: {
        'v2prov-secret-authorized-for-cluster': guest.name,
        'v2prov-authorized-secret-deletes-on-cluster-removal': 'true',
        'rke.cattle.io/object-authorized-for-clusters': guest.name,
      },
    },
    type: 'Opaque',
    stringData: { credential: values.secret(mintedSlots.cloudConfig(guest)) },
  };
}

/** Whether a private registry asks for a login. */
export function hasLogin({ registry }: Pick<ThroughGuest, 'registry'>): boolean {
  return registry !== null && registry.username !== null && registry.passwordSlot !== null;
}

/** The login of a private registry. Source: guest-clusters reference section 3.2. */
export function buildRegistryLogin(guest: ThroughGuest, values: Values): JsonObject {
  const { registry } = guest;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: registryName(guest, guest.through.harvester),
      namespace: fleet,
      labels: { ...madeLabels },
      annotations: { 'rke.cattle.io/object-authorized-for-clusters': guest.name },
    },
    type: 'rke.cattle.io/auth-config',
    stringData: {
      username: registry?.username ?? '',
      password: registry?.passwordSlot ? values.secret(registry.passwordSlot) : '',
    },
  };
}
