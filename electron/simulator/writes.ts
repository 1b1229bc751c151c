import { parse as parseYaml } from 'yaml';
import type { KubeObject } from './json.ts';
import { isObject, isSame, textAt } from './json.ts';
import { applyPatch } from './patch.ts';
import type { Random } from './random.ts';
import { apiVersionOf } from './reply.ts';
import type { Resource } from './resources.ts';
import { RESOURCES } from './resources.ts';
import type { FieldValidation, SchemaRelease } from './schema/index.ts';
import { admitSchema } from './schema/index.ts';
import { badRequest, conflict, invalid, notFound, notImplemented, unsupportedMediaType } from './status.ts';
import type { Store } from './store.ts';

/** What admission webhooks do: change an object on its way in, or throw a StatusError. */
export type Admit = (resource: Resource, before: KubeObject | undefined, after: KubeObject) => KubeObject;

/** What admission webhooks do when an object is to be deleted: nothing, or throw a StatusError. */
export type AdmitRemoval = (resource: Resource, before: KubeObject) => void;

/** A write to one resource, by path. */
export interface Write {
  resource: Resource;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  query: URLSearchParams;
  contentType: string;
  body: string;
  /** Told what the client is to be warned of, though its write is done. */
  warn: (warning: string) => void;
}

/** The writing half of the generic API: create, replace, patch, delete. All throw StatusErrors. */
export interface Writes {
  create: (write: Write) => KubeObject;
  replace: (write: Write) => KubeObject;
  patch: (write: Write) => KubeObject;
  /** The object that is left (being deleted), or the Status of a finished deletion. */
  remove: (write: Write) => unknown;
}

/** Content types kube-apiserver takes for whole objects, less protobuf. */
const ACCEPTED = ['application/json', 'application/yaml'];

function parse({ body, contentType }: Write): unknown {
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
    value === undefined || (isObject(value) && Object.values(value).every((item) => typeof item === 'string'))
  );
}

function toObject(resource: Resource, value: unknown, namespace: string | undefined): KubeObject {
  const apiVersion = apiVersionOf(resource);
  if (!isObject(value) || value.kind !== resource.kind || value.apiVersion !== apiVersion) {
    const found = isObject(value) ? `${String(value.apiVersion)}, Kind=${String(value.kind)}` : typeof value;
    throw badRequest(`${found} in the request body is not ${apiVersion}, Kind=${resource.kind}`);
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const name = textAt(metadata, 'name') ?? '';
  if (!isTextMap(metadata.labels))
    throw invalid(resource, name, 'metadata.labels', 'must be a map of strings');
  if (!isTextMap(metadata.annotations))
    throw invalid(resource, name, 'metadata.annotations', 'must be a map of strings');
  const given = textAt(metadata, 'namespace');
  if (given !== undefined && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const { managedFields: _, ...kept } = metadata;
  const place = namespace === undefined ? {} : { namespace };
  return { ...value, kind: resource.kind, apiVersion, metadata: { ...kept, name, ...place } };
}

function fieldValidationOf({ query }: Write): FieldValidation {
  const wanted = query.get('fieldValidation');
  return wanted === 'Strict' || wanted === 'Ignore' ? wanted : 'Warn';
}

const isDryRun = (query: URLSearchParams): boolean => query.getAll('dryRun').includes('All');

/** Opens the writing API over a store. */
export function createWrites(
  store: Store,
  random: Random,
  admit: Admit,
  admitRemoval: AdmitRemoval = () => undefined,
  release: SchemaRelease = {},
): Writes {
  const readBySchema = (
    write: Write,
    before: KubeObject | undefined,
    after: KubeObject,
    isPatch: boolean,
  ): KubeObject => {
    const check = { ...release, fieldValidation: fieldValidationOf(write), isPatch };
    const { object, warnings } = admitSchema(write.resource, before, after, check);
    warnings.forEach(write.warn);
    return object;
  };
  const existing = (write: Write): KubeObject => {
    const found = store.get(write.resource, write.namespace, write.name ?? '');
    if (found === undefined) throw notFound(write.resource, write.name ?? '');
    return found;
  };
  const merge = (write: Write, before: KubeObject, after: KubeObject): KubeObject => {
    const { resource, subresource } = write;
    if (subresource !== undefined && (subresource !== 'status' || !resource.hasStatus)) {
      throw notFound(resource, write.name ?? '');
    }
    const name = before.metadata.name;
    if (after.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${after.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const { uid } = after.metadata;
    if (uid !== undefined && uid !== before.metadata.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid ?? ''}`,
      );
    }
    const { resourceVersion } = after.metadata;
    if (subresource === 'status') {
      const metadata = { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
      return { ...before, metadata, status: after.status };
    }
    if (!resource.hasStatus) return after;
    const { status: _, ...rest } = after;
    return before.status === undefined ? rest : { ...rest, status: before.status };
  };
  const save = (write: Write, before: KubeObject, given: KubeObject, isPatch: boolean): KubeObject => {
    const merged = readBySchema(write, before, given, isPatch);
    const admitted = isSame(before, merged) ? merged : admit(write.resource, before, merged);
    return isDryRun(write.query) ? admitted : store.replace(write.resource, admitted);
  };
  return {
    create: (write) => {
      const { resource, namespace } = write;
      const given = toObject(resource, parse(write), namespace);
      const { generateName } = given.metadata;
      const name =
        given.metadata.name === '' && generateName !== undefined
          ? generateName + random.suffix(5)
          : given.metadata.name;
      if (name === '')
        throw invalid(resource, '', 'metadata.name', 'Required value: name or generateName is required');
      if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) {
        const rule =
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'";
        throw invalid(resource, name, 'metadata.name', `Invalid value: "${name}": ${rule}`);
      }
      if (namespace !== undefined && store.get(RESOURCES.namespaces, undefined, namespace) === undefined) {
        throw notFound(RESOURCES.namespaces, namespace);
      }
      if (given.metadata.resourceVersion !== undefined && given.metadata.resourceVersion !== '') {
        throw badRequest('resourceVersion should not be set on objects to be created');
      }
      const { uid: _, creationTimestamp: __, resourceVersion: ___, ...metadata } = given.metadata;
      const { status, ...rest } = given;
      const fresh = { ...rest, metadata: { ...metadata, name } } as KubeObject;
      const whole = resource.hasStatus || status === undefined ? fresh : { ...fresh, status };
      const admitted = admit(resource, undefined, readBySchema(write, undefined, whole, false));
      return isDryRun(write.query) ? admitted : store.create(resource, admitted);
    },
    replace: (write) => {
      const before = existing(write);
      return save(
        write,
        before,
        merge(write, before, toObject(write.resource, parse(write), write.namespace)),
        false,
      );
    },
    patch: (write) => {
      const before = existing(write);
      const { resource } = write;
      const patched = applyPatch(resource, before.metadata.name, before, write.contentType, write.body);
      return save(write, before, merge(write, before, toObject(resource, patched, write.namespace)), true);
    },
    remove: (write) => {
      const { resource } = write;
      const before = existing(write);
      const { name, uid, resourceVersion } = before.metadata;
      if (resource === RESOURCES.namespaces) throw notImplemented('deleting a namespace');
      const options = write.body === '' ? {} : parse(write);
      for (const [field, stored] of [
        ['uid', uid],
        ['resourceVersion', resourceVersion],
      ] as const) {
        const wanted = textAt(options, 'preconditions', field);
        if (wanted !== undefined && wanted !== stored) {
          const label = field === 'uid' ? 'UID' : 'ResourceVersion';
          throw conflict(
            resource,
            name,
            `Precondition failed: ${label} in precondition: ${wanted}, ${label} in object meta: ${stored ?? ''}`,
          );
        }
      }
      admitRemoval(resource, before);
      const left = isDryRun(write.query) ? undefined : store.remove(resource, write.namespace, name);
      const details = {
        name,
        ...(resource.group === '' ? {} : { group: resource.group }),
        kind: resource.plural,
        uid,
      };
      return left ?? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
    },
  };
}
