import type { EntityId } from '../id.ts';
import type { PodRule } from '../kinds/host-wishes.ts';
import type { Candidate } from './candidate.ts';
import { candidateOf } from './candidate.ts';
import { meets } from './host-match.ts';
import type { Site, SiteHost } from './site.ts';

/** A pod as rules between pods look at it. */
export type PodLook = { labels: ReadonlyMap<string, string>; namespace: string };

/** Whether a rule means a pod. */
export function isMeant({ labels, namespaces }: PodRule, pod: PodLook): boolean {
  return (
    (namespaces === null || namespaces.includes(pod.namespace)) &&
    labels.every((each) => meets(pod.labels, each))
  );
}

/** Pods by the place they are in: `placeOf` says that of each host, -1 for one without the label that says it. */
type Counts = { rule: PodRule; placeOf: Int32Array; counts: Float64Array; total: number };

/** What other pods mean for where one may go. */
export type PodView = {
  /** Whether other pods keep it from a host, and which way round. */
  obstacle: (host: number) => 'near' | 'apart' | 'kept-out' | null;
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
  /** The VM of the site that keeps one out of the place of a host by its own rules; null where none does. */
  keptOutBy: (candidate: Candidate, host: number) => EntityId | null;
};

/** Rules that pods have of others, by what they mean for one that comes: `blocks` it, or weighs for it. */
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
  const emptyCounts = (rule: PodRule): Counts => {
    const { placeOf, size } = placesOf(rule.topologyKey);
    return { rule, placeOf, counts: new Float64Array(size), total: 0 };
  };
  const add = (counts: Counts, host: number, amount: number): void => {
    const place = counts.placeOf[host] ?? -1;
    if (place < 0) return;
    counts.counts[place] = (counts.counts[place] ?? 0) + amount;
    counts.total += amount;
  };
  const at = ({ placeOf, counts }: Counts, host: number): number => counts[placeOf[host] ?? -1] ?? 0;

  const ids = new WeakMap<PodRule, string>();
  /** A text that is the same for equal rules only. */
  const idOf = (rule: PodRule): string => {
    const id = ids.get(rule) ?? JSON.stringify([rule.topologyKey, rule.namespaces, rule.labels]);
    ids.set(rule, id);
    return id;
  };
  const countIn = (counts: Counts, pod: PodLook, host: number, sign: number): void => {
    if (isMeant(counts.rule, pod)) add(counts, host, sign);
  };
  /** The pods that a rule means. */
  const meantBy = (rule: PodRule): Counts => {
    const id = idOf(rule);
    const known = meant.get(id);
    if (known) return known;
    const counts = emptyCounts(rule);
    for (const { host: name, podLabels, entity } of site.vms.values()) {
      const host = name === null ? undefined : indexOf.get(name);
      const pod = { labels: podLabels, namespace: entity.namespace ?? '' };
      if (host !== undefined) countIn(counts, pod, host, 1);
    }
    for (const { candidate, host, sign } of moved) countIn(counts, candidate.pod, host, sign);
    meant.set(id, counts);
    return counts;
  };
  /** Notes the rules of a pod for those that come later. */
  const own = ({ wishes }: Candidate, host: number, sign: 1 | -1): void => {
    const note = (rule: PodRule, weight: number, blocks: boolean): void => {
      const key = `${blocks ? '!' : weight} ${idOf(rule)}`;
      const known = owned.get(key) ?? { counts: emptyCounts(rule), blocks, weight };
      owned.set(key, known);
      add(known.counts, host, sign);
    };
    for (const rule of wishes?.away ?? []) note(rule, 0, true);
    for (const rule of wishes?.near ?? []) note(rule, hardWeight, false);
    for (const { rule, weight } of wishes?.leaning ?? []) note(rule, weight, false);
  };
  for (const vm of site.vms.values()) {
    const host = vm.host === null ? undefined : indexOf.get(vm.host);
    const { wishes } = vm.entity.vm;
    if (host === undefined || !wishes) continue;
    if (wishes.away ?? wishes.near ?? wishes.leaning) own(candidateOf(site, vm), host, 1);
  }

  return {
    viewOf({ wishes, pod }) {
      // The first of a group that wants to be with its own kind may go anywhere.
      const near = (wishes?.near ?? []).map((rule) => {
        const counts = meantBy(rule);
        return { counts, isFirst: counts.total === 0 && isMeant(rule, pod) };
      });
      const apart = (wishes?.away ?? []).map(meantBy);
      const liked = (wishes?.leaning ?? []).map(({ rule, weight }) => ({ counts: meantBy(rule), weight }));
      const others = [...owned.values()].filter(
        ({ counts }) => counts.total > 0 && isMeant(counts.rule, pod),
      );
      const guards = others.filter(({ blocks }) => blocks);
      const scores = [...liked, ...others.filter(({ blocks }) => !blocks)];
      if (near.length + apart.length + guards.length + scores.length === 0) return free;
      return {
        obstacle(host) {
          if (apart.some((counts) => at(counts, host) > 0)) return 'apart';
          const isFar = near.some(
            ({ counts, isFirst }) => (counts.placeOf[host] ?? -1) < 0 || (!isFirst && at(counts, host) === 0),
          );
          if (isFar) return 'near';
          return guards.some(({ counts }) => at(counts, host) > 0) ? 'kept-out' : null;
        },
        score: (host) => scores.reduce((sum, { counts, weight }) => sum + weight * at(counts, host), 0),
        hasScore: scores.length > 0,
      };
    },
    put(candidate, host, sign) {
      const last = moved.at(-1);
      if (last?.candidate === candidate && last.host === host && last.sign === -sign) moved.pop();
      else moved.push({ candidate, host, sign });
      for (const counts of meant.values()) countIn(counts, candidate.pod, host, sign);
      own(candidate, host, sign);
    },
    keptOutBy({ pod, id }, host) {
      for (const vm of site.vms.values()) {
        const from = vm.host === null ? undefined : indexOf.get(vm.host);
        if (from === undefined || vm.id === id) continue;
        const keeps = (vm.entity.vm.wishes?.away ?? []).some((rule) => {
          const { placeOf } = placesOf(rule.topologyKey);
          const place = placeOf[host] ?? -1;
          return place >= 0 && placeOf[from] === place && isMeant(rule, pod);
        });
        if (keeps) return vm.id;
      }
      return null;
    },
  };
}
