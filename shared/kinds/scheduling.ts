import { z } from 'zod';
import { StringMap } from './define.ts';
import { shareValue } from './share.ts';

/** One condition on a label or field; operators as Kubernetes has them: In, NotIn, Exists, DoesNotExist, Gt, Lt. */
export const Requirement = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()) });
export type Requirement = z.infer<typeof Requirement>;

/** A kind of host: all conditions on its labels and its fields (`metadata.name`) hold; one without any is none. */
export const NodeTerm = z.object({ labels: z.array(Requirement), fields: z.array(Requirement) });
export type NodeTerm = z.infer<typeof NodeTerm>;

/**
 * Other VMs, by labels of their pods, and the label of hosts that says which of these are one place. `labels` null means
 * none of them; `namespaces` empty means the VM's own, null all.
 */
export const PodTerm = z.object({
  labels: z.array(Requirement).nullable(),
  namespaces: z.array(z.string()).nullable(),
  key: z.string(),
});
export type PodTerm = z.infer<typeof PodTerm>;

/** A taint that is put up with; an empty key with Exists is every taint, an empty effect every effect. */
export const Tolerated = z.object({
  key: z.string(),
  operator: z.string(),
  value: z.string(),
  effect: z.string(),
});
export type Tolerated = z.infer<typeof Tolerated>;

/** What a VM asks of its host and of the VMs there, beside labels that have to be equal; what is not asked is absent. */
export const Scheduling = z.object({
  /** One of these has to hold. */
  nodes: z.array(NodeTerm).optional(),
  preferredNodes: z.array(z.object({ weight: z.number(), term: NodeTerm })).optional(),
  /** VMs it has to be with, and those it must not be with. */
  near: z.array(PodTerm).optional(),
  apart: z.array(PodTerm).optional(),
  /** VMs it would rather be with, or without where the weight is below nought. */
  preferred: z.array(z.object({ weight: z.number(), term: PodTerm })).optional(),
  tolerations: z.array(Tolerated).optional(),
});
export type Scheduling = z.infer<typeof Scheduling>;

const RawRequirements = z
  .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
  .nullish();
const RawNodeTerm = z.object({ matchExpressions: RawRequirements, matchFields: RawRequirements });
const RawPodTerm = z.object({
  labelSelector: z.object({ matchLabels: StringMap, matchExpressions: RawRequirements }).nullish(),
  namespaces: z.array(z.string()).nullish(),
  namespaceSelector: z.looseObject({}).nullish(),
  topologyKey: z.string(),
});
const RawPodAffinity = z
  .object({
    requiredDuringSchedulingIgnoredDuringExecution: z.array(RawPodTerm).nullish(),
    preferredDuringSchedulingIgnoredDuringExecution: z
      .array(z.object({ weight: z.number(), podAffinityTerm: RawPodTerm }))
      .nullish(),
  })
  .nullish();

/** The fields of a VM's template that say where it may run. Source: Kubernetes API, Affinity and Toleration. */
export const rawScheduling = {
  affinity: z
    .object({
      nodeAffinity: z
        .object({
          requiredDuringSchedulingIgnoredDuringExecution: z
            .object({ nodeSelectorTerms: z.array(RawNodeTerm).nullish() })
            .nullish(),
          preferredDuringSchedulingIgnoredDuringExecution: z
            .array(z.object({ weight: z.number(), preference: RawNodeTerm }))
            .nullish(),
        })
        .nullish(),
      podAffinity: RawPodAffinity,
      podAntiAffinity: RawPodAffinity,
    })
    .nullish(),
  tolerations: z
    .array(
      z.object({
        key: z.string().nullish(),
        operator: z.string().nullish(),
        value: z.string().nullish(),
        effect: z.string().nullish(),
      }),
    )
    .nullish(),
};
type Raw = z.output<z.ZodObject<typeof rawScheduling>>;

function toRequirements(raw: z.output<typeof RawRequirements>): Requirement[] {
  return (raw ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));
}

function toNodeTerm({ matchExpressions, matchFields }: z.output<typeof RawNodeTerm>): NodeTerm {
  return { labels: toRequirements(matchExpressions), fields: toRequirements(matchFields) };
}

function toPodTerm({
  labelSelector,
  namespaces,
  namespaceSelector,
  topologyKey,
}: z.output<typeof RawPodTerm>): PodTerm {
  const equal = Object.entries(labelSelector?.matchLabels ?? {}).map(([key, value]): Requirement => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return {
    labels: labelSelector ? [...equal, ...toRequirements(labelSelector.matchExpressions)] : null,
    namespaces: namespaceSelector ? null : (namespaces ?? []),
    key: topologyKey,
  };
}

/** A list, left out where it is empty. */
function some<K extends keyof Scheduling>(
  key: K,
  list: NonNullable<Scheduling[K]>,
): Partial<Pick<Scheduling, K>> {
  return list.length === 0 ? {} : ({ [key]: list } as Pick<Scheduling, K>);
}

/** What a template asks of hosts; undefined where that is nothing. Equal ones are one object: VMs of a team ask the same. */
export function toScheduling({ affinity, tolerations }: Raw): Scheduling | undefined {
  if (!affinity && !tolerations) return undefined;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const weighted = (of: z.output<typeof RawPodAffinity>, sign: 1 | -1) =>
    (of?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      weight: sign * weight,
      term: toPodTerm(podAffinityTerm),
    }));
  const scheduling: Scheduling = {
    ...some('nodes', (required ?? []).map(toNodeTerm)),
    ...some(
      'preferredNodes',
      (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, preference }) => ({
        weight,
        term: toNodeTerm(preference),
      })),
    ),
    ...some('near', (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(toPodTerm)),
    ...some('apart', (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(toPodTerm)),
    ...some('preferred', [...weighted(podAffinity, 1), ...weighted(podAntiAffinity, -1)]),
    ...some(
      'tolerations',
      (tolerations ?? []).map(({ key, operator, value, effect }) => ({
        key: key ?? '',
        operator: operator ?? 'Equal',
        value: value ?? '',
        effect: effect ?? '',
      })),
    ),
  };
  return Object.keys(scheduling).length === 0 ? undefined : shareValue(scheduling);
}
