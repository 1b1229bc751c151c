import { parse as parseYaml } from 'yaml';
import type { JsonObject, KubeObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import { apiVersionOf } from '../reply.ts';
import type { Resource } from '../resources.ts';
import { badRequest, invalid, unsupportedMediaType } from '../status.ts';

/** Content types kube-apiserver takes for whole objects; protobuf is decoded before this. */
const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** The body of a request as a value. Throws StatusErrors: 415 for another type, 400 for what cannot be read. */
export function parseBody(body: string, contentType: string): unknown {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type !== '' && !ACCEPTED.includes(type)) throw unsupportedMediaType(ACCEPTED);
  try {
    return type === 'application/yaml' ? parseYaml(body) : JSON.parse(body);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not JSON';
    throw badRequest(`the body of the request could not be decoded: ${why}`);
  }
}

function isTextMap(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (isObject(value) && Object.values(value).every((item) => typeof item === 'string'))
  );
}

/** Metadata without fields that are null, as Go leaves them out. */
function withoutNulls(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null));
}

/** A value read as an object of a kind; throws 400 and 422 StatusErrors on what is none. */
export function toObject(resource: Resource, value: unknown, namespace: string | undefined): KubeObject {
  const apiVersion = apiVersionOf(resource);
  const isNamed = isObject(value) && (value.kind ?? '') !== '' && (value.apiVersion ?? '') !== '';
  const isBare = isObject(value) && !isNamed && resource.isBuiltIn;
  if (!isBare && !isNamed) {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(value)}'`);
  }
  if (!isBare && (value.kind !== resource.kind || value.apiVersion !== apiVersion)) {
    throw badRequest(
      `${String(value.kind)} in version "${String(value.apiVersion)}" cannot be handled as a ${resource.kind}: the object provided is unrecognized (must be of type ${resource.kind}, apiVersion ${apiVersion})`,
    );
  }
  const metadata = withoutNulls(isObject(value.metadata) ? value.metadata : {});
  const name = textAt(metadata, 'name') ?? '';
  for (const field of ['labels', 'annotations'] as const) {
    if (!isTextMap(metadata[field]))
      throw invalid(resource, name, `metadata.${field}`, 'must be a map of strings');
  }
  const given = textAt(metadata, 'namespace');
  if (given !== undefined && given !== '' && given !== namespace && resource.isNamespaced) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  const { namespace: _, ...kept } = metadata;
  const place = namespace === undefined ? {} : { namespace };
  return { ...value, kind: resource.kind, apiVersion, metadata: { ...kept, name, ...place } };
}
