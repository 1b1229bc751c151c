import { splitLabel } from '../kinds/labels.ts';
import type { Demand } from './demand.ts';
import { demandOf, toDemand } from './demand.ts';
import type { NodeSpec } from './node-spec.ts';
import type { Site, SiteVm } from './site.ts';
import type { HostRule } from '../vm/form.ts';
import { readVm } from '../vm/read.ts';

/** What the scheduler looks at of one VM. */
export type Candidate = {
  demand: Demand;
  /** Cluster networks it needs on its host. */
  clusterNetworks: readonly string[];
  /** Labels it needs of its host. */
  selector: readonly (readonly [key: string, value: string])[];
  /** What else is asked of the labels of its host, all of it. */
  hostRules: readonly HostRule[];
  /** Keeps away from VMs with all of these labels in its namespace; null where it does not. */
  apart: {
    labels: Readonly<Record<string, string>>;
    namespace: string;
    key: string;
    isStrict: boolean;
  } | null;
};

/** The label by which an anti-affinity rule tells places apart. */
function topologyKey(over: 'host' | 'zone'): string {
  return over === 'zone' ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
}

/** The cluster networks that networks (`namespace/name`) are on; one that is not known asks for none. */
export function clusterNetworksOf(site: Site, networks: readonly string[]): string[] {
  const found = networks.flatMap((name) => site.networks.get(name)?.network.clusterNetwork ?? []);
  return [...new Set(found)];
}

/** What the scheduler looks at of a VM that a plan makes. */
export function toCandidate(site: Site, node: NodeSpec): Candidate {
  const { placement, group, namespace, nics, shape } = node;
  const form = node.made && readVm(node.made.manifest);
  const { hosts } = form?.affinity.type === 'rules' ? form.affinity : { hosts: [] };
  return {
    demand: toDemand(shape, site.rates, [], {
      isPinned: form?.isPinned ?? false,
      hasTpm: form !== null && form.tpm !== 'none',
    }),
    clusterNetworks: clusterNetworksOf(
      site,
      nics.flatMap(({ network }) => network ?? []),
    ),
    selector: form
      ? Object.entries(form.nodeSelector)
      : placement.type === 'host'
        ? [['kubernetes.io/hostname', placement.host]]
        : [],
    hostRules: hosts.filter(({ isRequired }) => isRequired),
    apart:
      placement.type === 'spread'
        ? { labels: group, namespace, key: topologyKey(placement.over), isStrict: placement.isStrict }
        : null,
  };
}

/**
 * What the scheduler looks at of a VM that is there. Its own affinity is not read, so that it may be refused by more hosts
 * than is known.
 */
export function candidateOf(site: Site, { entity }: SiteVm): Candidate {
  const { vm } = entity;
  return {
    demand: demandOf(entity, site.rates),
    clusterNetworks: clusterNetworksOf(site, vm.networks),
    selector: (vm.nodeSelector ?? []).map((text) => {
      const { key, value } = splitLabel(text);
      return [key, value] as const;
    }),
    hostRules: [],
    apart: null,
  };
}

/** The labels by which others tell the VM of a node. */
export function labelsOfNode(node: NodeSpec): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...node.vmLabels, ...node.group, 'harvesterhci.io/vmName': node.name }));
}
