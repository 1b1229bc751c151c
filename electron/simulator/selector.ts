import type { KubeObject } from './json.ts';
import { textAt } from './json.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status.ts';

/** Says whether an object is meant by the selectors of a request. */
export type Selects = (object: KubeObject) => boolean;

const REQUIREMENT =
  /^\s*(?:(?<negated>!)?\s*(?<key>[\w./-]+)\s*(?:(?<operator>==|!=|=|>|<|\bin\b|\bnotin\b)\s*(?<value>\([^)]*\)|[^,]*))?)\s*$/;

function splitTopLevel(text: string): string[] {
  return text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
}

function labelRequirement(text: string): Selects {
  const groups = REQUIREMENT.exec(text)?.groups;
  const key = groups?.key;
  if (groups === undefined || key === undefined) {
    throw badRequest(`unable to parse requirement: found '${text.trim()}', expected: identifier`);
  }
  const label = (object: KubeObject): string | undefined => object.metadata.labels?.[key];
  const value = (groups.value ?? '').trim();
  const values = value
    .replace(/^\(|\)$/g, '')
    .split(',')
    .map((item) => item.trim());
  switch (groups.operator) {
    case undefined:
      return groups.negated === undefined
        ? (object) => label(object) !== undefined
        : (object) => label(object) === undefined;
    case '!=':
      return (object) => label(object) !== value;
    case 'in':
      return (object) => values.includes(label(object) ?? '\0');
    case 'notin':
      return (object) => !values.includes(label(object) ?? '\0');
    case '>':
      return (object) => Number(label(object)) > Number(value);
    case '<':
      return (object) => Number(label(object)) < Number(value);
    default:
      return (object) => label(object) === value;
  }
}

const COMMON_FIELDS = ['metadata.name', 'metadata.namespace'];

/** Fields a request may select by, besides name and namespace (kubernetes/kubernetes pkg/apis/core/v1/conversion.go). */
const FIELDS: Record<string, string[]> = {
  '/pods': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
  ],
  '/nodes': ['spec.unschedulable'],
  '/namespaces': ['status.phase'],
  '/secrets': ['type'],
  '/events': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

function fieldRequirement(resource: Resource, text: string): Selects {
  const match = /^\s*([^=!]+?)\s*(==|!=|=)\s*(.*?)\s*$/.exec(text);
  const field = match?.[1] ?? '';
  if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  if (![...COMMON_FIELDS, ...(FIELDS[resource.id] ?? [])].includes(field)) {
    throw badRequest(`field label not supported: ${field}`);
  }
  const path = field === 'source' ? ['source', 'component'] : field.split('.');
  const wanted = match[3] ?? '';
  const isNegated = match[2] === '!=';
  return (object) => ((textAt(object, ...path) ?? '') === wanted) !== isNegated;
}

/**
 * Reads `labelSelector` and `fieldSelector` of a request. Undefined when the request selects everything; throws a
 * 400 StatusError on what cannot be read.
 */
export function toSelects(resource: Resource, query: URLSearchParams): Selects | undefined {
  const requirements = [
    ...splitTopLevel(query.get('labelSelector') ?? '').map(labelRequirement),
    ...splitTopLevel(query.get('fieldSelector') ?? '').map((text) => fieldRequirement(resource, text)),
  ];
  if (requirements.length === 0) return undefined;
  return (object) => requirements.every((selects) => selects(object));
}
