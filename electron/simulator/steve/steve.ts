import type { ApiRequest } from '../api.ts';
import type { JsonObject } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { withoutPrefix } from '../route.ts';
import { notImplemented } from '../status.ts';
import type { Access } from './access.ts';
import { createAccess } from './access.ts';
import type { ActionCall } from './action-call.ts';
import { findAction } from './actions.ts';
import { toCollection } from './collection.ts';
import type { Place, SteveContext } from './context.ts';
import { STEVE_ROOT } from './context.ts';
import { countCollection, toCount } from './counts.ts';
import { answerEndpoint } from './endpoints.ts';
import { ApiError, toActionFailure, toSteveFailure } from './error.ts';
import { toSteveOf } from './format.ts';
import { actionsOf } from './offers.ts';
import { createPlainApi } from './plain-api.ts';
import { schemaCollection, schemaOf } from './schemas.ts';
import type { SteveType } from './types.ts';
import { servesOf } from '../resources/release.ts';
import { findType, TYPES } from './types.ts';
import { doWrite } from './writes.ts';

/** Whether a path is Steve's, below Rancher's prefix or not. */
export function isStevePath(path: string): boolean {
  const plain = withoutPrefix(path);
  return plain === STEVE_ROOT || plain.startsWith(`${STEVE_ROOT}/`);
}

/** A kind that does not exist, or that the user may see nothing of, has no body (rancher/apiserver pkg/server/server.go). */
const NO_SCHEMA: Reply = { code: 404, body: '', contentType: 'application/json' };

interface Asked {
  context: SteveContext;
  request: ApiRequest;
  access: Access;
  place: Place;
  type: SteveType;
  name: string | undefined;
  link: string | undefined;
}

function act(asked: Asked, action: string): Reply {
  const { context, request, access, place, type, name } = asked;
  if (name === undefined) {
    const isKeygen = type.resource === RESOURCES.keyPairs && action === 'keygen';
    if (!isKeygen) throw new ApiError('PermissionDenied', `no such action ${action}`);
    return toActionFailure(notImplemented('making a pair of SSH keys'));
  }
  const run = actionsOf(context, type).includes(action) ? findAction(type, action) : undefined;
  if (run === undefined) throw new ApiError('PermissionDenied', `no such action ${action}`);
  createPlainApi(context.api, request.authorization).get(type.resource, place.namespace, name);
  const call: ActionCall = {
    context,
    access,
    harvester: createPlainApi(context.api, `Bearer ${context.auth.adminToken}`),
    namespace: place.namespace ?? '',
    name,
    body: request.body,
  };
  try {
    const output = run(call);
    if (output === undefined) return { code: 204, body: '', contentType: 'text/plain; charset=utf-8' };
    return output === ''
      ? { code: 200, body: '', contentType: 'text/plain; charset=utf-8' }
      : toReply(200, output);
  } catch (error) {
    return toActionFailure(error);
  }
}

/** A link of an object or of the collection of namespaces; undefined where there is no such link. */
function follow({ context, access, place, type, name, link, request }: Asked): Reply | undefined {
  if (link === undefined) return undefined;
  if (type.resource === RESOURCES.images && (link === 'download' || link === 'downloadcancel')) {
    createPlainApi(context.api, request.authorization).get(type.resource, place.namespace, name ?? '');
    return toActionFailure(notImplemented('the download of image data'));
  }
  if (type.resource === RESOURCES.templates && link === 'versions') {
    const versions = findType('harvesterhci.io.virtualmachinetemplateversion');
    if (versions === undefined) return undefined;
    const query = new URLSearchParams({ labelSelector: `template.harvesterhci.io/templateID=${name ?? ''}` });
    return toReply(200, toCollection(context, access, place, versions, query, request.authorization));
  }
  return undefined;
}

function get(asked: Asked): Reply {
  const { context, request, access, place, type, name } = asked;
  const linked = follow(asked);
  if (linked !== undefined) return linked;
  const { query, authorization } = request;
  if (name === undefined) {
    return toReply(200, toCollection(context, access, place, type, query, authorization));
  }
  const object = createPlainApi(context.api, authorization).get(type.resource, place.namespace, name);
  return toReply(200, toSteveOf(context, access, place, type, object, query));
}

function answerKind(asked: Asked): Reply {
  const { context, request, access, place, type, name } = asked;
  const methods = access.methods(type);
  if (methods.collection.length === 0 && methods.resource.length === 0) return NO_SCHEMA;
  const action = request.query.get('action') ?? '';
  if (action !== '' && request.method === 'POST') return act(asked, action);
  const { method } = request;
  if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) {
    throw new ApiError('MethodNotAllowed', `Invalid method ${method} not supported`);
  }
  const allowed = name === undefined ? methods.collection : methods.resource;
  const isAllowed =
    allowed.includes(method) || (method === 'GET' && name === undefined && allowed.includes('POST'));
  if (!isAllowed && asked.link === undefined) {
    throw new ApiError('PermissionDenied', `Method ${method} not supported`);
  }
  if (method === 'GET') return get(asked);
  return doWrite({ context, access, place, type, name, request });
}

/** `GET /v1/harvester`: where everything is. */
function root(context: SteveContext, access: Access, place: Place): JsonObject {
  const links = TYPES.filter((type) => access.methods(type).collection.includes('GET')).map(
    (type): [string, string] => [type.plural, `${place.origin}${STEVE_ROOT}/${type.plural}`],
  );
  const self = `${place.origin}${STEVE_ROOT}`;
  return {
    id: 'v1/harvester',
    type: 'apiRoot',
    links: { ...Object.fromEntries(links), root: self, schemas: `${self}/schemas`, self },
    apiVersion: { version: 'v1/harvester' },
  };
}

/** Opens the HTTP half of Harvester's Steve. */
export function createSteve(context: SteveContext): (request: ApiRequest) => Reply {
  const answer = (request: ApiRequest): Reply => {
    const user = context.auth.authenticate(request.authorization);
    const access = createAccess(context.auth, context.store, user);
    const path = withoutPrefix(request.path);
    const origin = `https://${request.host ?? '127.0.0.1'}`;
    const steps = path
      .slice(STEVE_ROOT.length)
      .split('/')
      .filter((step) => step !== '')
      .map(decodeURIComponent);
    const [kind, first, second, third] = steps;
    const place: Place = { origin, path, namespace: undefined };
    if (kind === undefined) return toReply(200, root(context, access, place));
    const endpoint = answerEndpoint({ context, request, user }, steps, origin);
    if (endpoint !== undefined) return endpoint;
    if (kind === 'schemas' || kind === 'schema') {
      if (first === undefined) return toReply(200, schemaCollection(context, access, place));
      const schema = schemaOf(context, access, place, first);
      if (schema === undefined) throw new ApiError('NotFound', 'no such schema');
      return toReply(200, schema);
    }
    if (kind === 'counts' || kind === 'count') {
      const counts = countCollection(context, access, place);
      const [one] = counts.data as JsonObject[];
      return toReply(200, first === undefined ? counts : (one ?? toCount(place, {})));
    }
    const named = findType(kind);
    const isServed =
      named && servesOf(context.plan.harvesterVersion)(named.resource.group, named.resource.plural);
    const type = isServed ? named : undefined;
    if (type === undefined) return NO_SCHEMA;
    const isInside = type.resource.isNamespaced;
    const namespace = isInside ? first : second === undefined ? undefined : first;
    const name = isInside ? second : (second ?? first);
    const link = third ?? request.query.get('link') ?? undefined;
    return answerKind({
      context,
      request,
      access,
      place: { ...place, namespace: isInside ? namespace : undefined },
      type,
      name,
      link,
    });
  };
  return (request) => {
    try {
      return answer(request);
    } catch (error) {
      return toSteveFailure(error);
    }
  };
}
