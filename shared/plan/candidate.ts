import type { EntityId } from '../id.ts';
import type { HostWishes, PodRule, Requirement, Toleration } from '../kinds/host-wishes.ts';
import { splitLabel } from '../kinds/labels.ts';
import { vmLabelsOf } from './build.ts';
import type { Demand } from './demand.ts';
import { demandOf, toDemand } from './demand.ts';
import { devicesOf, vmIdOf } from './node.ts';
import type { NodeSpec } from './node-spec.ts';
import type { PodLook } from './pod-rules.ts';
import type { Site, SiteHost, SiteVm } from './site.ts';
import { vmKind } from '../kinds/vm.ts';
import type { Vm } from '../kinds/vm.ts';
import type { HostNeeds } from './shape.ts';
import { labelOver } from '../vm/host-rule.ts';
import type { HostRule } from '../vm/host-rule.ts';
import { readVm } from '../vm/read.ts';

type LabelPair = readonly [key: string, value: string];

/** The label of a host with its CPU architecture. */
export const architectureLabel = 'kubernetes.io/arch';

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
  /** Host devices by resource name, and how many of each. */
  devices: ReadonlyMap<string, number>;
  /** Its pod, as rules of others look at it. */
  pod: PodLook;
  /** The same for those that want the same of a host itself. */
  key: string;
};

/** The cluster networks that networks (`namespace/name`) are on; one that is not known asks for none. */
export function clusterNetworksOf(site: Site, networks: readonly string[]): string[] {
  const found = networks.flatMap((name) => site.networks.get(name)?.network.clusterNetwork ?? []);
  return [...new Set(found)];
}

const noDevices: ReadonlyMap<string, number> = new Map();

function counted(devices: readonly string[] | undefined): ReadonlyMap<string, number> {
  if (devices === undefined || devices.length === 0) return noDevices;
  const counts = new Map<string, number>();
  for (const device of devices) counts.set(device, (counts.get(device) ?? 0) + 1);
  return counts;
}

/** A VM that is given as an object; undefined where it is not, or does not read as one. */
function givenVm({ made }: NodeSpec, site: Site): Vm['vm'] | undefined {
  try {
    return made ? vmKind.project(made.manifest, site.cluster).vm : undefined;
  } catch {
    // What is wrong with its object is told by the checks of plans.
    return undefined;
  }
}

/** The rule that means the VMs of a group; made once for a group. */
const groupRules = new WeakMap<object, Map<string, PodRule>>();

function groupRule({ group, namespace }: NodeSpec, key: string): PodRule {
  const known = groupRules.get(group) ?? new Map<string, PodRule>();
  groupRules.set(group, known);
  const id = `${namespace} ${key}`;
  const rule: PodRule = known.get(id) ?? {
    labels: Object.entries(group).map(([label, value]) => ({ key: label, operator: 'In', values: [value] })),
    namespaces: [namespace],
    topologyKey: key,
  };
  known.set(id, rule);
  return rule;
}

/** A toleration of a plan, whose empty parts mean any. */
function toToleration({ key, operator, value, effect }: HostNeeds['tolerations'][number]): Toleration {
  return {
    operator,
    ...(key === '' ? {} : { key }),
    ...(value === '' ? {} : { value }),
    ...(effect === '' ? {} : { effect }),
  };
}

/** The rules for hosts as the scheduler has them: all that are required in one term, each of the others weighed by itself. */
function wishesOfRules(rules: readonly HostRule[] = []): Pick<HostWishes, 'hosts' | 'liked'> {
  const toRequirement = ({ key, operator, values }: HostRule): Requirement => ({ key, operator, values });
  const required = rules.filter(({ isRequired }) => isRequired).map(toRequirement);
  const liked = rules
    .filter(({ isRequired }) => !isRequired)
    .map((rule) => ({ weight: rule.weight, term: [toRequirement(rule)] }));
  return { ...(required.length > 0 ? { hosts: [required] } : {}), ...(liked.length > 0 ? { liked } : {}) };
}

/** What the placement and the needs of a node ask of hosts and of other VMs. */
function wishesOf(node: NodeSpec): HostWishes {
  const { placement, shape } = node;
  const tolerations = (shape.needs?.tolerations ?? []).map(toToleration);
  const common = {
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...wishesOfRules(shape.needs?.rules),
  };
  if (placement.type !== 'spread') return common;
  const rule = groupRule(node, labelOver(placement.over));
  return placement.isStrict ? { ...common, away: [rule] } : { ...common, leaning: [{ weight: -100, rule }] };
}

function keyOf(...wanted: readonly unknown[]): string {
  return JSON.stringify(wanted);
}

/** What the scheduler looks at of a VM that a plan makes. */
export function toCandidate(site: Site, node: NodeSpec): Candidate {
  const { placement, namespace, nics, shape, architecture } = node;
  const form = node.made && readVm(node.made.manifest);
  const given = givenVm(node, site);
  const wishes = node.made ? given?.wishes : wishesOf(node);
  const devices = given ? given.devices : devicesOf(shape);
  const clusterNetworks = clusterNetworksOf(
    site,
    nics.flatMap(({ network }) => network ?? []),
  );
  const selector: readonly LabelPair[] = form
    ? Object.entries(form.nodeSelector)
    : [
        ...(placement.type === 'host' ? [['kubernetes.io/hostname', placement.host] as const] : []),
        ...Object.entries(shape.needs?.labels ?? {}),
        ...(architecture === undefined ? [] : [[architectureLabel, architecture] as const]),
      ];
  return {
    id: vmIdOf(site, node),
    demand: toDemand(shape, site.rates, {
      devices,
      architecture,
      isPinned: form?.isPinned ?? false,
      hasTpm: form !== null && form.tpm !== 'none',
    }),
    devices: counted(devices),
    clusterNetworks,
    selector,
    cpuLabels: [],
    wishes,
    pod: { labels: labelsOfNode(node), namespace },
    key: keyOf(selector, clusterNetworks, wishes?.hosts, wishes?.tolerations, wishes?.liked),
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

type Way = 'moves' | 'restarts';
const candidates: Record<Way, WeakMap<SiteVm, Candidate>> = { moves: new WeakMap(), restarts: new WeakMap() };

/**
 * What the scheduler looks at of a VM that is there: one that `moves` runs on its host until it has come, and its CPU has
 * to be met; one that `restarts` has left it. The same for the same VM of a site.
 */
export function candidateOf(site: Site, vm: SiteVm, way: Way = 'moves'): Candidate {
  const candidate = candidates[way].get(vm) ?? buildCandidate(site, vm, way);
  candidates[way].set(vm, candidate);
  return candidate;
}

function buildCandidate(site: Site, vm: SiteVm, way: Way): Candidate {
  const { entity, host } = vm;
  const { wishes, networks, nodeSelector = [] } = entity.vm;
  const asked = wishes?.clusterNetworks ?? [];
  const clusterNetworks = [...new Set([...clusterNetworksOf(site, networks), ...asked])];
  const architecture = entity.vm.architecture ?? (site.architectures.length > 1 ? 'amd64' : undefined);
  const selector = nodeSelector.map((text): LabelPair => {
    const { key, value } = splitLabel(text);
    return [key, value];
  });
  if (architecture !== undefined) selector.push([architectureLabel, architecture]);
  const cpuLabels = cpuLabelsOf(vm, way === 'moves' && host !== null ? site.hostNamed(host) : undefined);
  return {
    id: vm.id,
    demand: demandOf(entity, site.rates),
    devices: counted(entity.vm.devices),
    clusterNetworks,
    selector,
    cpuLabels,
    wishes,
    pod: { labels: vm.podLabels, namespace: entity.namespace ?? '' },
    key: keyOf(selector, clusterNetworks, cpuLabels, wishes?.hosts, wishes?.tolerations, wishes?.liked),
  };
}

/** The labels by which others tell the pod of a node. */
export function labelsOfNode(node: NodeSpec): ReadonlyMap<string, string> {
  const labels = node.made ? { ...node.vmLabels, ...node.group } : vmLabelsOf(node);
  return new Map(Object.entries({ ...labels, 'harvesterhci.io/vmName': node.name }));
}
