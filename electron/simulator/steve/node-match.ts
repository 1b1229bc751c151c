import type { JsonObject, KubeObject } from '../json.ts';
import { at, conditionOf, objectsAt, textAt } from '../json.ts';

/** Whether a host's labels satisfy one requirement of a node selector (Kubernetes API, NodeSelectorRequirement). */
export function meets(node: KubeObject, requirement: JsonObject): boolean {
  const label = node.metadata.labels?.[textAt(requirement, 'key') ?? ''];
  const listed = at(requirement, 'values');
  const values = Array.isArray(listed) ? listed.map(String) : [];
  switch (requirement.operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    case 'Gt':
      return Number(label) > Number(values[0]);
    case 'Lt':
      return Number(label) < Number(values[0]);
    default:
      return false;
  }
}

/** The terms of the required node affinity of a pod or VMI. */
export function requiredTerms(object: KubeObject): JsonObject[] {
  return objectsAt(
    object,
    'spec',
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
}

/** Whether a host's labels satisfy one term of a node selector. */
export function meetsTerm(node: KubeObject, term: JsonObject): boolean {
  return objectsAt(term, 'matchExpressions').every((requirement) => meets(node, requirement));
}

/** Whether pods may be put on a host: ready and not cordoned. */
export function isOpen(node: KubeObject): boolean {
  return at(node, 'spec', 'unschedulable') !== true && conditionOf(node, 'Ready')?.status === 'True';
}
