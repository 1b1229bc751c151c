import type { EntityId } from '../id.ts';
import type { Site, SiteHost, SiteVm } from '../plan/site.ts';
import { whyNotMigrate } from './refusal.ts';
import { byScore, openVerdicts } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { titleOf } from './words.ts';

/** What becomes of one VM of several. `verdict` is null where it can go nowhere at all; `words` then says why. */
export type Part = { vm: SiteVm; verdict: Verdict | null; words: string };

/** What it would be to migrate several VMs to one host, or each to the best there is (`host` null). */
export type GroupVerdict = {
  host: EntityId | null;
  name: string | null;
  /** What the host is called on screen. */
  title: string | null;
  type: Verdict['type'];
  /** A word or two; with several VMs how many of them. */
  short: string;
  words: string;
  /** By VM, in the order that was given; each is counted where it goes before the next is looked at. */
  parts: readonly Part[];
};

/** So many VMs are dragged or moved together at most. */
export const mostMoved = 100;

function moving(parts: readonly Part[]): Part[] {
  return parts.filter(({ verdict }) => verdict !== null && verdict.type !== 'no');
}

/** What is said of several VMs of which some can go: whole sentences, since each language orders them otherwise. */
function goingText(going: number, all: number, to: string | null, isTight: boolean): string {
  if (going === all) {
    if (to === null)
      return isTight ? `All ${all} VMs can go, which leaves little room.` : `All ${all} VMs can go.`;
    return isTight
      ? `All ${all} VMs can go to ${to}, which leaves little room.`
      : `All ${all} VMs can go to ${to}.`;
  }
  if (going === 0)
    return to === null ? `None of the ${all} VMs can go.` : `None of the ${all} VMs can go to ${to}.`;
  if (to === null)
    return isTight
      ? `${going} of ${all} VMs can go, which leaves little room.`
      : `${going} of ${all} VMs can go.`;
  return isTight
    ? `${going} of ${all} VMs can go to ${to}, which leaves little room.`
    : `${going} of ${all} VMs can go to ${to}.`;
}

function toGroup(host: SiteHost | null, parts: readonly Part[]): GroupVerdict {
  const going = moving(parts);
  const isTight = going.some(({ verdict }) => verdict?.type === 'tight');
  const place = { host: host?.id ?? null, name: host?.name ?? null, title: host && titleOf(host), parts };
  const [only] = parts.length === 1 ? parts : [];
  const type = going.length === 0 ? 'no' : isTight ? 'tight' : 'fits';
  if (only) {
    return { ...place, type, short: only.verdict?.short ?? 'no host', words: only.words };
  }
  const refused = parts.find((part) => !going.includes(part));
  const text = goingText(going.length, parts.length, host && titleOf(host), isTight);
  if (going.length === 0) {
    const isSame = parts.every(({ words }) => words === refused?.words);
    const words = isSame ? (refused?.words ?? '') : `${text} ${refused?.words ?? ''}`;
    return { ...place, type, short: refused?.verdict?.short ?? 'none', words };
  }
  const many = `${going.length} of ${parts.length}`;
  const words = refused === undefined ? text : `${text} ${refused.words}`;
  const short = refused === undefined ? (isTight ? 'tight' : 'fits') : many;
  return { ...place, type: refused === undefined ? type : 'tight', short, words };
}

/** Opens verdicts of several VMs: on one host after the other, or on the best for each. */
export function openGroup(site: Site, vms: readonly SiteVm[], closed?: ReadonlySet<string>) {
  const verdicts = openVerdicts(site, closed);
  const collect = (verdictOf: (vm: SiteVm) => Verdict | null): Part[] => {
    const taken: [SiteVm, string][] = [];
    const parts = vms.map((vm): Part => {
      const verdict = verdictOf(vm);
      const words = verdict?.words ?? whyNotMigrate(site, vm)?.words ?? `No host can take ${vm.entity.name}.`;
      if (verdict && verdict.type !== 'no' && vms.length > 1) {
        verdicts.take(vm, verdict.name, 1);
        taken.push([vm, verdict.name]);
      }
      return { vm, verdict, words };
    });
    for (const [vm, host] of taken.reverse()) verdicts.take(vm, host, -1);
    return parts;
  };
  const best = (vm: SiteVm): Verdict | null => {
    const [first] = verdicts.all(vm);
    return first && first.type !== 'no' ? first : null;
  };
  return {
    to: (host: SiteHost): GroupVerdict =>
      toGroup(
        host,
        collect((vm) => verdicts.on(vm, host)),
      ),
    anywhere: (): GroupVerdict => toGroup(null, collect(best)),
    /** Every host, the best target first. */
    all: (): readonly GroupVerdict[] => {
      const all = site.hosts.map((host) =>
        toGroup(
          host,
          collect((vm) => verdicts.on(vm, host)),
        ),
      );
      return all.sort(byGroup);
    },
  };
}

function scoreOf({ parts }: GroupVerdict): number {
  return parts.reduce((sum, { verdict }) => sum + (verdict?.score ?? 0), 0);
}

function byGroup(a: GroupVerdict, b: GroupVerdict): number {
  const [one, other] = [a, b].map(({ parts }) => moving(parts).length);
  const [first] = a.parts;
  const [second] = b.parts;
  if (a.parts.length === 1 && first?.verdict && second?.verdict)
    return byScore(first.verdict, second.verdict);
  return (other ?? 0) - (one ?? 0) || scoreOf(b) - scoreOf(a) || ((a.name ?? '') < (b.name ?? '') ? -1 : 1);
}
