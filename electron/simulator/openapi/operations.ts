import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';

/** One HTTP method on one path of a served kind, as OpenAPI documents list it. */
export interface Operation {
  resource: Resource;
  /** Such as /apis/kubevirt.io/v1/namespaces/{namespace}/virtualmachines/{name}. */
  path: string;
  method: 'get' | 'put' | 'post' | 'delete' | 'patch';
  /** `x-kubernetes-action`: get, list, post, put, patch, delete or deletecollection. */
  action: string;
  id: string;
  queryParameters: readonly QueryParameter[];
  /** What the body is: an object of the kind, DeleteOptions, a patch, or nothing. */
  body: 'object' | 'options' | 'patch' | undefined;
  answer: 'object' | 'list' | 'status';
}

/** A query parameter and its JSON type. */
export interface QueryParameter {
  name: string;
  type: 'string' | 'integer' | 'boolean';
}

const named = (type: QueryParameter['type'], ...names: string[]): QueryParameter[] =>
  names.map((name) => ({ name, type }));

const LISTING = [
  ...named('boolean', 'allowWatchBookmarks', 'sendInitialEvents', 'watch'),
  ...named('string', 'continue', 'fieldSelector', 'labelSelector', 'resourceVersion', 'resourceVersionMatch'),
  ...named('integer', 'limit', 'timeoutSeconds'),
];
const WRITING = named('string', 'dryRun', 'fieldManager', 'fieldValidation');
const PATCHING = [...WRITING, ...named('boolean', 'force')];
const DELETING = [
  ...named('string', 'dryRun', 'propagationPolicy'),
  ...named('integer', 'gracePeriodSeconds'),
  ...named('boolean', 'orphanDependents'),
];

/** Where a group and version are served, such as /api/v1 or /apis/kubevirt.io/v1. */
export function rootPathOf(of: { group: string; version: string }): string {
  return of.group === '' ? `/api/${of.version}` : `/apis/${of.group}/${of.version}`;
}

function operationsAt(
  resource: Resource,
  path: string,
  suffix: string,
  rows: [Operation['method'], string, readonly QueryParameter[], Operation['body'], Operation['answer']][],
): Operation[] {
  return rows.map(([method, action, queryParameters, body, answer]) => {
    const scope = path.includes('{namespace}') ? 'Namespaced' : '';
    const id = `${action}_${resource.group}_${resource.version}_${scope}${resource.kind}${suffix}`;
    return {
      resource,
      path,
      method,
      action,
      id: id.replaceAll(/[^A-Za-z0-9]/g, ''),
      queryParameters,
      body,
      answer,
    };
  });
}

function operationsOf(resource: Resource): Operation[] {
  const root = rootPathOf(resource);
  const collection = resource.isNamespaced
    ? `${root}/namespaces/{namespace}/${resource.plural}`
    : `${root}/${resource.plural}`;
  const everywhere = resource.isNamespaced
    ? operationsAt(resource, `${root}/${resource.plural}`, 'ForAllNamespaces', [
        ['get', 'list', LISTING, undefined, 'list'],
      ])
    : [];
  const status = resource.hasStatus
    ? operationsAt(resource, `${collection}/{name}/status`, 'Status', [
        ['get', 'get', [], undefined, 'object'],
        ['put', 'put', WRITING, 'object', 'object'],
        ['patch', 'patch', PATCHING, 'patch', 'object'],
      ])
    : [];
  return [
    ...everywhere,
    ...operationsAt(resource, collection, 'List', [
      ['get', 'list', LISTING, undefined, 'list'],
      ['post', 'post', WRITING, 'object', 'object'],
      ['delete', 'deletecollection', [...LISTING, ...DELETING], 'options', 'status'],
    ]),
    ...operationsAt(resource, `${collection}/{name}`, '', [
      ['get', 'get', [], undefined, 'object'],
      ['put', 'put', WRITING, 'object', 'object'],
      ['patch', 'patch', PATCHING, 'patch', 'object'],
      ['delete', 'delete', DELETING, 'options', 'status'],
    ]),
    ...status,
  ];
}

let all: readonly Operation[] | undefined;

/** Every operation on every served kind. */
export function operations(): readonly Operation[] {
  return (all ??= Object.values(RESOURCES).flatMap(operationsOf));
}

/** The operations by path, each path once. */
export function byPath(of: readonly Operation[]): Map<string, Operation[]> {
  const paths = new Map<string, Operation[]>();
  for (const operation of of) {
    const found = paths.get(operation.path);
    if (found === undefined) paths.set(operation.path, [operation]);
    else found.push(operation);
  }
  return paths;
}

/** The parameters in a path, such as namespace and name. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
