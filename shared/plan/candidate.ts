import type { PodTerm, Scheduling, Tolerated } from '../kinds/scheduling.ts';
import { splitLabel } from '../kinds/labels.ts';
import { vmLabelsOf } from './build.ts';
import type { Demand } from './demand.ts';
import { demandOf, toDemand } from './demand.ts';
import type { LabelOf } from './match.ts';
import { devicesOf } from './node.ts';
import type { NodeSpec } from './node-spec.ts';
import type { Site, SiteVm } from './site.ts';

/** What the scheduler looks at of the pod of one VM. */
export type Candidate = {
  demand: Demand;
  /** Host devices by resource name, and how many of each. */
  devices: ReadonlyMap<string, number>;
  /** Cluster networks it needs on its host. */
  clusterNetworks: readonly string[];
  /** Labels it needs of its host. */
  selector: readonly (readonly [key: string, value: string])[];
  scheduling: Scheduling;
  namespace: string;
  labelOf: LabelOf;
};

/** The label by which an anti-affinity rule tells places apart. */
export function topologyKey(over: 'host' | 'zone'): string {
  return over === 'zone' ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
}

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

/** The rule that keeps the VMs of a group apart; made once for a group. */
const groupTerms = new WeakMap<object, Map<string, PodTerm>>();

function groupTerm({ group, namespace }: NodeSpec, key: string): PodTerm {
  const known = groupTerms.get(group) ?? new Map<string, PodTerm>();
  groupTerms.set(group, known);
  const id = `${namespace} ${key}`;
  const term: PodTerm = known.get(id) ?? {
    labels: Object.entries(group).map(([label, value]) => ({ key: label, operator: 'In', values: [value] })),
    namespaces: [namespace],
    key,
  };
  known.set(id, term);
  return term;
}

/** What a placement and the needs of a shape ask of hosts and of other VMs. */
function schedulingOf(node: NodeSpec): Scheduling {
  const { placement, shape } = node;
  const tolerations: Tolerated[] = shape.needs?.tolerations ?? [];
  const common = tolerations.length === 0 ? {} : { tolerations };
  if (placement.type !== 'spread') return common;
  const term = groupTerm(node, topologyKey(placement.over));
  return placement.isStrict
    ? { ...common, apart: [term] }
    : { ...common, preferred: [{ weight: -100, term }] };
}

/** What the scheduler looks at of a VM that a plan makes. */
export function toCandidate(site: Site, node: NodeSpec): Candidate {
  const { placement, namespace, nics, shape, name, architecture } = node;
  const devices = devicesOf(shape);
  const labels = vmLabelsOf(node);
  return {
    demand: toDemand(shape, site.rates, devices, architecture),
    devices: counted(devices),
    clusterNetworks: clusterNetworksOf(
      site,
      nics.flatMap(({ network }) => network ?? []),
    ),
    selector: [
      ...(placement.type === 'host' ? [['kubernetes.io/hostname', placement.host] as const] : []),
      ...Object.entries(shape.needs?.labels ?? {}),
      ...(architecture === undefined ? [] : [['kubernetes.io/arch', architecture] as const]),
    ],
    scheduling: schedulingOf(node),
    namespace,
    labelOf: (key) => ownLabel(key, name) ?? labels[key],
  };
}

/** Labels that every launcher pod has. Source: kubevirt/kubevirt pkg/virt-controller/services/template.go. */
function ownLabel(key: string, name: string): string | undefined {
  if (key === 'harvesterhci.io/vmName' || key === 'vm.kubevirt.io/name') return name;
  return key === 'kubevirt.io' ? 'virt-launcher' : undefined;
}

const nothingAsked: Scheduling = {};
const podLabels = new WeakMap<SiteVm['entity'], ReadonlyMap<string, string>>();

/** The labels of the pod of a VM that is there, by key. */
function podLabelsOf({ entity, labels }: SiteVm): ReadonlyMap<string, string> {
  const own = entity.vm.podLabels;
  if (own === undefined) return labels;
  const known = podLabels.get(entity);
  if (known) return known;
  const map = new Map(
    own.map((text) => {
      const { key, value } = splitLabel(text);
      return [key, value] as const;
    }),
  );
  podLabels.set(entity, map);
  return map;
}

/** A label of the pod of a VM that is there. */
export function podLabelOf(vm: SiteVm): LabelOf {
  return (key) => ownLabel(key, vm.entity.name) ?? podLabelsOf(vm).get(key);
}

const candidates = new WeakMap<SiteVm, Candidate>();

/** What the scheduler looks at of a VM that is there; the same for the same VM of a site. */
export function candidateOf(site: Site, vm: SiteVm): Candidate {
  const candidate = candidates.get(vm) ?? buildCandidate(site, vm);
  candidates.set(vm, candidate);
  return candidate;
}

function buildCandidate(site: Site, siteVm: SiteVm): Candidate {
  const { vm, namespace } = siteVm.entity;
  const selector = (vm.nodeSelector ?? []).map((text) => {
    const { key, value } = splitLabel(text);
    return [key, value] as const;
  });
  const architecture = vm.architecture ?? (site.architectures.length > 1 ? 'amd64' : undefined);
  return {
    demand: demandOf(siteVm.entity, site.rates),
    devices: counted(vm.devices),
    clusterNetworks: clusterNetworksOf(site, vm.networks),
    selector:
      architecture === undefined ? selector : [...selector, ['kubernetes.io/arch', architecture] as const],
    scheduling: vm.scheduling ?? nothingAsked,
    namespace: namespace ?? '',
    labelOf: podLabelOf(siteVm),
  };
}
