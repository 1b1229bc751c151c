import { cluster, inAll, plain, resource } from './resource.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const storage = 'storage.k8s.io/v1';

/** Kinds of the named groups of kube-apiserver, as in kubernetes/kubernetes pkg/registry. */
export const BUILT_IN = {
  deployments: resource('apps/v1', 'deployments', 'Deployment', { ...inAll, shortNames: ['deploy'] }),
  daemonSets: resource('apps/v1', 'daemonsets', 'DaemonSet', { ...inAll, shortNames: ['ds'] }),
  statefulSets: resource('apps/v1', 'statefulsets', 'StatefulSet', { ...inAll, shortNames: ['sts'] }),
  replicaSets: resource('apps/v1', 'replicasets', 'ReplicaSet', { ...inAll, shortNames: ['rs'] }),
  controllerRevisions: resource('apps/v1', 'controllerrevisions', 'ControllerRevision', plain),
  jobs: resource('batch/v1', 'jobs', 'Job', inAll),
  cronJobs: resource('batch/v1', 'cronjobs', 'CronJob', { ...inAll, shortNames: ['cj'] }),
  disruptionBudgets: resource('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    shortNames: ['pdb'],
  }),
  leases: resource('coordination.k8s.io/v1', 'leases', 'Lease', plain),
  endpointSlices: resource('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', plain),
  ingresses: resource('networking.k8s.io/v1', 'ingresses', 'Ingress', { shortNames: ['ing'] }),
  ingressClasses: resource('networking.k8s.io/v1', 'ingressclasses', 'IngressClass', {
    ...cluster,
    ...plain,
  }),
  networkPolicies: resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', {
    ...plain,
    shortNames: ['netpol'],
  }),
  roles: resource(rbac, 'roles', 'Role', plain),
  roleBindings: resource(rbac, 'rolebindings', 'RoleBinding', plain),
  clusterRoles: resource(rbac, 'clusterroles', 'ClusterRole', { ...cluster, ...plain }),
  clusterRoleBindings: resource(rbac, 'clusterrolebindings', 'ClusterRoleBinding', { ...cluster, ...plain }),
  priorityClasses: resource('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', {
    ...cluster,
    ...plain,
    shortNames: ['pc'],
  }),
  storageClasses: resource(storage, 'storageclasses', 'StorageClass', {
    ...cluster,
    ...plain,
    shortNames: ['sc'],
  }),
  attachments: resource(storage, 'volumeattachments', 'VolumeAttachment', cluster),
  csiNodes: resource(storage, 'csinodes', 'CSINode', { ...cluster, ...plain }),
  csiDrivers: resource(storage, 'csidrivers', 'CSIDriver', { ...cluster, ...plain }),
};
