import type { JsonObject } from '../json.ts';
import { CATALOG } from '../resources.ts';
import type { SchemaRelease } from '../schema/index.ts';
import type { NamedDefinitions } from './definitions.ts';
import { mapSchema, namedDefinitions, nameOfKind, nameOfList, refsIn } from './definitions.ts';
import type { Operation } from './operations.ts';
import { byPath, operations, pathParameters, rootPathOf } from './operations.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

function toV3(node: JsonObject): JsonObject {
  const { $ref } = node;
  if (typeof $ref === 'string')
    return { ...node, $ref: $ref.replace('#/definitions/', '#/components/schemas/') };
  if (node.format === 'int-or-string')
    return { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] };
  return node;
}

const schema = (name: string): JsonObject => ({ schema: { $ref: `#/components/schemas/${name}` } });

function bodyOf(operation: Operation): JsonObject {
  switch (operation.body) {
    case 'object':
      return { requestBody: { content: { '*/*': schema(nameOfKind(operation.resource)) }, required: true } };
    case 'options':
      return { requestBody: { content: { '*/*': schema(`${META}.DeleteOptions`) } } };
    case 'patch': {
      const types = operation.resource.isBuiltIn ? PATCH_TYPES : PATCH_TYPES.slice(0, 3);
      const content = Object.fromEntries(types.map((type) => [type, schema(`${META}.Patch`)]));
      return { requestBody: { content, required: true } };
    }
    case undefined:
      return {};
  }
}

function toOperation(operation: Operation): JsonObject {
  const { group, version, kind } = operation.resource;
  const { answer, resource } = operation;
  const name =
    answer === 'status' ? `${META}.Status` : answer === 'list' ? nameOfList(resource) : nameOfKind(resource);
  return {
    operationId: operation.id,
    parameters: operation.queryParameters.map((parameter) => ({
      name: parameter.name,
      in: 'query',
      schema: { type: parameter.type, uniqueItems: true },
    })),
    ...bodyOf(operation),
    responses: { 200: { description: 'OK', content: { 'application/json': schema(name) } } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

/** The definitions that paths use, and all they refer to. */
function used(paths: JsonObject, all: NamedDefinitions): JsonObject {
  const wanted = new Set<string>();
  const take = (name: string): void => {
    const found = all[name];
    if (found === undefined || wanted.has(name)) return;
    wanted.add(name);
    for (const next of refsIn(found)) take(next);
  };
  for (const name of refsIn(paths)) take(name);
  return Object.fromEntries([...wanted].sort().map((name) => [name, mapSchema(all[name], toV3)]));
}

/** Where the documents of `GET /openapi/v3` are, such as api/v1 and apis/kubevirt.io/v1. */
export function documentNames(): string[] {
  return [{ name: '', version: 'v1' }, ...CATALOG.groups]
    .filter(({ name, version }) => CATALOG.of(name, version).length > 0)
    .map(({ name, version }) => rootPathOf({ group: name, version }).slice(1));
}

/** `GET /openapi/v3/NAME` (OpenAPI 3.0): one group and version; undefined where it is not served. */
export function documentV3(
  name: string,
  release: SchemaRelease,
  kubernetesVersion: string,
): JsonObject | undefined {
  const own = operations().filter((operation) => rootPathOf(operation.resource) === `/${name}`);
  if (own.length === 0) return undefined;
  const paths: JsonObject = {};
  for (const [path, all] of byPath(own)) {
    const parameters = pathParameters(path).map((each) => ({
      name: each,
      in: 'path',
      required: true,
      schema: { type: 'string', uniqueItems: true },
    }));
    paths[path] = {
      ...Object.fromEntries(all.map((operation) => [operation.method, toOperation(operation)])),
      ...(parameters.length === 0 ? {} : { parameters }),
    };
  }
  const definitions = { ...namedDefinitions(release), [`${META}.Patch`]: { type: 'object' } };
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: kubernetesVersion },
    paths,
    components: { schemas: used(paths, definitions) },
  };
}
