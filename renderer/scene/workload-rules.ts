import type { ClusterNode } from './graph.ts';
import { podsOf } from './kin.ts';

/** Pods that KubeVirt, CDI and Longhorn run for VMs in the namespaces of these. */
const ofVms = /^(hp-volume-|importer-|cdi-upload-|backing-image-)/;

/** Namespaces that have VMs and containers, against the advice to keep them apart; in name order. Source: guest-clusters reference, section 8. */
export function mixedNamespaces(cluster: ClusterNode): string[] {
  const ofVm = new Set(
    [...cluster.hosts.flatMap(({ vms }) => vms), ...cluster.shelf].map(({ namespace }) => namespace),
  );
  const mixed = podsOf(cluster).filter(({ namespace, name }) => ofVm.has(namespace) && !ofVms.test(name));
  return [...new Set(mixed.map(({ namespace }) => namespace))].sort();
}

/** The namespaces that belong to Harvester itself. Source: guest-clusters reference, section 8. */
const ownNamespaces = new Set(['cattle-system', 'harvester-system', 'longhorn-system']);

/**
 * What users run in the namespaces of Harvester itself, against the advice, as `namespace/workload` in order. Only what its
 * labels tell to be a user's is known from Harvester's own.
 */
export function strayWorkloads(cluster: ClusterNode): string[] {
  const stray = podsOf(cluster).filter(
    ({ namespace, entity }) => ownNamespaces.has(namespace) && entity.pod.isByUser === true,
  );
  return [...new Set(stray.map(({ namespace, workload }) => `${namespace}/${workload}`))].sort();
}
