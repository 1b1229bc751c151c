import type { EntityId } from '../id.ts';
import type { Requirement } from '../kinds/host-wishes.ts';
import type { Candidate } from '../plan/candidate.ts';
import { bytesText } from '../plan/checks/words.ts';
import type { Room } from '../plan/demand.ts';
import { hostMeets, requirementText } from '../plan/host-match.ts';
import { taintAgainst } from '../plan/place.ts';
import type { Obstacle } from '../plan/place.ts';
import type { Site, SiteHost, SiteVm } from '../plan/site.ts';

/** What a host is called on screen: its own name for show where it has one. */
export function titleOf({ name, entity }: Pick<SiteHost, 'name' | 'entity'>): string {
  return entity.host.displayName ?? name;
}

/** What of a host stands in the way, in a word or two that fit on it. */
export const shortWords: Record<Obstacle, string> = {
  witness: 'witness',
  'not-ready': 'not ready',
  maintenance: 'maintenance',
  cordoned: 'cordoned',
  taint: 'tainted',
  closed: 'takes no VMs',
  'other-host': 'label missing',
  architecture: 'other CPU',
  affinity: 'affinity',
  'cpu-model': 'other CPU',
  network: 'network missing',
  cpu: 'too little CPU',
  memory: 'too little memory',
  pods: 'too many pods',
  device: 'no free device',
  apart: 'anti-affinity',
  near: 'affinity',
  'kept-out': 'anti-affinity',
};

/** Cores for a sentence: two digits at most. */
export function coresText(cores: number): string {
  const shown = Number(Math.max(0, cores).toFixed(2));
  return `${shown} ${shown === 1 ? 'core' : 'cores'}`;
}

function allOf(requirements: readonly Requirement[]): string {
  return requirements.map(requirementText).join(' and ');
}

function taintText({ key, value, effect }: { key: string; value?: string | undefined; effect: string }) {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}

const cpuLabelWords: readonly (readonly [
  prefix: string,
  words: (host: string, what: string, name: string) => string,
])[] = [
  [
    'cpu-model-migration.node.kubevirt.io/',
    (host, what, name) =>
      `${host} cannot take a guest that was given the CPU model ${what}, which ${name} runs with.`,
  ],
  [
    'cpu-model.node.kubevirt.io/',
    (host, what, name) => `${host} does not have the CPU model ${what}, which ${name} runs with.`,
  ],
  [
    'cpu-feature.node.kubevirt.io/',
    (host, what, name) => `${host} does not have the CPU feature ${what}, which ${name} runs with.`,
  ],
];

function cpuText(host: SiteHost, { cpuLabels }: Candidate, name: string): string {
  const [key = ''] = cpuLabels.find(([label, value]) => host.labels.get(label) !== value) ?? [];
  const found = cpuLabelWords.find(([prefix]) => key.startsWith(prefix));
  if (found) return found[1](titleOf(host), key.slice(found[0].length), name);
  return `${titleOf(host)} keeps no cores for one VM alone (${key}), which ${name} asks for.`;
}

function networkText(site: Site, host: SiteHost, candidate: Candidate, { entity }: SiteVm): string {
  const missing = candidate.clusterNetworks.filter(
    (each) => !host.entity.host.clusterNetworks.includes(each),
  );
  const [first = ''] = missing;
  const used = entity.vm.networks.find((each) => site.networks.get(each)?.network.clusterNetwork === first);
  const vlan = used === undefined ? null : (site.networks.get(used)?.network.vlan ?? null);
  const through = used === undefined ? '' : ` (${used}${vlan === null ? '' : `, VLAN ${vlan}`})`;
  return `${entity.name} is on the cluster network ${first}${through}, which ${titleOf(host)} does not have.`;
}

function cpuRoomText(
  site: Site,
  host: SiteHost,
  { demand }: Candidate,
  { entity }: SiteVm,
  room: Room,
): string {
  const whole = entity.vm.cpuCores ?? 0;
  const how = whole > demand.cpuCores ? ` (${coresText(whole)} at ${site.rates.cpuPercent}% overcommit)` : '';
  const all = coresText(host.entity.host.allocatableCpuMillis / 1000);
  return `${entity.name} asks for ${coresText(demand.cpuCores)}${how}, and ${titleOf(host)} has ${coresText(room.cpuCores)} of ${all} left.`;
}

function memoryRoomText(
  site: Site,
  host: SiteHost,
  { demand }: Candidate,
  { entity }: SiteVm,
  room: Room,
): string {
  const { memoryBytes, asksMemoryBytes } = entity.vm;
  const guest =
    asksMemoryBytes ??
    (entity.vm.devices ? (memoryBytes ?? 0) : ((memoryBytes ?? 0) * 100) / site.rates.memoryPercent);
  const overhead = bytesText(Math.max(0, demand.memoryBytes - guest));
  const how = `${bytesText(memoryBytes ?? 0)} at ${site.rates.memoryPercent}% overcommit and ${overhead} of overhead`;
  const all = bytesText(host.entity.host.allocatableMemoryBytes);
  return `${entity.name} asks for ${bytesText(demand.memoryBytes)} (${how}), and ${titleOf(host)} has ${bytesText(Math.max(0, room.memoryBytes))} of ${all} left.`;
}

function affinityText(host: SiteHost, { wishes }: Candidate, name: string): string {
  const terms = wishes?.hosts ?? [];
  if (terms.length === 0) return `The affinity of ${name} is met by no host at all.`;
  const [only] = terms.length === 1 ? terms : [];
  const missing = only?.filter((each) => !hostMeets(host, each));
  const wanted = missing ? allOf(missing) : terms.map(allOf).join(', or ');
  return `The affinity of ${name} asks for a host with ${wanted}, which ${titleOf(host)} does not have.`;
}

/** What a host that does not take a VM lacks, as one exact sentence. `guard` is the VM that keeps it out, by name. */
export function whyNotHere(
  obstacle: Obstacle,
  of: { site: Site; host: SiteHost; vm: SiteVm; candidate: Candidate; room: Room; guard: EntityId | null },
): string {
  const { site, host, vm, candidate, room, guard } = of;
  const { name } = vm.entity;
  switch (obstacle) {
    case 'witness':
      return `${titleOf(host)} is the witness, which runs no VMs.`;
    case 'not-ready':
      return `${titleOf(host)} is not ready.`;
    case 'maintenance':
      return host.entity.host.maintenance === 'running'
        ? `${titleOf(host)} is going into maintenance.`
        : `${titleOf(host)} is in maintenance.`;
    case 'cordoned':
      return `${titleOf(host)} is cordoned.`;
    case 'taint': {
      const taint = taintAgainst(host, candidate);
      return `${titleOf(host)} has the taint ${taint ? taintText(taint) : ''}, which ${name} does not tolerate.`;
    }
    case 'closed':
      return `KubeVirt takes no VMs on ${titleOf(host)}: its label kubevirt.io/schedulable is not true.`;
    case 'other-host': {
      const lacking = candidate.selector.filter(([key, value]) => host.labels.get(key) !== value);
      const labels = lacking.map((pair) => pair.join('=')).join(' and ');
      return `The node selector of ${name} asks for ${labels}, which ${titleOf(host)} does not have.`;
    }
    case 'architecture': {
      const [wanted, is] = [vm.entity.vm.architecture ?? 'amd64', host.entity.host.architecture ?? null];
      return is === null
        ? `${name} is for the architecture ${wanted}, and ${titleOf(host)} has another one.`
        : `${name} is for the architecture ${wanted}, and ${titleOf(host)} has ${is}.`;
    }
    case 'affinity':
      return affinityText(host, candidate, name);
    case 'cpu-model':
      return cpuText(host, candidate, name);
    case 'network':
      return networkText(site, host, candidate, vm);
    case 'cpu':
      return cpuRoomText(site, host, candidate, vm, room);
    case 'memory':
      return memoryRoomText(site, host, candidate, vm, room);
    case 'pods':
      return `${host.name} has no room for another pod: it may have ${host.entity.host.allocatablePods ?? 0}.`;
    case 'device':
      return `${host.name} has no free ${[...candidate.devices.keys()].join(' or ')} for ${name}.`;
    case 'apart':
      return `The anti-affinity of ${name} keeps it apart from a VM on ${titleOf(host)}, or in the same place as it.`;
    case 'near':
      return `The affinity of ${name} asks for VMs beside it that are not on ${titleOf(host)}.`;
    case 'kept-out': {
      const other = guard === null ? undefined : site.vms.get(guard)?.entity.name;
      return `The anti-affinity of ${other ?? 'another VM'} keeps ${name} off ${titleOf(host)}.`;
    }
  }
}
