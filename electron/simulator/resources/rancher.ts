import { cluster, plain, resource } from './resource.ts';

const clusterApi = { categories: ['cluster-api'] };
const management = 'management.cattle.io/v3';
const rke = 'rke.cattle.io/v1';

/** Kinds of the Rancher that is embedded in Harvester and manages its own nodes (rancher/rancher pkg/crds, kubernetes-sigs/cluster-api). */
export const RANCHER = {
  rancherSettings: resource(management, 'settings', 'Setting', { ...cluster, ...plain }),
  rancherFeatures: resource(management, 'features', 'Feature', { ...cluster, ...plain }),
  rancherClusters: resource(management, 'clusters', 'Cluster', cluster),
  rancherUsers: resource(management, 'users', 'User', { ...cluster, ...plain }),
  rancherProjects: resource(management, 'projects', 'Project', plain),
  rancherNodeDrivers: resource(management, 'nodedrivers', 'NodeDriver', { ...cluster, ...plain }),
  provisioningClusters: resource('provisioning.cattle.io/v1', 'clusters', 'Cluster', {
    categories: ['provisioning'],
  }),
  rkeControlPlanes: resource(rke, 'rkecontrolplanes', 'RKEControlPlane', {
    ...clusterApi,
    shortNames: ['rcp'],
  }),
  rkeClusters: resource(rke, 'rkeclusters', 'RKECluster', clusterApi),
  rkeBootstraps: resource(rke, 'rkebootstraps', 'RKEBootstrap', clusterApi),
  rkeBootstrapTemplates: resource(rke, 'rkebootstraptemplates', 'RKEBootstrapTemplate', {
    ...clusterApi,
    ...plain,
  }),
  customMachines: resource(rke, 'custommachines', 'CustomMachine'),
  etcdSnapshots: resource(rke, 'etcdsnapshots', 'ETCDSnapshot'),
  capiClusters: resource('cluster.x-k8s.io/v1beta1', 'clusters', 'Cluster', {
    ...clusterApi,
    shortNames: ['cl'],
  }),
  machines: resource('cluster.x-k8s.io/v1beta1', 'machines', 'Machine', {
    ...clusterApi,
    shortNames: ['ma'],
  }),
  machineSets: resource('cluster.x-k8s.io/v1beta1', 'machinesets', 'MachineSet', {
    ...clusterApi,
    shortNames: ['ms'],
  }),
  machineDeployments: resource('cluster.x-k8s.io/v1beta1', 'machinedeployments', 'MachineDeployment', {
    ...clusterApi,
    shortNames: ['md'],
  }),
  helmCharts: resource('helm.cattle.io/v1', 'helmcharts', 'HelmChart', plain),
  helmChartConfigs: resource('helm.cattle.io/v1', 'helmchartconfigs', 'HelmChartConfig', plain),
  apps: resource('catalog.cattle.io/v1', 'apps', 'App', { categories: ['catalog'] }),
  clusterRepos: resource('catalog.cattle.io/v1', 'clusterrepos', 'ClusterRepo', cluster),
};
