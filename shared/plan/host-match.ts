import type { Requirement, Toleration } from '../kinds/host-wishes.ts';
import type { SiteHost } from './site.ts';

/** Whether labels meet a requirement; an operator that is not known is met by none. Source: Kubernetes API core/v1 NodeSelectorRequirement. */
export function meets(labels: ReadonlyMap<string, string>, { key, operator, values }: Requirement): boolean {
  return valueMeets(labels.get(key), operator, values);
}

function valueMeets(value: string | undefined, operator: string, values: readonly string[]): boolean {
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

/** Whether a host meets one requirement of a node affinity; the field metadata.name is its name. */
export function hostMeets({ name, labels }: Pick<SiteHost, 'name' | 'labels'>, wanted: Requirement): boolean {
  return wanted.key === 'metadata.name'
    ? valueMeets(name, wanted.operator, wanted.values)
    : meets(labels, wanted);
}

/** Whether a pod bears with a taint. Source: Kubernetes API core/v1 Toleration. */
export function tolerates(
  tolerations: readonly Toleration[],
  taint: { key: string; value?: string | undefined; effect: string },
): boolean {
  return tolerations.some(({ key, operator, value, effect }) => {
    if (effect !== undefined && effect !== taint.effect) return false;
    if (key !== undefined && key !== taint.key) return false;
    if (operator === 'Exists') return true;
    return key !== undefined && (value ?? '') === (taint.value ?? '');
  });
}

/** A requirement in words: `zone in a, b`. */
export function requirementText({ key, operator, values }: Requirement): string {
  const list = values.join(', ');
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${list}` : `${key} in ${list}`;
    case 'NotIn':
      return values.length === 1 ? `${key} other than ${list}` : `${key} not in ${list}`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `no ${key}`;
    case 'Gt':
      return `${key} above ${list}`;
    case 'Lt':
      return `${key} below ${list}`;
    default:
      return `${key} ${operator} ${list}`;
  }
}
