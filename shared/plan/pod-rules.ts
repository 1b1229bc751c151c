import type { PodTerm } from '../kinds/scheduling.ts';
import type { Candidate } from './candidate.ts';
import { candidateOf, podLabelOf } from './candidate.ts';
import { matchesPod } from './match.ts';
import type { LabelOf } from './match.ts';
import type { Site, SiteHost } from './site.ts';

/** Pods by the place they are in: `placeOf` says that of each host, -1 for one without the label that says it. */
type Counts = { term: PodTerm; placeOf: Int32Array; counts: Float64Array; total: number };

/** What other pods mean for where one may go. */
export type PodView = {
  /** Whether other pods keep it from a host, and which way round. */
  obstacle: (host: number) => 'near' | 'apart' | null;
  /** What others add to the score of a host. */
  score: (host: number) => number;
  /** Whether `score` may differ from host to host. */
  hasScore: boolean;
};

/** The rules between pods while VMs are placed one after the other. */
export type PodRules = {
  viewOf: (candidate: Candidate) => PodView;
  /** Puts a pod on a host, by the place of that in the list, or takes it away. */
  put: (candidate: Candidate, host: number, sign: 1 | -1) => void;
};

/** Terms that pods have of others, by what they mean for one that comes: `blocks` it, or weighs for it. */
type Owned = { counts: Counts; blocks: boolean; weight: number };

/** What a required affinity of a pod that is there weighs for one that comes. Source: kube-scheduler, hardPodAffinityWeight. */
const hardWeight = 1;

const free: PodView = { obstacle: () => null, score: () => 0, hasScore: false };

/**
 * Opens the inter-pod rules of kube-scheduler on the VMs of a site: those of the pod that comes, and those of the pods that
 * are there. Source: kubernetes/kubernetes pkg/scheduler/framework/plugins/interpodaffinity.
 */
export function openPodRules(site: Site): PodRules {
  const { hosts } = site;
  const indexOf = new Map(hosts.map(({ name }, index) => [name, index]));
  const placesByKey = new Map<string, { placeOf: Int32Array; size: number }>();
  const meant = new Map<string, Counts>();
  const owned = new Map<string, Owned>();
  const moved: { candidate: Candidate; host: number; sign: 1 | -1 }[] = [];

  const placesOf = (key: string): { placeOf: Int32Array; size: number } => {
    const known = placesByKey.get(key);
    if (known) return known;
    const places = new Map<string, number>();
    const placeOf = Int32Array.from(hosts, ({ labels }: SiteHost) => {
      const place = labels.get(key);
      if (place === undefined) return -1;
      const number = places.get(place) ?? places.size;
      places.set(place, number);
      return number;
    });
    const made = { placeOf, size: places.size };
    placesByKey.set(key, made);
    return made;
  };
  const emptyCounts = (term: PodTerm): Counts => {
    const { placeOf, size } = placesOf(term.key);
    return { term, placeOf, counts: new Float64Array(size), total: 0 };
  };
  const add = (counts: Counts, host: number, amount: number): void => {
    const place = counts.placeOf[host] ?? -1;
    if (place < 0) return;
    counts.counts[place] = (counts.counts[place] ?? 0) + amount;
    counts.total += amount;
  };
  const at = ({ placeOf, counts }: Counts, host: number): number => counts[placeOf[host] ?? -1] ?? 0;

  const ids = new WeakMap<PodTerm, Map<string, { id: string; term: PodTerm }>>();
  /** A term with the namespaces it means, and an id that is the same for equal ones. */
  const settled = (term: PodTerm, namespace: string): { id: string; term: PodTerm } => {
    const known = ids.get(term) ?? new Map<string, { id: string; term: PodTerm }>();
    ids.set(term, known);
    const own = term.namespaces?.length === 0 ? namespace : '';
    const found = known.get(own);
    if (found) return found;
    const whole = own === '' ? term : { ...term, namespaces: [own] };
    const made = { id: JSON.stringify(whole), term: whole };
    known.set(own, made);
    return made;
  };
  const countIn = (counts: Counts, namespace: string, labelOf: LabelOf, host: number, sign: number): void => {
    if (matchesPod(counts.term, namespace, labelOf)) add(counts, host, sign);
  };
  /** The pods that a term means. */
  const meantBy = (given: PodTerm, namespace: string): Counts => {
    const { id, term } = settled(given, namespace);
    const known = meant.get(id);
    if (known) return known;
    const counts = emptyCounts(term);
    for (const vm of site.vms.values()) {
      const host = vm.host === null ? undefined : indexOf.get(vm.host);
      if (host !== undefined) countIn(counts, vm.entity.namespace ?? '', podLabelOf(vm), host, 1);
    }
    for (const { candidate, host, sign } of moved)
      countIn(counts, candidate.namespace, candidate.labelOf, host, sign);
    meant.set(id, counts);
    return counts;
  };
  /** Notes the terms of a pod for those that come later. */
  const own = ({ scheduling, namespace }: Candidate, host: number, sign: 1 | -1): void => {
    const note = (given: PodTerm, weight: number, blocks: boolean): void => {
      const { id, term } = settled(given, namespace);
      const key = `${blocks ? '!' : weight} ${id}`;
      const known = owned.get(key) ?? { counts: emptyCounts(term), blocks, weight };
      owned.set(key, known);
      add(known.counts, host, sign);
    };
    for (const term of scheduling.apart ?? []) note(term, 0, true);
    for (const term of scheduling.near ?? []) note(term, hardWeight, false);
    for (const { term, weight } of scheduling.preferred ?? []) note(term, weight, false);
  };
  for (const vm of site.vms.values()) {
    const host = vm.host === null ? undefined : indexOf.get(vm.host);
    const { scheduling } = vm.entity.vm;
    if (host === undefined || !scheduling) continue;
    if (scheduling.apart || scheduling.near || scheduling.preferred) own(candidateOf(site, vm), host, 1);
  }

  return {
    viewOf({ scheduling, namespace, labelOf }) {
      const near = (scheduling.near ?? []).map((term) => ({ term, counts: meantBy(term, namespace) }));
      const apart = (scheduling.apart ?? []).map((term) => meantBy(term, namespace));
      const liked = (scheduling.preferred ?? []).map(({ term, weight }) => ({
        counts: meantBy(term, namespace),
        weight,
      }));
      const others = [...owned.values()].filter(
        ({ counts }) => counts.total > 0 && matchesPod(counts.term, namespace, labelOf),
      );
      const guards = others.filter(({ blocks }) => blocks);
      const scores = [...liked, ...others.filter(({ blocks }) => !blocks)];
      if (near.length + apart.length + guards.length + scores.length === 0) return free;
      // The first of a group that wants to be with its own kind may go anywhere.
      const isFirst = ({ counts, term }: (typeof near)[number]): boolean =>
        counts.total === 0 && matchesPod(settled(term, namespace).term, namespace, labelOf);
      const missing = near.map((each) => ({ ...each, isFirst: isFirst(each) }));
      return {
        obstacle(host) {
          const isFar = missing.some(
            ({ counts, isFirst: isAnywhere }) =>
              (counts.placeOf[host] ?? -1) < 0 || (!isAnywhere && at(counts, host) === 0),
          );
          if (isFar) return 'near';
          return apart.some((counts) => at(counts, host) > 0) ||
            guards.some(({ counts }) => at(counts, host) > 0)
            ? 'apart'
            : null;
        },
        score: (host) => scores.reduce((sum, { counts, weight }) => sum + weight * at(counts, host), 0),
        hasScore: scores.length > 0,
      };
    },
    put(candidate, host, sign) {
      const last = moved.at(-1);
      if (last?.candidate === candidate && last.host === host && last.sign === -sign) moved.pop();
      else moved.push({ candidate, host, sign });
      for (const counts of meant.values())
        countIn(counts, candidate.namespace, candidate.labelOf, host, sign);
      own(candidate, host, sign);
    },
  };
}
