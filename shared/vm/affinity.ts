import { isObject, valueAt } from '../plan/canonical.ts';
import type { Json, JsonObject } from '../plan/canonical.ts';
import type { HostRule, VmAffinity, VmRule } from './form.ts';
import { HostRule as hostRule } from './form.ts';
import { listAt, recordAt, textAt } from './json-tree.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** What an affinity can have that rules say; anything else makes it `custom`. */
function hasOnly(object: unknown, keys: readonly string[]): boolean {
  return object === undefined || (isObject(object) && Object.keys(object).every((key) => keys.includes(key)));
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((each) => typeof each === 'string') : [];

function toHostRules(term: unknown, isRequired: boolean, weight: number): HostRule[] | null {
  if (!hasOnly(term, ['matchExpressions'])) return null;
  const rules: HostRule[] = [];
  for (const expression of listAt(term, ['matchExpressions'])) {
    const read = hostRule.safeParse({
      key: expression.key,
      operator: expression.operator,
      values: texts(expression.values),
      isRequired,
      weight,
    });
    if (!read.success) return null;
    rules.push(read.data);
  }
  return rules;
}

function readHosts(node: unknown): HostRule[] | null {
  if (!hasOnly(node, [required, preferred])) return null;
  const terms = listAt(node, [required, 'nodeSelectorTerms']);
  if (terms.length > 1) return null;
  const all: HostRule[] = [];
  for (const term of terms) {
    const rules = toHostRules(term, true, 100);
    if (!rules) return null;
    all.push(...rules);
  }
  for (const wish of listAt(node, [preferred])) {
    const rules = toHostRules(wish.preference, false, Number(wish.weight ?? 1));
    if (rules?.length !== 1) return null;
    all.push(...rules);
  }
  return all;
}

function toVmRule(term: unknown, type: VmRule['type'], isRequired: boolean, weight: number): VmRule | null {
  if (!hasOnly(term, ['labelSelector', 'namespaces', 'topologyKey'])) return null;
  const selector = valueAt(term, ['labelSelector']);
  if (!hasOnly(selector, ['matchLabels'])) return null;
  return {
    type,
    labels: recordAt(selector, ['matchLabels']),
    namespaces: texts(valueAt(term, ['namespaces'])),
    over: textAt(term, ['topologyKey']) ?? '',
    isRequired,
    weight,
  };
}

function readVms(pods: unknown, type: VmRule['type']): VmRule[] | null {
  if (!hasOnly(pods, [required, preferred])) return null;
  const rules = [
    ...listAt(pods, [required]).map((term) => toVmRule(term, type, true, 100)),
    ...listAt(pods, [preferred]).map((wish) =>
      toVmRule(wish.podAffinityTerm, type, false, Number(wish.weight ?? 1)),
    ),
  ];
  return rules.some((rule) => rule === null) ? null : rules.flatMap((rule) => rule ?? []);
}

/** Reads an affinity as rules, where they can say all of it. */
export function readAffinity(affinity: unknown): VmAffinity {
  if (affinity === undefined || affinity === null) return { type: 'rules', hosts: [], vms: [] };
  if (!hasOnly(affinity, ['nodeAffinity', 'podAffinity', 'podAntiAffinity'])) return { type: 'custom' };
  const hosts = readHosts(valueAt(affinity, ['nodeAffinity']));
  const near = readVms(valueAt(affinity, ['podAffinity']), 'near');
  const apart = readVms(valueAt(affinity, ['podAntiAffinity']), 'apart');
  return hosts && near && apart ? { type: 'rules', hosts, vms: [...near, ...apart] } : { type: 'custom' };
}

function toExpression({ key, operator, values }: HostRule): JsonObject {
  return operator === 'Exists' || operator === 'DoesNotExist'
    ? { key, operator }
    : { key, operator, values: [...values] };
}

function writeHosts(rules: readonly HostRule[]): JsonObject {
  const must = rules.filter(({ isRequired }) => isRequired);
  const may = rules.filter(({ isRequired }) => !isRequired);
  return {
    ...(must.length > 0
      ? { [required]: { nodeSelectorTerms: [{ matchExpressions: must.map(toExpression) }] } }
      : {}),
    ...(may.length > 0
      ? {
          [preferred]: may.map((rule) => ({
            weight: rule.weight,
            preference: { matchExpressions: [toExpression(rule)] },
          })),
        }
      : {}),
  };
}

function writeVms(rules: readonly VmRule[]): JsonObject {
  const term = ({ labels, namespaces, over }: VmRule): JsonObject => ({
    labelSelector: { matchLabels: { ...labels } },
    ...(namespaces.length > 0 ? { namespaces: [...namespaces] } : {}),
    topologyKey: over,
  });
  const must = rules.filter(({ isRequired }) => isRequired).map(term);
  const may = rules.filter(({ isRequired }) => !isRequired);
  return {
    ...(must.length > 0 ? { [required]: must } : {}),
    ...(may.length > 0
      ? { [preferred]: may.map((rule) => ({ weight: rule.weight, podAffinityTerm: term(rule) })) }
      : {}),
  };
}

/** Writes rules as an affinity; undefined where there are none. */
export function writeAffinity({ hosts, vms }: Extract<VmAffinity, { type: 'rules' }>): Json | undefined {
  const parts = {
    nodeAffinity: writeHosts(hosts),
    podAffinity: writeVms(vms.filter(({ type }) => type === 'near')),
    podAntiAffinity: writeVms(vms.filter(({ type }) => type === 'apart')),
  };
  const written = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
  return written.length === 0 ? undefined : Object.fromEntries(written);
}
