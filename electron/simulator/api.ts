import type { Attempt, Auth, User } from './auth.ts';
import { groupDocument, groupList, resourceList, versionDocument } from './discovery.ts';
import type { JsonObject } from './json.ts';
import { isObject, textAt } from './json.ts';
import { toEntry } from './kind-table.ts';
import type { Pager } from './list.ts';
import type { Writes, Write } from './writes.ts';
import type { Reply } from './reply.ts';
import { eventForm, listReply, objectReply, toForm, toReply } from './reply.ts';
import type { Resource } from './resources.ts';
import { findResource } from './resources.ts';
import type { Route } from './route.ts';
import { toRoute } from './route.ts';
import { toSelects } from './selector.ts';
import {
  badRequest,
  methodNotAllowed,
  noSuchPath,
  notFound,
  notImplemented,
  unsupportedMediaType,
} from './status.ts';
import type { Store } from './store.ts';
import { keyOf } from './store.ts';
import type { Watches } from './watch.ts';

/** A request as the API sees it; the path still has its Rancher prefix if it came with one. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  accept: string | undefined;
  contentType: string;
  body: string;
}

/** The arguments of a watch that was allowed; the server opens it on the connection. */
export type WatchStart = Omit<Parameters<Watches['open']>[0], 'sink'>;

/** Answers from outside the generic API: subresources of VMs, metrics, access reviews. Undefined: not mine. */
export type Extension = (request: ApiRequest, route: ResourceRoute, user: User) => Reply | undefined;

type ResourceRoute = Extract<Route, { type: 'resource' }>;

/** The API of one cluster: one request in, one answer or the start of a watch out. Throws StatusErrors. */
export type Api = (request: ApiRequest) => { reply: Reply } | { watch: WatchStart };

const isTrue = (text: string | null): boolean => text === 'true' || text === '1';

function verbOf(method: string, route: ResourceRoute, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (route.name !== undefined) return 'get';
      return isTrue(query.get('watch')) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return route.name === undefined ? 'deletecollection' : 'delete';
    default:
      throw methodNotAllowed();
  }
}

/** A list or watch of one name is checked like a request for that name (apiserver request/requestinfo.go). */
function selectedName(query: URLSearchParams): string | undefined {
  return /^metadata\.name==?([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1];
}

/** Puts the API together. */
export function createApi(parts: {
  auth: Auth;
  store: Store;
  pager: Pager;
  writes: Writes;
  extensions: readonly Extension[];
  /** Answered by /version, such as v1.34.2+rke2r1. */
  kubernetesVersion: string;
}): Api {
  const { auth, store, pager, writes } = parts;

  const plain = (path: string): Reply => {
    switch (path) {
      case '/version':
      case '/version/':
        return toReply(200, versionDocument(parts.kubernetesVersion));
      case '/healthz':
      case '/livez':
      case '/readyz':
        return { code: 200, body: 'ok', contentType: 'text/plain; charset=utf-8' };
      default:
        throw noSuchPath();
    }
  };
  const read = (request: ApiRequest, resource: Resource, route: ResourceRoute): ReturnType<Api> => {
    const { namespace, name } = route;
    const form = toForm(request.accept);
    if (name !== undefined) {
      if (route.subresource !== undefined && (route.subresource !== 'status' || !resource.hasStatus))
        throw noSuchPath();
      const entry = store.table(resource).get(keyOf(namespace, name));
      if (entry === undefined) throw notFound(resource, name);
      return { reply: objectReply(resource, entry, form, request.query) };
    }
    if (isTrue(request.query.get('watch'))) {
      const { query } = request;
      toSelects(resource, query);
      return { watch: { resource, namespace, query, form: eventForm(resource, form, query) } };
    }
    return {
      reply: listReply(resource, pager.list(resource, namespace, request.query), form, request.query),
    };
  };
  const write = (request: ApiRequest, resource: Resource, route: ResourceRoute): Reply => {
    const { namespace, name, subresource } = route;
    const { query, contentType, body } = request;
    const warnings: string[] = [];
    const warn = (warning: string): void => void warnings.push(warning);
    const job: Write = { resource, namespace, name, subresource, query, contentType, body, warn };
    if (request.method === 'POST') {
      if (name !== undefined) throw subresource === undefined ? methodNotAllowed() : noSuchPath();
      return { ...toReply(201, writes.create(job)), warnings };
    }
    if (request.method === 'DELETE') {
      if (name === undefined) throw notImplemented('deletecollection');
      return toReply(200, writes.remove(job));
    }
    if (name === undefined) throw methodNotAllowed();
    const written = request.method === 'PUT' ? writes.replace(job) : writes.patch(job);
    return { ...objectReply(resource, toEntry(name, 0, written), toForm(request.accept), query), warnings };
  };
  const resourceRequest = (request: ApiRequest, route: ResourceRoute, user: User): ReturnType<Api> => {
    const verb = verbOf(request.method, route, request.query);
    const name = route.name ?? (['list', 'watch'].includes(verb) ? selectedName(request.query) : undefined);
    const attempt: Attempt = {
      verb,
      group: route.group,
      plural: route.plural,
      subresource: route.subresource,
      namespace: route.namespace,
      name,
    };
    auth.authorize(user, attempt);
    for (const extension of parts.extensions) {
      const reply = extension(request, route, user);
      if (reply !== undefined) return { reply };
    }
    const resource = findResource(route.group, route.plural);
    if (resource?.version !== route.version) throw noSuchPath();
    if (
      resource.isNamespaced !== (route.namespace !== undefined) &&
      (route.name !== undefined || !resource.isNamespaced)
    ) {
      throw noSuchPath();
    }
    if (['get', 'list', 'watch'].includes(verb)) return read(request, resource, route);
    if (resource.isNamespaced && route.namespace === undefined) throw methodNotAllowed();
    return { reply: write(request, resource, route) };
  };

  return (request) => {
    const user = auth.authenticate(request.authorization);
    const route = toRoute(request.path);
    if (route === undefined) throw noSuchPath();
    if (route.type === 'resource') return resourceRequest(request, route, user);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
    switch (route.type) {
      case 'plain':
        return { reply: plain(route.path) };
      case 'groups':
        return { reply: toReply(200, groupList()) };
      case 'group':
        return { reply: toReply(200, groupDocument(route.group)) };
      case 'group-version':
        return { reply: toReply(200, resourceList(route.group, route.version)) };
    }
  };
}

function toReview(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Answered below, together with bodies that are JSON but no object.
  }
  throw badRequest('the body of the request could not be decoded');
}

/** The answer to SelfSubjectAccessReviews (Kubernetes API, authorization.k8s.io/v1). */
export function createAccessReviews(auth: Auth): Extension {
  return (request, route, user) => {
    if (route.group !== 'authorization.k8s.io' || route.plural !== 'selfsubjectaccessreviews')
      return undefined;
    if (request.method !== 'POST') throw methodNotAllowed();
    if (!/^(application\/json\b.*)?$/.test(request.contentType))
      throw unsupportedMediaType(['application/json']);
    const review = toReview(request.body);
    const asked = (field: string): string | undefined => {
      const text = textAt(review, 'spec', 'resourceAttributes', field);
      return text === '' ? undefined : text;
    };
    const allowed = auth.isAllowed(user, {
      verb: asked('verb') ?? '',
      group: asked('group') ?? '',
      plural: asked('resource') ?? '',
      subresource: asked('subresource'),
      namespace: asked('namespace'),
      name: asked('name'),
    });
    return toReply(201, {
      ...review,
      status: allowed ? { allowed } : { allowed, reason: 'no RBAC policy matched' },
    });
  };
}
