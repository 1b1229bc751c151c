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
