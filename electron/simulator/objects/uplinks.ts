import type { ClusterPlan, HostPlan } from '../scenario/plan.ts';

/** The cluster networks of a plan: mgmt, and those of its VM networks. */
export function clusterNetworksOf(plan: ClusterPlan): string[] {
  return [...new Set(['mgmt', ...plan.networks.map((network) => network.clusterNetwork)])];
}

/** Whether a host has the uplinks of a cluster network; a witness has those of mgmt only. */
export function hasUplinks(host: HostPlan, network: string): boolean {
  if (network === 'mgmt') return true;
  return host.role !== 'witness' && host.lacksNetworks?.includes(network) !== true;
}

/** What a network config selects its hosts by; nothing where every host that can has its uplinks. */
export function uplinkSelector(plan: ClusterPlan, network: string): Record<string, string> {
  const isPartial = plan.hosts.some((host) => host.lacksNetworks?.includes(network) === true);
  return isPartial ? { [`example.com/uplink-${network}`]: 'bonded' } : {};
}

/** The labels by which the network configs of a plan select a host. */
export function uplinkLabels(plan: ClusterPlan, host: HostPlan): Record<string, string> {
  const carried = clusterNetworksOf(plan).filter((network) => hasUplinks(host, network));
  return Object.assign({}, ...carried.map((network) => uplinkSelector(plan, network))) as Record<
    string,
    string
  >;
}
