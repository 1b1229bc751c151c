import type { Attempt } from './access/rules.ts';
import type { Auth, User } from './auth.ts';
import { aggregatedDiscovery, aggregatedType, aggregatedVersion } from './discovery-aggregated.ts';
import { groupDocument, groupList, resourceList, versionDocument } from './discovery.ts';
import { toEntry } from './kind-table.ts';
import type { Pager } from './list.ts';
import type { OpenApi } from './openapi/serve.ts';
import { fromProtobuf, isProtobuf } from './protobuf/decode.ts';
import type { Reply, StreamReply } from './reply.ts';
import {
  apiVersionOf,
  bookmarkForm,
  eventForm,
  listReply,
  objectReply,
  prettyReply,
  toForm,
  toReply,
} from './reply.ts';
import type { Catalog, Resource } from './resources.ts';
import { CATALOG } from './resources.ts';
import type { Serves } from './resources/release.ts';
import type { Route } from './route.ts';
import { isTrue, toRoute } from './route.ts';
import { toSelects } from './selector.ts';
import { methodNotAllowed, noSuchPath, notFound } from './status.ts';
import type { Store } from './store.ts';
import { keyOf } from './store.ts';
import type { Watches } from './watch.ts';
import type { Write, Writes } from './writes.ts';

/** A request as the API sees it; the path still has its Rancher prefix if it came with one. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  accept: string | undefined;
  /** The ETag of what the client has already; only the OpenAPI documents look at it. */
  ifNoneMatch?: string | undefined;
  contentType: string;
  body: string;
  /** The body as it came, for what is no text. */
  bytes?: Buffer;
  userAgent?: string | undefined;
  /** Host and port the client called, for answers that hold addresses. */
  host?: string | undefined;
}

/** The arguments of a watch that was allowed; the server opens it on the connection. */
export type WatchStart = Omit<Parameters<Watches['open']>[0], 'sink'>;

/** Answers from outside the generic API: subresources, metrics, access reviews. Undefined: not mine. */
export type Extension = (
  request: ApiRequest,
  route: ResourceRoute,
  user: User,
) => Reply | StreamReply | undefined;

/** The route of a resource. */
export type ResourceRoute = Extract<Route, { type: 'resource' }>;

/** What a request leads to. */
export type ApiResult = { reply: Reply } | { watch: WatchStart } | { stream: StreamReply };

/** The API of one cluster: one request in, one answer or the start of a stream out. Throws StatusErrors. */
export type Api = (request: ApiRequest) => ApiResult;

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

function attemptOf(verb: string, route: ResourceRoute, query: URLSearchParams): Attempt {
  const { group, plural } = route;
  // What is behind a proxy is no matter of rights.
  const subresource = route.subresource?.startsWith('proxy/') ? 'proxy' : route.subresource;
  const name = route.name ?? (['list', 'watch'].includes(verb) ? selectedName(query) : undefined);
  // A request for a namespace is a request in that namespace.
  const namespace = group === '' && plural === 'namespaces' ? route.name : route.namespace;
  return { verb, group, plural, subresource, namespace, name };
}

function isSubresource(resource: Resource, subresource: string): boolean {
  return (
    (subresource === 'status' && resource.hasStatus) ||
    (subresource === 'finalize' && resource.id === '/namespaces')
  );
}

/** Whether the answer is to be indented (apiserver endpoints/handlers/negotiation isPrettyPrint). */
function isPretty({ query, userAgent = '' }: ApiRequest): boolean {
  const wanted = query.get('pretty');
  if (wanted !== null) return wanted === '' || isTrue(wanted);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
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
  /** What is served at all; Harvester's by default. */
  catalog?: Catalog;
  /** What of the catalogue the release of the cluster has. */
  serves: Serves;
  /** Answers /openapi. */
  openApi: OpenApi;
}): Api {
  const { auth, store, pager, writes, serves, catalog = CATALOG } = parts;

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
  const read = (request: ApiRequest, resource: Resource, route: ResourceRoute): ApiResult => {
    const { namespace, name } = route;
    const form = toForm(request.accept);
    if (name !== undefined) {
      const entry = store.table(resource).get(keyOf(namespace, name));
      if (entry === undefined) throw notFound(resource, name);
      return { reply: objectReply(resource, entry, form, request.query) };
    }
    if (isTrue(request.query.get('watch'))) {
      const { query } = request;
      toSelects(resource, query);
      return {
        watch: {
          resource,
          namespace,
          query,
          form: eventForm(resource, form, query),
          bookmarkForm: bookmarkForm(resource, form),
        },
      };
    }
    return {
      reply: listReply(resource, pager.list(resource, namespace, request.query), form, request.query),
    };
  };
  /** Deletes what a list with the same selectors would answer, and answers that list. */
  const removeAll = (write: Write): Reply => {
    const { resource, namespace, query } = write;
    const listQuery = new URLSearchParams(query);
    for (const name of ['dryRun', 'gracePeriodSeconds', 'propagationPolicy']) listQuery.delete(name);
    const { entries, metadata } = pager.list(resource, namespace, listQuery);
    for (const { object } of entries) {
      const place = { namespace: object.metadata.namespace, name: object.metadata.name };
      try {
        writes.remove({ ...write, ...place });
      } catch (error) {
        if (store.get(resource, place.namespace, place.name) !== undefined) throw error;
      }
    }
    const items = entries.map((entry) => entry.object);
    const { resourceVersion } = metadata;
    return toReply(200, {
      kind: resource.listKind,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion },
      items,
    });
  };
  const write = (request: ApiRequest, resource: Resource, route: ResourceRoute): Reply => {
    const { namespace, name, subresource } = route;
    const { query, contentType, body, userAgent } = request;
    const warnings: string[] = [];
    const warn = (text: string): void => void warnings.push(text);
    const job: Write = { resource, namespace, name, subresource, query, contentType, body, userAgent, warn };
    if (request.method === 'DELETE') {
      if (subresource !== undefined) throw methodNotAllowed();
      return name === undefined ? removeAll(job) : toReply(200, writes.remove(job));
    }
    if (request.method === 'POST' ? name !== undefined : name === undefined) throw methodNotAllowed();
    const form = toForm(request.accept);
    const written =
      request.method === 'POST'
        ? writes.create(job)
        : request.method === 'PUT'
          ? writes.replace(job)
          : writes.patch(job);
    const { object, isCreated } = written;
    const reply = objectReply(resource, toEntry(object.metadata.name, 0, object), form, query);
    return { ...reply, code: isCreated ? 201 : 200, warnings };
  };
  const resourceRequest = (request: ApiRequest, route: ResourceRoute, user: User): ApiResult => {
    const verb = verbOf(request.method, route, request.query);
    auth.authorize(user, attemptOf(verb, route, request.query));
    const { group, plural, subresource } = route;
    if (!serves(group, plural, ...(subresource === undefined ? [] : [subresource]))) throw noSuchPath();
    for (const extension of parts.extensions) {
      const reply = extension(request, route, user);
      if (reply !== undefined) return 'open' in reply ? { stream: reply } : { reply };
    }
    const resource = catalog.find(route.group, route.plural);
    if (resource?.version !== route.version) throw noSuchPath();
    if (
      resource.isNamespaced !== (route.namespace !== undefined) &&
      (route.name !== undefined || !resource.isNamespaced)
    ) {
      throw noSuchPath();
    }
    if (route.subresource !== undefined && !isSubresource(resource, route.subresource)) throw noSuchPath();
    if (['get', 'list', 'watch'].includes(verb)) return read(request, resource, route);
    if (resource.isNamespaced && route.namespace === undefined) throw methodNotAllowed();
    return { reply: write(request, resource, route) };
  };
  const answer = (request: ApiRequest): ApiResult => {
    const user = auth.authenticate(request.authorization);
    const route = toRoute(request.path);
    if (route === undefined) throw noSuchPath();
    if (route.type === 'resource') {
      if (!isProtobuf(request.contentType)) return resourceRequest(request, route, user);
      const body = fromProtobuf(request.bytes ?? Buffer.alloc(0));
      return resourceRequest({ ...request, body, contentType: 'application/json' }, route, user);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
    const { accept, ifNoneMatch } = request;
    const aggregated = aggregatedVersion(accept);
    if (
      aggregated !== undefined &&
      (route.type === 'groups' || (route.type === 'group' && route.group === ''))
    ) {
      const document = aggregatedDiscovery(
        catalog,
        route.type === 'groups' ? 'apis' : 'api',
        aggregated,
        serves,
      );
      return { reply: { ...toReply(200, document), contentType: aggregatedType(aggregated) } };
    }
    switch (route.type) {
      case 'plain':
        return { reply: parts.openApi({ path: route.path, accept, ifNoneMatch }) ?? plain(route.path) };
      case 'groups':
        return { reply: toReply(200, groupList(catalog, serves)) };
      case 'group':
        return { reply: toReply(200, groupDocument(catalog, route.group, serves)) };
      case 'group-version':
        return { reply: toReply(200, resourceList(catalog, route.group, route.version, serves)) };
    }
  };
  return (request) => {
    const result = answer(request);
    return 'reply' in result && isPretty(request) ? { reply: prettyReply(result.reply) } : result;
  };
}
