import { cluster, inAll, plain, resource } from './resource.ts';

/** Kinds of the core group, with scope, names and subresources as in kubernetes/kubernetes pkg/registry/core. */
export const CORE = {
  nodes: resource('v1', 'nodes', 'Node', { ...cluster, shortNames: ['no'] }),
  namespaces: resource('v1', 'namespaces', 'Namespace', { ...cluster, shortNames: ['ns'] }),
  pods: resource('v1', 'pods', 'Pod', { ...inAll, shortNames: ['po'] }),
  claims: resource('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', { shortNames: ['pvc'] }),
  volumes: resource('v1', 'persistentvolumes', 'PersistentVolume', { ...cluster, shortNames: ['pv'] }),
  events: resource('v1', 'events', 'Event', { ...plain, shortNames: ['ev'] }),
  secrets: resource('v1', 'secrets', 'Secret', plain),
  configMaps: resource('v1', 'configmaps', 'ConfigMap', { ...plain, shortNames: ['cm'] }),
  services: resource('v1', 'services', 'Service', { ...inAll, shortNames: ['svc'] }),
  endpoints: resource('v1', 'endpoints', 'Endpoints', {
    ...plain,
    shortNames: ['ep'],
    singular: 'endpoints',
    listKind: 'EndpointsList',
  }),
  serviceAccounts: resource('v1', 'serviceaccounts', 'ServiceAccount', { ...plain, shortNames: ['sa'] }),
  coreResourceQuotas: resource('v1', 'resourcequotas', 'ResourceQuota', { shortNames: ['quota'] }),
  limitRanges: resource('v1', 'limitranges', 'LimitRange', { ...plain, shortNames: ['limits'] }),
};
