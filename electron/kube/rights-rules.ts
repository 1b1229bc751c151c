import { z } from 'zod';
import type { ApiResource } from '../../shared/kinds/define.ts';
import type { RightsClient } from './rights.ts';

const Rule = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).nullish(),
  resources: z.array(z.string()).nullish(),
  resourceNames: z.array(z.string()).nullish(),
});
const Review = z.object({
  status: z.object({ resourceRules: z.array(Rule), incomplete: z.boolean().nullish() }),
});

/** The rules that hold for the user in one namespace; `isWhole` unless the cluster could not list them all. */
export type NamespaceRules = { rules: readonly z.infer<typeof Rule>[]; isWhole: boolean };

/** Asks which rules hold in a namespace; null where the cluster would not say. Source: Kubernetes API authorization.k8s.io/v1 SelfSubjectRulesReview. */
export async function readRules(client: RightsClient, namespace: string): Promise<NamespaceRules | null> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
  const answer = await client.request('POST', path, { body });
  const read = answer.ok ? Review.safeParse(answer.value) : null;
  if (read?.success !== true) return null;
  const { resourceRules, incomplete } = read.data.status;
  return { rules: resourceRules, isWhole: incomplete !== true };
}

/** Whether the rules grant a verb on every object of a resource. */
export function grants(
  { rules }: NamespaceRules,
  verb: string,
  { group, plural }: Pick<ApiResource, 'group' | 'plural'>,
): boolean {
  const has = (list: readonly string[] | null | undefined, value: string): boolean =>
    list?.some((each) => each === '*' || each === value) ?? false;
  return rules.some(
    (rule) =>
      has(rule.verbs, verb) &&
      has(rule.apiGroups, group) &&
      has(rule.resources, plural) &&
      (rule.resourceNames ?? []).length === 0,
  );
}
