import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Message } from './protobuf.ts';
import { bool, double, join, message, text, texts, whole } from './protobuf.ts';

/** Every entry of a map as a named message: `name` is field 1, `value` field 2. */
function named(field: number, map: unknown, toValue: (value: JsonObject) => Message): Message {
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([name, value]) =>
    message(field, [...text(1, name), ...message(2, toValue(isObject(value) ? value : {}))]),
  );
}

/** A value of any type is written as YAML; JSON is YAML. */
const any = (field: number, value: unknown): Message =>
  value === undefined ? [] : message(field, text(2, `${JSON.stringify(value)}\n`));

function extensions(field: number, of: JsonObject): Message {
  return Object.entries(of)
    .filter(([name]) => name.startsWith('x-'))
    .flatMap(([name, value]) => message(field, [...text(1, name), ...any(2, value)]));
}

function additional(field: number, value: unknown): Message {
  if (isObject(value)) return message(field, message(1, schema(value)));
  return typeof value === 'boolean' ? message(field, bool(2, value)) : [];
}

function schema(node: JsonObject): Message {
  const properties = isObject(node.properties) ? message(25, named(1, node.properties, schema)) : [];
  return [
    ...text(1, node.$ref),
    ...text(2, node.format),
    ...text(3, node.title),
    ...text(4, node.description),
    ...any(5, node.default),
    ...double(7, node.maximum),
    ...bool(8, node.exclusiveMaximum),
    ...double(9, node.minimum),
    ...bool(10, node.exclusiveMinimum),
    ...whole(11, node.maxLength),
    ...whole(12, node.minLength),
    ...text(13, node.pattern),
    ...whole(14, node.maxItems),
    ...whole(15, node.minItems),
    ...bool(16, node.uniqueItems),
    ...whole(17, node.maxProperties),
    ...whole(18, node.minProperties),
    ...texts(19, node.required),
    ...(Array.isArray(node.enum) ? node.enum.flatMap((value) => any(20, value)) : []),
    ...additional(21, node.additionalProperties),
    ...(typeof node.type === 'string' ? message(22, texts(1, [node.type])) : []),
    ...(isObject(node.items) ? message(23, message(1, schema(node.items))) : []),
    ...(Array.isArray(node.allOf)
      ? node.allOf.filter(isObject).flatMap((each) => message(24, schema(each)))
      : []),
    ...properties,
    ...extensions(31, node),
  ];
}

/** ParametersItem → Parameter → BodyParameter, or NonBodyParameter of the query or the path. */
function parameter(field: number, of: JsonObject): Message {
  const inner =
    of.in === 'body'
      ? message(1, [
          ...text(2, of.name),
          ...text(3, of.in),
          ...bool(4, of.required),
          ...(isObject(of.schema) ? message(5, schema(of.schema)) : []),
        ])
      : message(
          2,
          of.in === 'query'
            ? message(3, [
                ...text(2, of.in),
                ...text(4, of.name),
                ...text(6, of.type),
                ...bool(20, of.uniqueItems),
              ])
            : message(4, [
                ...bool(1, of.required),
                ...text(2, of.in),
                ...text(4, of.name),
                ...text(5, of.type),
              ]),
        );
  return message(field, message(1, inner));
}

function parameters(field: number, of: JsonObject): Message {
  return Array.isArray(of.parameters)
    ? of.parameters.filter(isObject).flatMap((each) => parameter(field, each))
    : [];
}

function response(of: JsonObject): Message {
  const body = isObject(of.schema) ? message(2, message(1, schema(of.schema))) : [];
  return message(1, [...text(1, of.description), ...body]);
}

function operation(of: JsonObject): Message {
  return [
    ...text(5, of.operationId),
    ...texts(6, of.produces),
    ...texts(7, of.consumes),
    ...parameters(8, of),
    ...message(9, named(1, of.responses, response)),
    ...texts(10, of.schemes),
    ...extensions(13, of),
  ];
}

const METHODS = { get: 2, put: 3, post: 4, delete: 5, patch: 8 };

function pathItem(of: JsonObject): Message {
  const methods = Object.entries(METHODS).flatMap(([method, field]) => {
    const found = of[method];
    return isObject(found) ? message(field, operation(found)) : [];
  });
  return [...methods, ...parameters(9, of)];
}

/**
 * A Swagger 2.0 document as the protobuf message openapi.v2.Document, which kubectl asks for; field numbers are those of
 * google/gnostic-models openapiv2/OpenAPIv2.proto.
 */
export function toGnostic(document: JsonObject): Uint8Array {
  const info = isObject(document.info) ? document.info : {};
  return join([
    ...text(1, document.swagger),
    ...message(2, [...text(1, info.title), ...text(2, info.version)]),
    ...message(8, named(2, document.paths, pathItem)),
    ...message(9, named(1, document.definitions, schema)),
  ]);
}
