import { RANCHER } from './rancher.ts';
import { cluster, plain, resource } from './resource.ts';
import type { Resource } from './resource.ts';

const management = 'management.cattle.io/v3';
const machines = 'rke-machine.cattle.io/v1';

/** Kinds of a Rancher that manages clusters, beside those its embedded form has too (rancher/rancher pkg/crds; dynamic schemas of node drivers). */
export const RANCHER_MANAGER = {
  ...RANCHER,
  rancherTokens: resource(management, 'tokens', 'Token', { ...cluster, ...plain }),
  registrationTokens: resource(management, 'clusterregistrationtokens', 'ClusterRegistrationToken'),
  rancherNodes: resource(management, 'nodes', 'Node'),
  nodePools: resource(management, 'nodepools', 'NodePool'),
  nodeTemplates: resource(management, 'nodetemplates', 'NodeTemplate', plain),
  harvesterConfigs: resource('rke-machine-config.cattle.io/v1', 'harvesterconfigs', 'HarvesterConfig', plain),
  harvesterMachines: resource(machines, 'harvestermachines', 'HarvesterMachine'),
  harvesterMachineTemplates: resource(
    machines,
    'harvestermachinetemplates',
    'HarvesterMachineTemplate',
    plain,
  ),
  extTokens: resource('ext.cattle.io/v1', 'tokens', 'Token', cluster),
  extKubeconfigs: resource('ext.cattle.io/v1', 'kubeconfigs', 'Kubeconfig', cluster),
} satisfies Record<string, Resource>;

/** The kinds of Cluster API in another version than v1beta1 (kubernetes-sigs/cluster-api). */
export const CAPI_V1BETA2 = {
  capiClusters: { ...RANCHER.capiClusters, version: 'v1beta2' },
  machines: { ...RANCHER.machines, version: 'v1beta2' },
  machineSets: { ...RANCHER.machineSets, version: 'v1beta2' },
  machineDeployments: { ...RANCHER.machineDeployments, version: 'v1beta2' },
} satisfies Record<string, Resource>;
