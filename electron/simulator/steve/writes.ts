import type { ApiRequest } from '../api.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { isObject, objectAt, textAt, withAnnotations } from '../json.ts';
import type { Reply } from '../reply.ts';
import { apiVersionOf, toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import type { Access } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { ApiError } from './error.ts';
import { fromSteve, toSteveOf } from './format.ts';
import type { PlainApi } from './plain-api.ts';
import { createPlainApi } from './plain-api.ts';
import type { SteveType } from './types.ts';
import { claimNameOf, KEYS, volumesOf } from './vm-parts.ts';

/** A write through Steve; it is done with the caller's own rights. */
export interface SteveWrite {
  context: SteveContext;
  access: Access;
  place: Place;
  type: SteveType;
  name: string | undefined;
  request: ApiRequest;
}

function toBody(text: string): JsonObject {
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not JSON';
    throw new ApiError('InvalidBodyContent', `Failed to parse body: ${why}`);
  }
  if (!isObject(value)) throw new ApiError('InvalidBodyContent', 'Failed to parse body: not an object');
  return fromSteve(value);
}

/** Parameters of the Kubernetes API that Steve hands on. */
function handedOn(query: URLSearchParams): URLSearchParams {
  const result = new URLSearchParams();
  for (const name of ['dryRun', 'fieldManager', 'fieldValidation', 'propagationPolicy', 'force']) {
    for (const value of query.getAll(name)) result.append(name, value);
  }
  return result;
}

/** The object of a POST or PUT, of the kind of the path and in the namespace of the path or of its own. */
function toObject({ type, place }: SteveWrite, body: JsonObject): KubeObject {
  const { resource } = type;
  const metadata = { ...objectAt(body, 'metadata') } as unknown as KubeObject['metadata'];
  if (resource.isNamespaced && (metadata.namespace ?? '') === '') {
    if (place.namespace === undefined) {
      throw new ApiError('InvalidBodyContent', 'metadata.namespace or apiOp.namespace are required');
    }
    metadata.namespace = place.namespace;
  }
  return { ...body, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
}

/** `vm-` for VirtualMachine (rancher/steve pkg/schema/converter GenerateNamePrefix). */
function prefixOf(kind: string): string {
  return `${kind.slice(0, 1)}${kind.slice(1).replace(/[a-z]+/g, '')}-`.toLowerCase();
}

function create(write: SteveWrite, api: PlainApi): KubeObject {
  const object = toObject(write, toBody(write.request.body));
  if ((textAt(object, 'metadata', 'name') ?? '') === '' && (object.metadata.generateName ?? '') === '') {
    object.metadata.generateName = prefixOf(object.kind);
  }
  return api.create(write.type.resource, object, handedOn(write.request.query));
}

function replace(write: SteveWrite, api: PlainApi): KubeObject {
  const object = toObject(write, toBody(write.request.body));
  if ((textAt(object, 'metadata', 'resourceVersion') ?? '') === '') {
    throw new ApiError('ServerError', 'metadata.resourceVersion is required for update');
  }
  return api.update(write.type.resource, object, handedOn(write.request.query));
}

function patch({ type, place, name = '', request }: SteveWrite, api: PlainApi): KubeObject {
  const contentType =
    request.contentType === '' ? 'application/strategic-merge-patch+json' : request.contentType;
  const isStrategic = contentType.startsWith('application/strategic-merge-patch+json');
  const body = isStrategic ? JSON.stringify(toBody(request.body)) : request.body;
  return api.patch(type.resource, place.namespace, name, contentType, body, handedOn(request.query));
}

/**
 * Notes on a VM which of its claims are to go with it, as `removedDisks` says; claims of golden images stay
 * (harvester/harvester pkg/api/vm/store.go).
 */
function noteRemovedDisks(write: SteveWrite): void {
  const { context, place, name = '', request } = write;
  const { store } = context;
  const vm = store.get(RESOURCES.vms, place.namespace, name);
  if (vm === undefined) {
    throw new ApiError('NotFound', `VirtualMachine ${place.namespace ?? ''}/${name} not found`);
  }
  const disks = request.query.getAll('removedDisks');
  const claims = volumesOf(vm)
    .filter((volume) => disks.includes(String(volume.name)))
    .flatMap((volume) => claimNameOf(volume) ?? [])
    .filter((claim) => {
      const found = store.get(RESOURCES.claims, place.namespace, claim);
      if (found !== undefined) return found.metadata.annotations?.[KEYS.goldenImage] !== 'true';
      const where = `${place.namespace ?? ''}/${claim}`;
      const why = `error looking up pvc ${claim}/${place.namespace ?? ''} from cache: persistentvolumeclaims "${claim}" not found`;
      throw new ApiError('ServerError', `Failed to lookup pvc ${where} for vm ${name}, ${why}`);
    });
  const harvester = createPlainApi(context.api, `Bearer ${context.auth.adminToken}`);
  harvester.update(RESOURCES.vms, withAnnotations(vm, { [KEYS.removedClaims]: claims.join(',') }));
}

/** Answers 200 with what is left of the object, or 204. */
function remove(write: SteveWrite, api: PlainApi): Reply {
  const { context, access, place, type, name = '', request } = write;
  const { resource } = type;
  if (resource === RESOURCES.vms) {
    if (!access.may('delete', resource, place.namespace, name)) api.remove(resource, place.namespace, name);
    noteRemovedDisks(write);
  }
  api.remove(resource, place.namespace, name, handedOn(request.query));
  const left = context.store.get(resource, place.namespace, name);
  if (left === undefined) return { code: 204, body: '', contentType: 'application/json' };
  return toReply(200, toSteveOf(context, access, place, type, left));
}

/** Does a write and answers with the object as Steve gives it. */
export function doWrite(write: SteveWrite): Reply {
  const { context, access, place, type, request } = write;
  const api = createPlainApi(context.api, request.authorization);
  switch (request.method) {
    case 'POST':
      return toReply(201, toSteveOf(context, access, place, type, create(write, api)));
    case 'PUT':
      return toReply(200, toSteveOf(context, access, place, type, replace(write, api)));
    case 'PATCH':
      return toReply(200, toSteveOf(context, access, place, type, patch(write, api)));
    default:
      return remove(write, api);
  }
}
