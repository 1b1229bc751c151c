import type { PodRule } from '../kinds/host-wishes.ts';
import type { EntityId } from '../id.ts';
import { meets } from './host-match.ts';
import type { Site, SiteHost } from './site.ts';

/** A pod as rules between pods look at it. */
export type PodLook = { labels: ReadonlyMap<string, string>; namespace: string };

/** Pods that a rule means, counted by the place they are in. */
type Count = {
  rule: PodRule;
  /** The place of each host by index, -1 for one that has no such label. */
  placeOf: Int32Array;
  counts: Float64Array;
};

/** Counts what rules between pods mean, while VMs come and go. Hosts are told by their index in the site. */
export type PodCounter = {
  /** How many pods that a rule means are in the place of each host; -1 where the host is in no such place. */
  countAt: (rule: PodRule, host: number) => number;
  /** Whether two hosts are in one place. */
  isSamePlace: (topologyKey: string, host: number, other: number) => boolean;
  /** Whether a VM on a host keeps others like this one out of its place; its id, or null. */
  keptOutBy: (pod: PodLook, host: number, without: EntityId | null) => EntityId | null;
  /** Adds a pod to a host, or takes it away. */
  add: (host: number, pod: PodLook, sign: 1 | -1) => void;
};

/** Whether a rule means a pod. */
export function isMeant({ labels, namespaces }: PodRule, pod: PodLook): boolean {
  return (
    (namespaces === null || namespaces.includes(pod.namespace)) &&
    labels.every((each) => meets(pod.labels, each))
  );
}

/** A text that is the same for the same rule only. */
function ruleKey({ labels, namespaces, topologyKey }: PodRule): string {
  return JSON.stringify([topologyKey, namespaces, labels.map((each) => Object.values(each))]);
}

type Guard = { id: EntityId; rule: PodRule; host: number };

/** Opens the counting on what is there. Source: kubernetes/kubernetes pkg/scheduler/framework/plugins/interpodaffinity. */
export function openPodCounter(site: Site): PodCounter {
  const { hosts } = site;
  const indexOf = new Map(hosts.map(({ name }, index) => [name, index]));
  const known = new WeakMap<PodRule, Count>();
  const byKey = new Map<string, Count>();
  /** Pods that came or went since; their labels count beside those of the VMs that are there. */
  const changes: { host: number; pod: PodLook; sign: 1 | -1 }[] = [];
  const places = new Map<string, Int32Array>();
  let guards: Guard[] | null = null;

  const placesOf = (topologyKey: string): Int32Array => {
    const before = places.get(topologyKey);
    if (before) return before;
    const numbers = new Map<string, number>();
    const made = Int32Array.from(hosts, (host: SiteHost) => {
      const place = host.labels.get(topologyKey);
      if (place === undefined) return -1;
      const number = numbers.get(place) ?? numbers.size;
      numbers.set(place, number);
      return number;
    });
    places.set(topologyKey, made);
    return made;
  };
  const note = ({ rule, placeOf, counts }: Count, host: number, pod: PodLook, sign: number): void => {
    if (!isMeant(rule, pod)) return;
    const place = placeOf[host] ?? -1;
    if (place >= 0) counts[place] = (counts[place] ?? 0) + sign;
  };
  const countOf = (rule: PodRule): Count => {
    const before = known.get(rule);
    if (before) return before;
    const key = ruleKey(rule);
    let count = byKey.get(key);
    if (!count) {
      const placeOf = placesOf(rule.topologyKey);
      count = { rule, placeOf, counts: new Float64Array(hosts.length) };
      for (const { host, podLabels, entity } of site.vms.values()) {
        if (host === null) continue;
        note(count, indexOf.get(host) ?? -1, { labels: podLabels, namespace: entity.namespace ?? '' }, 1);
      }
      for (const { host, pod, sign } of changes) note(count, host, pod, sign);
      byKey.set(key, count);
    }
    known.set(rule, count);
    return count;
  };
  const guardsNow = (): Guard[] =>
    (guards ??= [...site.vms.values()].flatMap(({ id, host, entity }) =>
      (host === null ? [] : (entity.vm.wishes?.away ?? [])).map((rule) => ({
        id,
        rule,
        host: indexOf.get(host ?? '') ?? -1,
      })),
    ));

  return {
    countAt(rule, host) {
      const { placeOf, counts } = countOf(rule);
      const place = placeOf[host] ?? -1;
      return place < 0 ? -1 : (counts[place] ?? 0);
    },
    isSamePlace(topologyKey, host, other) {
      const placeOf = placesOf(topologyKey);
      const place = placeOf[host] ?? -1;
      return place >= 0 && placeOf[other] === place;
    },
    keptOutBy(pod, host, without) {
      for (const guard of guardsNow()) {
        if (guard.id === without) continue;
        if (!isMeant(guard.rule, pod)) continue;
        const placeOf = placesOf(guard.rule.topologyKey);
        const place = placeOf[host] ?? -1;
        if (place >= 0 && placeOf[guard.host] === place) return guard.id;
      }
      return null;
    },
    add(host, pod, sign) {
      const last = changes.at(-1);
      if (last?.host === host && last.pod.labels === pod.labels && last.sign === -sign) changes.pop();
      else changes.push({ host, pod, sign });
      for (const count of byKey.values()) note(count, host, pod, sign);
    },
  };
}
