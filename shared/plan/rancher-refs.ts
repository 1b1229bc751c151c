import { fleet } from '../rancher/provision/names.ts';
import type { ObjectRef } from './step.ts';

/** Stands for the version of Cluster API that a Rancher serves, which its client finds out. */
export const servedVersion = 'served';

/** Refs to the objects of guest clusters in the API of a Rancher, by its id in the vault. Source: guest-clusters reference section 3.1. */
export function rancherRefs(rancher: string) {
  const ref = (
    apiVersion: string,
    kind: string,
    plural: string,
    name: string,
    namespace: string | null = fleet,
  ): ObjectRef => ({ guest: null, rancher, apiVersion, kind, plural, namespace, name });
  const capi = `cluster.x-k8s.io/${servedVersion}`;
  return {
    cluster: (name: string): ObjectRef => ref('provisioning.cattle.io/v1', 'Cluster', 'clusters', name),
    config: (name: string): ObjectRef =>
      ref('rke-machine-config.cattle.io/v1', 'HarvesterConfig', 'harvesterconfigs', name),
    secret: (namespace: string, name: string): ObjectRef => ref('v1', 'Secret', 'secrets', name, namespace),
    deployment: (name: string): ObjectRef => ref(capi, 'MachineDeployment', 'machinedeployments', name),
    machine: (name: string): ObjectRef => ref(capi, 'Machine', 'machines', name),
    controlPlane: (name: string): ObjectRef =>
      ref('rke.cattle.io/v1', 'RKEControlPlane', 'rkecontrolplanes', name),
  };
}
