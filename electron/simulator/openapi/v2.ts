import type { JsonObject } from '../json.ts';
import type { SchemaRelease } from '../schema/index.ts';
import { mapSchema, namedDefinitions, nameOfKind, nameOfList } from './definitions.ts';
import type { Operation } from './operations.ts';
import { byPath, operations, pathParameters } from './operations.ts';

const META = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1';

/** What OpenAPI v2 cannot say is left out, so that v2 clients are never told too much (apiextensions ToStructuralOpenAPIV2). */
function toV2(node: JsonObject): JsonObject {
  const { anyOf: _, oneOf: __, not: ___, nullable, default: ____, ...rest } = node;
  if (rest['x-kubernetes-int-or-string'] === true) return { 'x-kubernetes-int-or-string': true };
  if (nullable === true) return {};
  if (rest['x-kubernetes-preserve-unknown-fields'] === true) {
    const { properties: _____, items: ______, additionalProperties: _______, ...open } = rest;
    return open;
  }
  return rest;
}

function bodyOf(operation: Operation): JsonObject[] {
  switch (operation.body) {
    case 'object':
      return [bodyParameter(`#/definitions/${nameOfKind(operation.resource)}`, true)];
    case 'options':
      return [bodyParameter(`${META}.DeleteOptions`, false)];
    case 'patch':
      return [bodyParameter(`${META}.Patch`, true)];
    case undefined:
      return [];
  }
}

const bodyParameter = (target: string, required: boolean): JsonObject => ({
  in: 'body',
  name: 'body',
  ...(required ? { required } : {}),
  schema: { $ref: target },
});

function answerOf({ answer, resource }: Operation): string {
  if (answer === 'status') return `${META}.Status`;
  return `#/definitions/${answer === 'list' ? nameOfList(resource) : nameOfKind(resource)}`;
}

function toOperation(operation: Operation): JsonObject {
  const { group, version, kind } = operation.resource;
  const query = operation.queryParameters.map(({ name, type }) => ({
    in: 'query',
    name,
    type,
    uniqueItems: true,
  }));
  return {
    consumes: ['*/*'],
    operationId: operation.id,
    parameters: [...bodyOf(operation), ...query],
    produces: ['application/json'],
    responses: { 200: { description: 'OK', schema: { $ref: answerOf(operation) } } },
    schemes: ['https'],
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

/** `GET /openapi/v2` (Swagger 2.0, as kube-apiserver publishes it) of all served kinds. */
export function documentV2(release: SchemaRelease, kubernetesVersion: string): JsonObject {
  const paths: JsonObject = {};
  for (const [path, all] of byPath(operations())) {
    const parameters = pathParameters(path).map((name) => ({
      in: 'path',
      name,
      required: true,
      type: 'string',
    }));
    paths[path] = {
      ...Object.fromEntries(all.map((operation) => [operation.method, toOperation(operation)])),
      ...(parameters.length === 0 ? {} : { parameters }),
    };
  }
  const definitions = Object.fromEntries(
    Object.entries(namedDefinitions(release)).map(([name, schema]) => [name, mapSchema(schema, toV2)]),
  );
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: kubernetesVersion },
    paths,
    definitions: {
      ...definitions,
      'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': { type: 'object' },
    },
  };
}
