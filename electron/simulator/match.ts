import type { JsonObject, KubeObject } from './json.ts';
import { at, isObject, objectAt, objectsAt, textAt } from './json.ts';

type Labels = Readonly<Record<string, string>>;

function valuesOf(expression: JsonObject): unknown[] {
  return Array.isArray(expression.values) ? (expression.values as unknown[]) : [];
}

/** Whether a label value meets one requirement (Kubernetes API, NodeSelectorRequirement and LabelSelectorRequirement). */
function valueMeets(value: string | undefined, expression: JsonObject): boolean {
  const values = valuesOf(expression);
  switch (expression.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Whether labels meet one requirement. */
export function meets(labels: Labels, requirement: JsonObject): boolean {
  return valueMeets(labels[textAt(requirement, 'key') ?? ''], requirement);
}

/** Whether labels meet a LabelSelector; no selector at all matches nothing (Kubernetes API, LabelSelector). */
export function matchesLabels(selector: unknown, labels: Labels = {}): boolean {
  if (selector === undefined || selector === null) return false;
  const wanted = Object.entries(objectAt(selector, 'matchLabels'));
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    objectsAt(selector, 'matchExpressions').every((each) => meets(labels, each))
  );
}

/** Whether a host meets one NodeSelectorTerm; an empty term matches nothing. */
export function matchesNodeTerm(term: JsonObject, node: KubeObject): boolean {
  const expressions = objectsAt(term, 'matchExpressions');
  const fields = objectsAt(term, 'matchFields');
  if (expressions.length + fields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    expressions.every((each) => meets(labels, each)) &&
    fields.every((each) => each.key === 'metadata.name' && valueMeets(node.metadata.name, each))
  );
}

/** The terms of the required node affinity of a pod or VMI spec; undefined where nothing is required. */
export function requiredTerms(spec: unknown): JsonObject[] | undefined {
  const required = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return isObject(required) ? objectsAt(required, 'nodeSelectorTerms') : undefined;
}

/** Whether a host meets node selector and required node affinity of a pod or VMI spec. */
export function matchesNode(spec: unknown, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(objectAt(spec, 'nodeSelector'));
  if (!selector.every(([key, value]) => labels[key] === value)) return false;
  const terms = requiredTerms(spec);
  return terms === undefined || terms.some((term) => matchesNodeTerm(term, node));
}

/** Whether a pod tolerates a taint (Kubernetes API, Toleration.ToleratesTaint). */
export function tolerates(tolerations: readonly JsonObject[], taint: JsonObject): boolean {
  return tolerations.some((each) => {
    const effect = textAt(each, 'effect') ?? '';
    const key = textAt(each, 'key') ?? '';
    if (effect !== '' && effect !== taint.effect) return false;
    if (key !== '' && key !== taint.key) return false;
    if (each.operator === 'Exists') return true;
    return key !== '' && (textAt(each, 'value') ?? '') === (textAt(taint, 'value') ?? '');
  });
}

/** Whether a pod is meant by a pod affinity term of another pod in a namespace (Kubernetes API, PodAffinityTerm). */
export function matchesPodTerm(term: JsonObject, namespace: string, pod: KubeObject): boolean {
  const listed = Array.isArray(term.namespaces) ? (term.namespaces as unknown[]) : [];
  const isAll = term.namespaceSelector !== undefined && term.namespaceSelector !== null;
  const own = pod.metadata.namespace ?? '';
  if (!isAll && !(listed.length === 0 ? own === namespace : listed.includes(own))) return false;
  return matchesLabels(term.labelSelector, pod.metadata.labels);
}
