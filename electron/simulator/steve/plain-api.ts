import type { Api } from '../api.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import type { Resource } from '../resources.ts';

/** The plain Kubernetes API with the rights of one user, called inside the process; every call throws StatusErrors. */
export interface PlainApi {
  get: (resource: Resource, namespace: string | undefined, name: string) => KubeObject;
  /** The items of a list; for kinds that are computed and in no store. */
  list: (resource: Resource, namespace: string | undefined) => KubeObject[];
  create: (resource: Resource, object: KubeObject, query?: URLSearchParams) => KubeObject;
  /** Replaces an object as a whole. */
  update: (resource: Resource, object: KubeObject, query?: URLSearchParams) => KubeObject;
  updateStatus: (resource: Resource, object: KubeObject) => KubeObject;
  patch: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    contentType: string,
    body: string,
    query?: URLSearchParams,
  ) => KubeObject;
  remove: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    query?: URLSearchParams,
  ) => KubeObject;
  /** PUT on a subresource of a VM or VMI (KubeVirt API, subresources.kubevirt.io/v1). */
  virt: (plural: string, namespace: string, name: string, subresource: string, body?: unknown) => void;
}

/** The path of a kind, or of one of its objects (Kubernetes API). */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string): string {
  const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/${resource.version}`;
  const place = namespace === undefined || namespace === '' ? '' : `/namespaces/${namespace}`;
  return `${root}${place}/${resource.plural}${name === undefined ? '' : `/${name}`}`;
}

/** Opens the plain API for whoever the Authorization header says. */
export function createPlainApi(api: Api, authorization: string | undefined): PlainApi {
  const none = (): URLSearchParams => new URLSearchParams();
  const call = (
    method: string,
    path: string,
    body = '',
    query = none(),
    contentType = 'application/json',
  ): JsonObject => {
    const result = api({
      method,
      path,
      query,
      authorization,
      accept: 'application/json',
      contentType: body === '' ? '' : contentType,
      body,
    });
    if (!('reply' in result)) throw new Error(`${method} ${path} answered a watch`);
    const text = result.reply.body.toString();
    return text === '' ? {} : (JSON.parse(text) as JsonObject);
  };
  const on = (
    resource: Resource,
    object: KubeObject,
  ): [resource: Resource, namespace: string | undefined] => [resource, object.metadata.namespace];
  const object = (answer: JsonObject): KubeObject => answer as KubeObject;
  return {
    get: (resource, namespace, name) => object(call('GET', pathOf(resource, namespace, name))),
    list: (resource, namespace) => (call('GET', pathOf(resource, namespace)).items ?? []) as KubeObject[],
    create: (resource, given, query) =>
      object(call('POST', pathOf(...on(resource, given)), JSON.stringify(given), query)),
    update: (resource, given, query) =>
      object(call('PUT', pathOf(...on(resource, given), given.metadata.name), JSON.stringify(given), query)),
    updateStatus: (resource, given) =>
      object(
        call('PUT', `${pathOf(...on(resource, given), given.metadata.name)}/status`, JSON.stringify(given)),
      ),
    patch: (resource, namespace, name, contentType, body, query) =>
      object(call('PATCH', pathOf(resource, namespace, name), body, query, contentType)),
    remove: (resource, namespace, name, query = none()) => {
      const options: JsonObject = { kind: 'DeleteOptions', apiVersion: 'v1' };
      const policy = query.get('propagationPolicy');
      if (policy !== null) options.propagationPolicy = policy;
      return object(call('DELETE', pathOf(resource, namespace, name), JSON.stringify(options), query));
    },
    virt: (plural, namespace, name, subresource, body) => {
      const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/${plural}/${name}/${subresource}`;
      call('PUT', path, body === undefined ? '' : JSON.stringify(body));
    },
  };
}
