import type { JsonObject, KubeObject } from '../../json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../../json.ts';
import { matchesPodTerm } from '../../match.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import type { Indexes } from '../indexes.ts';
import { createIndex } from '../store-index.ts';
import { isHolding } from './demand.ts';

/** What other pods mean for the place of one pod. */
export interface PodRules {
  /** Why a host is out, in the scheduler's words; undefined where it is not. */
  obstacle: (node: KubeObject) => string | undefined;
  /** What preferred rules add for a host. */
  score: (node: KubeObject) => number;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** What a required affinity of a pod that is there weighs for one that comes (InterPodAffinityArgs, hardPodAffinityWeight). */
const HARD_WEIGHT = 1;
const NO_RULES: PodRules = { obstacle: () => undefined, score: () => 0 };

/** Values of the topology key of a term where pods are that it means, and how many of them. */
type Domains = Map<string, number>;

/** The terms of a pod that weigh for others: what it would rather be with or without, and what it has to be with. */
function weighingTerms(pod: KubeObject): { term: JsonObject; weight: number }[] {
  const affinity = objectAt(pod, 'spec', 'affinity');
  const preferred = (of: string, sign: 1 | -1): { term: JsonObject; weight: number }[] =>
    objectsAt(affinity, of, PREFERRED).map((each) => ({
      term: objectAt(each, 'podAffinityTerm'),
      weight: sign * (numberAt(each, 'weight') ?? 1),
    }));
  return [
    ...preferred('podAffinity', 1),
    ...preferred('podAntiAffinity', -1),
    ...objectsAt(affinity, 'podAffinity', REQUIRED).map((term) => ({ term, weight: HARD_WEIGHT })),
  ];
}

/** Opens the inter-pod rules of kube-scheduler (kubernetes pkg/scheduler/framework/plugins/interpodaffinity). */
export function createPodAffinity(store: Store, indexes: Indexes): (pod: KubeObject) => PodRules {
  /** Pods whose anti-affinity keeps others away; there are few. */
  const guarded = createIndex(
    store,
    RESOURCES.pods,
    (pod) => (objectsAt(pod, 'spec', 'affinity', 'podAntiAffinity', REQUIRED).length > 0 ? 'all' : undefined),
    () => () => '',
  );
  /** Pods whose other terms weigh for those that come. */
  const weighing = createIndex(
    store,
    RESOURCES.pods,
    (pod) => (weighingTerms(pod).length > 0 ? 'all' : undefined),
    () => () => '',
  );
  const domainOf = (pod: KubeObject, key: string): string | undefined => {
    const host = textAt(pod, 'spec', 'nodeName');
    if (host === undefined || !isHolding(pod)) return undefined;
    if (key === 'kubernetes.io/hostname') return host;
    return store.get(RESOURCES.nodes, undefined, host)?.metadata.labels?.[key];
  };
  const labelOf = (node: KubeObject, key: string): string | undefined => node.metadata.labels?.[key];
  const domainsOf = (term: JsonObject, pod: KubeObject): Domains => {
    const namespace = pod.metadata.namespace ?? '';
    const key = textAt(term, 'topologyKey') ?? '';
    const isElsewhere = term.namespaces !== undefined || term.namespaceSelector !== undefined;
    const domains: Domains = new Map();
    const count = (other: KubeObject): void => {
      if (other.metadata.uid === pod.metadata.uid || !matchesPodTerm(term, namespace, other)) return;
      const domain = domainOf(other, key);
      if (domain !== undefined) domains.set(domain, (domains.get(domain) ?? 0) + 1);
    };
    if (isElsewhere) store.list(RESOURCES.pods).forEach(count);
    else indexes.podsByNamespace.each(namespace, count);
    return domains;
  };

  return (pod) => {
    const affinity = objectAt(pod, 'spec', 'affinity', 'podAffinity');
    const anti = objectAt(pod, 'spec', 'affinity', 'podAntiAffinity');
    const toKeyed = (term: JsonObject): { term: JsonObject; key: string; domains: Domains } => ({
      term,
      key: textAt(term, 'topologyKey') ?? '',
      domains: domainsOf(term, pod),
    });
    const weighted = (of: JsonObject, sign: 1 | -1): { key: string; domains: Domains; weight: number }[] =>
      objectsAt(of, PREFERRED).map((each) => ({
        ...toKeyed(objectAt(each, 'podAffinityTerm')),
        weight: sign * (numberAt(each, 'weight') ?? 1),
      }));
    const wanted = objectsAt(affinity, REQUIRED).map(toKeyed);
    const unwanted = objectsAt(anti, REQUIRED).map(toKeyed);
    const preferred = [...weighted(affinity, 1), ...weighted(anti, -1)];
    const keptAway = guarded.of('all').flatMap((other) => {
      if (other.metadata.uid === pod.metadata.uid) return [];
      return objectsAt(other, 'spec', 'affinity', 'podAntiAffinity', REQUIRED).flatMap((term) => {
        if (!matchesPodTerm(term, other.metadata.namespace ?? '', pod)) return [];
        const key = textAt(term, 'topologyKey') ?? '';
        const domain = domainOf(other, key);
        return domain === undefined ? [] : [{ key, domain }];
      });
    });
    const incoming = weighing.of('all').flatMap((other) => {
      if (other.metadata.uid === pod.metadata.uid) return [];
      return weighingTerms(other).flatMap(({ term, weight }) => {
        if (!matchesPodTerm(term, other.metadata.namespace ?? '', pod)) return [];
        const key = textAt(term, 'topologyKey') ?? '';
        const domain = domainOf(other, key);
        return domain === undefined ? [] : [{ key, domains: new Map([[domain, 1]]), weight }];
      });
    });
    const scored = [...preferred, ...incoming];
    if (wanted.length + unwanted.length + scored.length + keptAway.length === 0) return NO_RULES;
    const isMet = ({ term, key, domains }: (typeof wanted)[number], node: KubeObject): boolean => {
      const domain = labelOf(node, key);
      if (domain === undefined) return false;
      // The first pod of a group that wants to be with its own kind may go anywhere.
      return domains.size === 0
        ? matchesPodTerm(term, pod.metadata.namespace ?? '', pod)
        : domains.has(domain);
    };
    return {
      obstacle: (node) => {
        if (!wanted.every((each) => isMet(each, node))) return "node(s) didn't match pod affinity rules";
        if (unwanted.some(({ key, domains }) => domains.has(labelOf(node, key) ?? ''))) {
          return "node(s) didn't match pod anti-affinity rules";
        }
        return keptAway.some(({ key, domain }) => labelOf(node, key) === domain)
          ? "node(s) didn't satisfy existing pods anti-affinity rules"
          : undefined;
      },
      score: (node) =>
        scored.reduce(
          (sum, { key, domains, weight }) => sum + weight * (domains.get(labelOf(node, key) ?? '') ?? 0),
          0,
        ),
    };
  };
}
