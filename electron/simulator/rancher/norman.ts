import type { ApiRequest } from '../api.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { StatusError } from '../status.ts';
import type { RancherUser } from './auth.ts';
import type { RancherContext } from './context.ts';
import { collection, maySee, mayWrite, NormanError, notFound, toPage } from './norman-call.ts';
import type { Call, Handler } from './norman-call.ts';
import { cloudCredentials } from './norman-credentials.ts';
import { createNodePool, createNodeTemplate, createRke1Cluster, freeName } from './norman-rke1.ts';
import { importManifest, registrationOf } from './import.ts';
import {
  toCluster,
  toFeature,
  toNode,
  toNodePool,
  toNodeTemplate,
  toSetting,
  toToken,
} from './norman-shapes.ts';

function kubeconfigOf({ context, user }: Call, id: string, name: string): string {
  const { auth, store, kinds } = context;
  const setting = store.get(kinds.rancherSettings, undefined, 'kubeconfig-default-token-ttl-minutes');
  // Thirty days unless it is set otherwise; 0 never ends.
  const ttlMs = setting === undefined ? 0 : Number(toSetting(setting)['value']) * 60_000;
  const token = auth.issue(user, `Kubeconfig token for ${name}`, ttlMs, `kubeconfig-${user.id}`);
  return context.kubeconfig(id, name, token.bearer);
}

const clusters: Handler = (call) => {
  const { context, id, method, query, body } = call;
  const { store, kinds, random } = context;
  if (id === undefined && method === 'GET')
    return collection(
      'cluster',
      store
        .list(kinds.rancherClusters)
        .filter(() => maySee(call))
        .filter((each) => !query.has('name') || textAt(each, 'spec', 'displayName') === query.get('name'))
        .map((each) => toCluster(context, each)),
    );
  // Later releases do not know the field, and take no notice of it.
  if (id === undefined && context.release.hasRke1 && isObject(body['rancherKubernetesEngineConfig']))
    return createRke1Cluster(call);
  if (id === undefined) {
    mayWrite(call);
    const name = textAt(body, 'name') ?? '';
    if (name === '') throw new NormanError(422, 'MissingRequired', 'name');
    freeName(call, name);
    const created = store.create(kinds.rancherClusters, {
      apiVersion: 'management.cattle.io/v3',
      kind: 'Cluster',
      metadata: {
        name: `c-${random.suffix(5)}`,
        labels: isObject(body['labels']) ? (body['labels'] as Record<string, string>) : {},
      },
      spec: { displayName: name, imported: true, fleetWorkspaceName: 'fleet-default' },
      status: { driver: 'imported', conditions: [] },
    });
    store.create(RESOURCES.namespaces, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: created.metadata.name },
    });
    registrationOf(context, created.metadata.name);
    return toCluster(context, created);
  }
  const found = store.get(kinds.rancherClusters, undefined, id);
  if (found === undefined || !maySee(call)) throw notFound();
  if (method === 'DELETE') {
    mayWrite(call);
    context.harvesters.delete(id);
    store.remove(kinds.rancherClusters, undefined, id);
    return toCluster(context, found);
  }
  if (method === 'POST' && query.get('action') === 'generateKubeconfig') {
    const name = textAt(found, 'spec', 'displayName') ?? id;
    return { type: 'generateKubeConfigOutput', config: kubeconfigOf(call, id, name) };
  }
  if (method === 'GET') return toCluster(context, found);
  throw new NormanError(405, 'MethodNotAllowed');
};

const tokens: Handler = ({ context, user, id, method, body }) => {
  const { auth, clock } = context;
  const own = [...auth.tokens.values()].filter((token) => token.user.id === user.id);
  if (id !== undefined) {
    const found = own.find((token) => token.name === id);
    if (found === undefined) throw notFound();
    if (method === 'DELETE') auth.revoke(id);
    return toToken(found, clock.nowMs());
  }
  if (method === 'GET')
    return collection(
      'token',
      own.map((token) => toToken(token, clock.nowMs())),
    );
  const issued = auth.issue(user, textAt(body, 'description') ?? '', Number(body['ttl'] ?? 0));
  return { ...toToken(issued, clock.nowMs()), token: issued.bearer };
};

const users: Handler = ({ context: { auth }, user, query }) => {
  const shape = ({ id, username }: RancherUser): JsonObject => ({
    ...{ id, username, type: 'user', name: username, me: id === user.id, enabled: true },
    principalIds: [`local://${id}`],
  });
  const all = query.get('me') === 'true' ? [user] : [auth.admin, auth.viewer];
  return collection('user', all.map(shape));
};

const registrationTokens: Handler = (call) => {
  const { context, method, body, query, id } = call;
  const { store, kinds } = context;
  if (method === 'POST') return registrationOf(context, textAt(body, 'clusterId') ?? '');
  const of = query.get('clusterId');
  const all = store
    .list(kinds.registrationTokens)
    .map((each) => registrationOf(context, each.metadata.namespace ?? ''))
    .filter((each) => of === null || each['clusterId'] === of);
  return id === undefined
    ? collection('clusterRegistrationToken', all)
    : all.find((each) => each['id'] === id);
};

const listed =
  (
    type: string,
    kind: 'rancherNodes' | 'nodePools' | 'nodeTemplates',
    shape: (object: KubeObject) => JsonObject,
    create?: Handler,
  ): Handler =>
  ({ context, id, query, method, body, ...rest }) => {
    const { store, kinds, release } = context;
    if (!release.hasRke1 && kind !== 'rancherNodes') throw notFound();
    if (id === undefined && method === 'POST' && create !== undefined)
      return create({ context, id, query, method, body, ...rest });
    const all = store.list(kinds[kind]);
    const found = all.find((each) => `${each.metadata.namespace ?? ''}:${each.metadata.name}` === id);
    if (id === undefined) {
      const of = query.get('clusterId');
      return collection(type, all.filter((each) => of === null || each.metadata.namespace === of).map(shape));
    }
    if (found === undefined) throw notFound();
    if (method === 'PUT' && kind === 'nodePools') {
      mayWrite({ context, id, query, method, body, ...rest });
      const spec = { ...(found.spec as JsonObject), quantity: Number(body['quantity']) };
      return shape(store.replace(kinds[kind], { ...found, spec }));
    }
    return shape(found);
  };

const named =
  (
    type: string,
    kind: 'rancherSettings' | 'rancherFeatures',
    shape: (object: KubeObject) => JsonObject,
  ): Handler =>
  ({ context: { store, kinds }, id }) => {
    if (id === undefined) return collection(type, store.list(kinds[kind]).map(shape));
    const found = store.get(kinds[kind], undefined, id);
    if (found === undefined) throw notFound();
    return shape(found);
  };

const handlers: Record<string, Handler> = {
  clusters,
  tokens,
  cloudcredentials: cloudCredentials,
  settings: named('setting', 'rancherSettings', toSetting),
  features: named('feature', 'rancherFeatures', toFeature),
  users,
  clusterregistrationtokens: registrationTokens,
  nodes: listed('node', 'rancherNodes', toNode),
  nodepools: listed('nodePool', 'nodePools', toNodePool, createNodePool),
  nodetemplates: listed('nodeTemplate', 'nodeTemplates', toNodeTemplate, createNodeTemplate),
};

function toBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    throw new NormanError(422, 'InvalidBodyContent', 'Failed to parse body');
  }
}

/** Answers Rancher's older API, `/v3` (rancher/norman); undefined for other paths. */
export function answerNorman(context: RancherContext, request: ApiRequest): Reply | undefined {
  const manifest = importManifest(context, request.path);
  if (manifest !== undefined) return manifest;
  const [, plural = '', id] = /^\/v3\/([a-z]+)(?:\/([^/]+))?\/?$/i.exec(request.path) ?? [];
  if (plural === '') return undefined;
  try {
    const handler = handlers[plural.toLowerCase()];
    const isPublic = plural === 'settings' && id === 'cacerts';
    if (isPublic) return toReply(200, { id, type: 'setting', name: id, value: context.caPem });
    const token = context.auth.identify(request.authorization);
    if (handler === undefined) throw notFound();
    const { method, query } = request;
    const answer = handler({
      ...{ context, token, user: token.user, method, query },
      id: id === undefined ? undefined : decodeURIComponent(id),
      body: toBody(request.body),
    });
    const isList = isObject(answer) && answer['type'] === 'collection';
    const told = isList ? toPage(answer, `${context.url()}${request.path}`, query) : answer;
    return toReply(method === 'POST' && id === undefined ? 201 : 200, told);
  } catch (error) {
    if (error instanceof StatusError)
      return toReply(error.failure.code, {
        type: 'error',
        status: error.failure.code,
        code: error.failure.reason ?? '',
        message: error.failure.message,
      });
    if (!(error instanceof NormanError)) throw error;
    const { status, code, message } = error;
    return toReply(status, { type: 'error', status: String(status), code, message, baseType: 'error' });
  }
}
