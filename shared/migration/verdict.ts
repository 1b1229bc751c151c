import type { EntityId } from '../id.ts';
import { candidateOf } from '../plan/candidate.ts';
import type { Candidate } from '../plan/candidate.ts';
import { bytesText } from '../plan/checks/words.ts';
import { openPlacer } from '../plan/place.ts';
import type { Placer } from '../plan/place.ts';
import { guestOf, votersOf } from '../plan/quorum.ts';
import type { Site, SiteHost, SiteVm } from '../plan/site.ts';
import { whyNotMigrate } from './refusal.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import { coresText, shortWords, titleOf, whyNotHere } from './words.ts';

/**
 * What it would be to migrate a VM to a host: it `fits`, it fits but leaves little (`tight`), or `no`, with the code of the
 * reason. `short` fits on the host, `words` is a whole sentence. The higher the score (0 to 100), the better the target;
 * one that is none has 0.
 */
export type Verdict = {
  host: EntityId;
  name: string;
  /** What the host is called on screen. */
  title: string;
  score: number;
  short: string;
  words: string;
  /** What speaks for and against it, beside room. */
  notes: readonly string[];
} & ({ type: 'fits' | 'tight'; code: null } | { type: 'no'; code: RefusalCode });

/** Verdicts on a site, VM after VM. */
export type Verdicts = {
  /** Of one VM and one host. */
  on: (vm: SiteVm, host: SiteHost) => Verdict;
  /** Of one VM and every host, the best first, those that are none last; in name order among equals. */
  all: (vm: SiteVm) => readonly Verdict[];
  /** Counts a VM on a host from now on, or no longer. */
  take: (vm: SiteVm, host: string, sign: 1 | -1) => void;
};

/** A host that keeps less than this share of what it may give is tight. */
const tightShare = 0.1;

/** The hosts that have a whole copy of a VM's volumes, by how many of its volumes; null where Longhorn is not known. */
function copiesOf(site: Site, vm: SiteVm): { volumes: number; on: ReadonlyMap<string, number> } | null {
  if (!site.knows('StorageReplica') || !site.knows('PersistentVolumeClaim')) return null;
  const on = new Map<string, number>();
  let volumes = 0;
  for (const claim of vm.entity.vm.volumeClaims) {
    const name = site.volumes.get(`${vm.entity.namespace ?? ''}/${claim}`)?.volume.volumeName;
    const replicas = name ? site.replicasOf(name) : [];
    if (replicas.length === 0) continue;
    volumes += 1;
    const hosts = new Set(
      replicas.flatMap(({ replica }) =>
        replica.mode === 'healthy' && replica.host !== null ? [replica.host] : [],
      ),
    );
    for (const host of hosts) on.set(host, (on.get(host) ?? 0) + 1);
  }
  return volumes === 0 ? null : { volumes, on };
}

/** Other nodes of a VM's guest cluster, by host, and those of them that vote in its etcd. */
function siblingsOf(site: Site, vm: SiteVm) {
  const guest = guestOf(site, vm.id);
  if (!guest) return null;
  const voters = new Set(votersOf(guest));
  const nodes = new Map<string, number>();
  const voting = new Map<string, number>();
  for (const { vm: id } of guest.members) {
    const host = id === vm.id ? null : (site.vms.get(id)?.host ?? null);
    if (host === null) continue;
    nodes.set(host, (nodes.get(host) ?? 0) + 1);
    if (voters.has(id)) voting.set(host, (voting.get(host) ?? 0) + 1);
  }
  return { name: guest.name, nodes, voting: voters.has(vm.id) ? voting : new Map<string, number>() };
}

type Facts = {
  refusal: Refusal | null;
  candidate: Candidate;
  copies: ReturnType<typeof copiesOf>;
  siblings: ReturnType<typeof siblingsOf>;
};

function toNotes(
  { copies, siblings }: Facts,
  { name, entity }: SiteHost,
): { notes: string[]; points: number } {
  const notes: string[] = [];
  let points = 0;
  if (copies) {
    const here = copies.on.get(name) ?? 0;
    points += (10 * here) / copies.volumes;
    if (here > 0) notes.push(`Has copies of ${here} of its ${copies.volumes} volumes.`);
  }
  const voting = siblings?.voting.get(name) ?? 0;
  const nodes = siblings?.nodes.get(name) ?? 0;
  if (siblings && voting > 0) {
    points -= 30 * voting;
    notes.push(
      voting === 1
        ? `A voter of ${siblings.name}'s etcd is here already.`
        : `${voting} voters of ${siblings.name}'s etcd are here already.`,
    );
  } else if (siblings && nodes > 0) {
    points -= 10 * nodes;
    notes.push(
      nodes === 1
        ? `A node of ${siblings.name} is here already.`
        : `${nodes} nodes of ${siblings.name} are here already.`,
    );
  }
  const shun = entity.host.taints.filter(({ effect }) => effect === 'PreferNoSchedule');
  if (shun.length > 0) {
    points -= 30;
    notes.push(`The host asks for others to be preferred (${shun.map(({ key }) => key).join(', ')}).`);
  }
  return { notes, points };
}

/** Opens verdicts on a site; `closed` are hosts by name that a plan closes before. */
export function openVerdicts(site: Site, closed: ReadonlySet<string> = new Set()): Verdicts {
  const placer: Placer = openPlacer(site);
  const known = new Map<EntityId, Facts>();
  const factsOf = (vm: SiteVm): Facts => {
    const before = known.get(vm.id);
    if (before) return before;
    const facts = {
      refusal: whyNotMigrate(site, vm),
      candidate: candidateOf(site, vm),
      copies: copiesOf(site, vm),
      siblings: siblingsOf(site, vm),
    };
    known.set(vm.id, facts);
    return facts;
  };
  const on = (vm: SiteVm, host: SiteHost): Verdict => {
    const facts = factsOf(vm);
    const { refusal, candidate } = facts;
    const { id, name } = host;
    const title = titleOf(host);
    const no = ({ code, short, words }: Refusal): Verdict => ({
      host: id,
      name,
      title,
      type: 'no',
      code,
      score: 0,
      short,
      words,
      notes: [],
    });
    if (refusal !== null) return no(refusal);
    if (vm.host === name)
      return no({
        code: 'same-host',
        short: 'runs here',
        words: `${vm.entity.name} runs on ${title} already.`,
      });
    const obstacle = closed.has(name) ? 'cordoned' : placer.whyNot(candidate, name);
    const room = placer.roomOf(name);
    if (obstacle !== null) {
      const guard = obstacle === 'kept-out' ? placer.keptOutBy(candidate, name) : null;
      const words = whyNotHere(obstacle, { site, host, vm, candidate, room, guard });
      return no({ code: obstacle, short: shortWords[obstacle], words });
    }
    const { allocatableCpuMillis, allocatableMemoryBytes } = host.entity.host;
    const leftCpu = room.cpuCores - candidate.demand.cpuCores;
    const leftMemory = room.memoryBytes - candidate.demand.memoryBytes;
    const cpuShare = (leftCpu * 1000) / Math.max(1, allocatableCpuMillis);
    const memoryShare = leftMemory / Math.max(1, allocatableMemoryBytes);
    const isTight = Math.min(cpuShare, memoryShare) < tightShare;
    const { notes, points } = toNotes(facts, host);
    const least = isTight ? 1 : 10;
    const score = Math.round(
      Math.min(100, Math.max(least, (cpuShare + memoryShare) * 45 + points - (isTight ? 40 : 0))),
    );
    const left = `${coresText(leftCpu)} and ${bytesText(leftMemory)}`;
    return {
      host: id,
      name,
      title,
      code: null,
      score,
      notes,
      type: isTight ? 'tight' : 'fits',
      short: isTight ? 'tight' : 'fits',
      words: isTight
        ? `It fits, and leaves only ${left} on ${title}.`
        : `It fits, and leaves ${left} on ${title}.`,
    };
  };
  return {
    on,
    all: (vm) => site.hosts.map((host) => on(vm, host)).sort(byScore),
    take(vm, host, sign) {
      placer.take(host, factsOf(vm).candidate, sign);
    },
  };
}

const ranks: Record<Verdict['type'], number> = { fits: 0, tight: 1, no: 2 };

/** The better target first; those that are none last, by name. */
export function byScore(a: Verdict, b: Verdict): number {
  return ranks[a.type] - ranks[b.type] || b.score - a.score || (a.name < b.name ? -1 : 1);
}

/** Verdicts of one VM on every host of its cluster, the best target first. */
export function verdictsOf(site: Site, vm: SiteVm): readonly Verdict[] {
  return openVerdicts(site).all(vm);
}
