import type { NodeTerm, PodTerm, Requirement, Tolerated } from '../kinds/scheduling.ts';

/** The value of a label; undefined where it is not there. */
export type LabelOf = (key: string) => string | undefined;

/** Whether a value meets a condition; an operator that is not known meets nothing. Source: Kubernetes API, NodeSelectorRequirement. */
function meets(value: string | undefined, { operator, values }: Requirement): boolean {
  switch (operator) {
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

/** The first condition on labels that does not hold; undefined where all do. */
export function firstUnmet(requirements: readonly Requirement[], labelOf: LabelOf): Requirement | undefined {
  return requirements.find((each) => !meets(labelOf(each.key), each));
}

/** Whether a host is of a kind. */
export function matchesNode({ labels, fields }: NodeTerm, name: string, labelOf: LabelOf): boolean {
  if (labels.length + fields.length === 0) return false;
  return (
    firstUnmet(labels, labelOf) === undefined &&
    fields.every((field) => field.key === 'metadata.name' && meets(name, field))
  );
}

/** Whether a pod of a namespace is meant by a term; one whose own namespace counts has it in `namespaces` already. */
export function matchesPod({ labels, namespaces }: PodTerm, namespace: string, labelOf: LabelOf): boolean {
  if (labels === null || (namespaces !== null && !namespaces.includes(namespace))) return false;
  return firstUnmet(labels, labelOf) === undefined;
}

/** Whether a taint is put up with. Source: Kubernetes API, Toleration. */
export function tolerates(
  tolerations: readonly Tolerated[],
  taint: { key: string; value?: string | undefined; effect: string },
): boolean {
  return tolerations.some(({ key, operator, value, effect }) => {
    if (effect !== '' && effect !== taint.effect) return false;
    if (key !== '' && key !== taint.key) return false;
    return operator === 'Exists' || (key !== '' && value === (taint.value ?? ''));
  });
}
