import type { EntityId } from '../id.ts';
import type { HostWishes, PodRule } from '../kinds/host-wishes.ts';
import { splitLabel } from '../kinds/labels.ts';
import type { Demand } from './demand.ts';
import { demandOf, toDemand } from './demand.ts';
import { vmIdOf } from './node.ts';
import type { NodeSpec } from './node-spec.ts';
import type { PodLook } from './pod-rules.ts';
import type { Site, SiteHost, SiteVm } from './site.ts';
import { vmKind } from '../kinds/vm.ts';
import { readVm } from '../vm/read.ts';

type LabelPair = readonly [key: string, value: string];

/** What the scheduler looks at of one VM. */
export type Candidate = {
  id: EntityId;
  demand: Demand;
  /** Cluster networks it needs on its host. */
  clusterNetworks: readonly string[];
  /** Labels it needs of its host. */
  selector: readonly LabelPair[];
  /** Labels by which KubeVirt tells hosts whose CPU can do what the guest was given. */
  cpuLabels: readonly LabelPair[];
  /** What else it wants; undefined where that is nothing. */
  wishes: HostWishes | undefined;
  /** Keeps away from VMs that a rule means; null where it does not. */
  apart: { rule: PodRule; isStrict: boolean } | null;
  /** The host by name that it will have left, and is counted on still; null where it stays until it has come. */
  leaves: string | null;
  /** Its pod, as rules of others look at it. */
  pod: PodLook;
  /** The same for those that want the same of a host itself. */
  key: string;
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

/** What a VM that is given as an object wants of its host; nothing where it does not read as one. */
function wishesOf({ made }: NodeSpec, site: Site): HostWishes | undefined {
  try {
    return made ? vmKind.project(made.manifest, site.cluster).vm.wishes : undefined;
  } catch {
    // What is wrong with its object is told by the checks of plans.
    return undefined;
  }
}

function keyOf(...wanted: readonly unknown[]): string {
  return JSON.stringify(wanted);
}

/** What the scheduler looks at of a VM that a plan makes. */
export function toCandidate(site: Site, node: NodeSpec): Candidate {
  const { placement, group, namespace, nics, shape } = node;
  const form = node.made && readVm(node.made.manifest);
  const wishes = wishesOf(node, site);
  const clusterNetworks = clusterNetworksOf(
    site,
    nics.flatMap(({ network }) => network ?? []),
  );
  const selector: readonly LabelPair[] = form
    ? Object.entries(form.nodeSelector)
    : placement.type === 'host'
      ? [['kubernetes.io/hostname', placement.host]]
      : [];
  const labels = Object.entries(group).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return {
    id: vmIdOf(site, node),
    demand: toDemand(shape, site.rates, [], {
      isPinned: form?.isPinned ?? false,
      hasTpm: form !== null && form.tpm !== 'none',
    }),
    clusterNetworks,
    selector,
    cpuLabels: [],
    wishes,
    apart:
      placement.type === 'spread'
        ? {
            rule: { labels, namespaces: [namespace], topologyKey: topologyKey(placement.over) },
            isStrict: placement.isStrict,
          }
        : null,
    leaves: null,
    pod: { labels: labelsOfNode(node), namespace },
    key: keyOf(selector, clusterNetworks, wishes?.hosts, wishes?.tolerations),
  };
}

const hostModel = 'host-model-cpu.node.kubevirt.io/';
const hostFeature = 'host-model-required-features.node.kubevirt.io/';

/**
 * The labels that KubeVirt asks of the host of a running VM's other half, or of one that starts. Source: kubevirt/kubevirt
 * pkg/virt-controller/watch/migration (prepareNodeSelectorForHostCpuModel), pkg/virt-controller/services/nodeselectorrenderer.go.
 */
function cpuLabelsOf({ entity }: SiteVm, source: SiteHost | undefined): LabelPair[] {
  const { cpuModel, cpuFeatures = [], hasOwnCores } = entity.vm.wishes ?? {};
  const own: LabelPair[] = hasOwnCores ? [['cpumanager', 'true']] : [];
  if (cpuModel === 'host-passthrough') return own;
  for (const name of cpuFeatures) own.push([`cpu-feature.node.kubevirt.io/${name}`, 'true']);
  if (cpuModel !== undefined) return [...own, [`cpu-model.node.kubevirt.io/${cpuModel}`, 'true']];
  for (const [key, value] of source?.labels ?? []) {
    if (key.startsWith(hostModel))
      own.push([`cpu-model-migration.node.kubevirt.io/${key.slice(hostModel.length)}`, value]);
    if (key.startsWith(hostFeature))
      own.push([`cpu-feature.node.kubevirt.io/${key.slice(hostFeature.length)}`, value]);
  }
  return own;
}

/**
 * What the scheduler looks at of a VM that is there: one that `moves` runs on its host until it has come, and its CPU has
 * to be met; one that `restarts` has left it.
 */
export function candidateOf(site: Site, vm: SiteVm, way: 'moves' | 'restarts' = 'moves'): Candidate {
  const { entity, host } = vm;
  const { wishes, networks, nodeSelector = [] } = entity.vm;
  const asked = wishes?.clusterNetworks ?? [];
  const clusterNetworks = [...new Set([...clusterNetworksOf(site, networks), ...asked])];
  const selector = nodeSelector.map((text): LabelPair => {
    const { key, value } = splitLabel(text);
    return [key, value];
  });
  const cpuLabels = cpuLabelsOf(vm, way === 'moves' && host !== null ? site.hostNamed(host) : undefined);
  return {
    id: vm.id,
    demand: demandOf(entity, site.rates),
    clusterNetworks,
    selector,
    cpuLabels,
    wishes,
    apart: null,
    leaves: way === 'restarts' ? host : null,
    pod: { labels: vm.podLabels, namespace: entity.namespace ?? '' },
    key: keyOf(selector, clusterNetworks, cpuLabels, wishes?.hosts, wishes?.tolerations),
  };
}

/** The labels by which others tell the VM of a node. */
export function labelsOfNode(node: NodeSpec): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...node.vmLabels, ...node.group, 'harvesterhci.io/vmName': node.name }));
}
