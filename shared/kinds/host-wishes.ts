import { z } from 'zod';
import { StringMap } from './define.ts';
import { shareList, shareText, shareValue } from './share.ts';

/** One condition on a label. Source: Kubernetes API core/v1 NodeSelectorRequirement, meta/v1 LabelSelectorRequirement. */
export const Requirement = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()) });
export type Requirement = z.infer<typeof Requirement>;

/** Which pods a rule means, and over what places: those that all `labels` hold for; `namespaces` null means all of them. */
export const PodRule = z.object({
  labels: z.array(Requirement),
  namespaces: z.array(z.string()).nullable(),
  topologyKey: z.string(),
});
export type PodRule = z.infer<typeof PodRule>;

/** What a pod bears with. Source: Kubernetes API core/v1 Toleration; absent fields mean any. */
export const Toleration = z.object({
  key: z.string().optional(),
  operator: z.string().optional(),
  value: z.string().optional(),
  effect: z.string().optional(),
});
export type Toleration = z.infer<typeof Toleration>;

/** What a VM wants of its host beside room and labels; every part is absent where it wants nothing of the sort. */
export const HostWishes = z.object({
  /** Required node affinity: all of at least one of these. */
  hosts: z.array(z.array(Requirement)).optional(),
  /** Cluster networks that Harvester asks of the host in that affinity. */
  clusterNetworks: z.array(z.string()).optional(),
  /** Pods it may not, and pods it must be in one place with. */
  away: z.array(PodRule).optional(),
  near: z.array(PodRule).optional(),
  tolerations: z.array(Toleration).optional(),
  /** Hosts it would rather be on: all of a term holds; weights 1 to 100. */
  liked: z.array(z.object({ weight: z.number(), term: z.array(Requirement) })).optional(),
  /** Pods it would rather be in one place with, or apart from where the weight is below nought. */
  leaning: z.array(z.object({ weight: z.number(), rule: PodRule })).optional(),
  /** Its CPU model; absent where it takes the host's own. */
  cpuModel: z.string().optional(),
  /** Names of the CPU features it requires. */
  cpuFeatures: z.array(z.string()).optional(),
  /** Whether it has cores of its own. */
  hasOwnCores: z.literal(true).optional(),
});
export type HostWishes = z.infer<typeof HostWishes>;

const Requirements = z
  .array(z.object({ key: z.string(), operator: z.string().nullish(), values: z.array(z.string()).nullish() }))
  .nullish();
const Term = z.object({
  labelSelector: z.object({ matchLabels: StringMap, matchExpressions: Requirements }).nullish(),
  namespaces: z.array(z.string()).nullish(),
  namespaceSelector: z.looseObject({}).nullish(),
  topologyKey: z.string().nullish(),
});
const Terms = z.array(Term).nullish();
const PodAffinity = z
  .object({
    requiredDuringSchedulingIgnoredDuringExecution: Terms,
    preferredDuringSchedulingIgnoredDuringExecution: z
      .array(z.object({ weight: z.number(), podAffinityTerm: Term }))
      .nullish(),
  })
  .nullish();

/** The fields of a VM's template that say where it may run. Source: KubeVirt API VirtualMachineInstanceSpec. */
export const rawWishes = {
  affinity: z
    .object({
      nodeAffinity: z
        .object({
          requiredDuringSchedulingIgnoredDuringExecution: z
            .object({
              nodeSelectorTerms: z
                .array(z.object({ matchExpressions: Requirements, matchFields: Requirements }))
                .nullish(),
            })
            .nullish(),
          preferredDuringSchedulingIgnoredDuringExecution: z
            .array(
              z.object({
                weight: z.number(),
                preference: z.object({ matchExpressions: Requirements, matchFields: Requirements }),
              }),
            )
            .nullish(),
        })
        .nullish(),
      podAffinity: PodAffinity,
      podAntiAffinity: PodAffinity,
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
type Wishing = z.output<z.ZodObject<typeof rawWishes>>;

/** The part of a VM's CPU that says what its host must have. */
export const rawCpuWishes = {
  model: z.string().nullish(),
  dedicatedCpuPlacement: z.boolean().nullish(),
  features: z.array(z.object({ name: z.string(), policy: z.string().nullish() })).nullish(),
};
type Cpu = z.output<z.ZodObject<typeof rawCpuWishes>>;

const networkPrefix = 'network.harvesterhci.io/';

type RawRequirement = NonNullable<z.output<typeof Requirements>>[number];

function toRequirement({ key, operator, values }: RawRequirement): Requirement {
  return {
    key: shareText(key),
    operator: shareText(operator ?? 'In'),
    values: shareList((values ?? []).map(shareText)),
  };
}

/** The cluster network that a requirement asks for as Harvester's webhook writes it; null for any other. */
function networkOf({ key, operator, values }: RawRequirement): string | null {
  const isNetwork = key.startsWith(networkPrefix) && operator === 'In' && values?.length === 1;
  return isNetwork && values[0] === 'true' ? key.slice(networkPrefix.length) : null;
}

function toHosts({ affinity }: Wishing): Pick<HostWishes, 'hosts' | 'clusterNetworks'> {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return {};
  const networks = new Set<string>();
  const hosts = (required.nodeSelectorTerms ?? []).flatMap(({ matchExpressions, matchFields }) => {
    const wanted = [...(matchExpressions ?? []), ...(matchFields ?? [])];
    // A term that says nothing is met by no host.
    if (wanted.length === 0) return [];
    const others = wanted.filter((each) => networkOf(each) === null);
    for (const each of wanted) {
      const network = networkOf(each);
      if (network !== null) networks.add(shareText(network));
    }
    return [others.map(toRequirement)];
  });
  return {
    ...(hosts.some((each) => each.length === 0) ? {} : { hosts }),
    ...(networks.size > 0 ? { clusterNetworks: shareList([...networks].sort()) } : {}),
  };
}

function toRules(terms: z.output<typeof Terms>, namespace: string): PodRule[] {
  return (terms ?? []).flatMap(({ labelSelector, namespaces, namespaceSelector, topologyKey }) => {
    // A term without a selector means no pod.
    if (!labelSelector) return [];
    const equal = Object.entries(labelSelector.matchLabels ?? {}).map(([key, value]) => ({
      key,
      operator: 'In',
      values: [value],
    }));
    return [
      {
        labels: [...equal, ...(labelSelector.matchExpressions ?? [])].map(toRequirement),
        namespaces: namespaceSelector ? null : namespaces && namespaces.length > 0 ? namespaces : [namespace],
        topologyKey: shareText(topologyKey ?? ''),
      },
    ];
  });
}

/** What a VM would rather have; a term of a host that says nothing is met by none. */
function toPreferences({ affinity }: Wishing, namespace: string): Pick<HostWishes, 'liked' | 'leaning'> {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const liked = (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(
    ({ weight, preference: { matchExpressions, matchFields } }) => {
      const term = [...(matchExpressions ?? []), ...(matchFields ?? [])].map(toRequirement);
      return term.length === 0 ? [] : [{ weight, term }];
    },
  );
  const weighed = (of: z.output<typeof PodAffinity>, sign: 1 | -1) =>
    (of?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ weight, podAffinityTerm }) =>
      toRules([podAffinityTerm], namespace).map((rule) => ({ weight: sign * weight, rule })),
    );
  const leaning = [...weighed(podAffinity, 1), ...weighed(podAntiAffinity, -1)];
  return { ...(liked.length > 0 ? { liked } : {}), ...(leaning.length > 0 ? { leaning } : {}) };
}

function toToleration({ key, operator, value, effect }: NonNullable<Wishing['tolerations']>[number]) {
  return {
    ...(key ? { key } : {}),
    ...(operator ? { operator } : {}),
    ...(value ? { value } : {}),
    ...(effect ? { effect } : {}),
  };
}

function toCpu(cpu: Cpu | null | undefined): Pick<HostWishes, 'cpuModel' | 'cpuFeatures' | 'hasOwnCores'> {
  const features = (cpu?.features ?? [])
    .filter(({ policy }) => !policy || policy === 'require' || policy === 'force')
    .map(({ name }) => shareText(name));
  const model = cpu?.model;
  return {
    ...(model && model !== 'host-model' ? { cpuModel: shareText(model) } : {}),
    ...(features.length > 0 ? { cpuFeatures: features } : {}),
    ...(cpu?.dedicatedCpuPlacement ? { hasOwnCores: true as const } : {}),
  };
}

/** What a VM wants of its host; undefined where it wants nothing. Equal wishes are one object. */
export function toHostWishes(
  spec: Wishing,
  cpu: Cpu | null | undefined,
  namespace: string,
): HostWishes | undefined {
  if (!spec.affinity && !spec.tolerations && !cpu) return undefined;
  const near = toRules(spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace);
  const away = toRules(
    spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
    namespace,
  );
  const tolerations = (spec.tolerations ?? []).map(toToleration);
  const wishes: HostWishes = {
    ...toHosts(spec),
    ...(away.length > 0 ? { away } : {}),
    ...(near.length > 0 ? { near } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
    ...toPreferences(spec, namespace),
    ...toCpu(cpu),
  };
  return Object.keys(wishes).length === 0 ? undefined : shareValue(wishes);
}
