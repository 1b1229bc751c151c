import type { JsonObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { mayWrite, NormanError } from './norman-call.ts';
import type { Call } from './norman-call.ts';
import { toCluster, toNodePool, toNodeTemplate } from './norman-shapes.ts';

const API = 'management.cattle.io/v3';
const TEMPLATES = 'cattle-global-nt';

function required(body: JsonObject, ...fields: string[]): void {
  for (const field of fields) {
    const value = body[field];
    if (value === undefined || value === '') throw new NormanError(422, 'MissingRequired', field);
  }
}

/** Refuses a name that a cluster has (rancher/rancher pkg/api/norman/store/cluster). */
export function freeName({ context: { store, kinds } }: Call, name: string): void {
  if (store.list(kinds.rancherClusters).some((each) => textAt(each, 'spec', 'displayName') === name))
    throw new NormanError(422, 'NotUnique', 'Cluster name must be unique');
}

/** POST /v3/clusters with rancherKubernetesEngineConfig. */
export function createRke1Cluster(call: Call): JsonObject {
  mayWrite(call);
  const { context, body } = call;
  const { store, kinds, random } = context;
  required(body, 'name');
  const displayName = textAt(body, 'name') ?? '';
  freeName(call, displayName);
  const created = store.create(kinds.rancherClusters, {
    apiVersion: API,
    kind: 'Cluster',
    metadata: {
      name: `c-${random.suffix(5)}`,
      labels: isObject(body['labels']) ? (body['labels'] as Record<string, string>) : {},
      annotations: { 'simulator.acre/rke1': 'true' },
    },
    spec: {
      displayName,
      imported: false,
      fleetWorkspaceName: 'fleet-default',
      rancherKubernetesEngineConfig: body['rancherKubernetesEngineConfig'],
    },
    status: { driver: 'rancherKubernetesEngine', provider: 'rke', conditions: [] },
  });
  const { name } = created.metadata;
  if (store.get(RESOURCES.namespaces, undefined, name) === undefined)
    store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return toCluster(context, created);
}

/** POST /v3/nodepools. */
export function createNodePool(call: Call): JsonObject {
  mayWrite(call);
  const { context, body } = call;
  const { store, kinds, random } = context;
  required(body, 'clusterId', 'nodeTemplateId', 'hostnamePrefix');
  const clusterId = textAt(body, 'clusterId') ?? '';
  const template = textAt(body, 'nodeTemplateId') ?? '';
  const [namespace = '', name = ''] = template.split(':');
  if (store.get(kinds.rancherClusters, undefined, clusterId) === undefined)
    throw new NormanError(422, 'InvalidReference', 'clusterId');
  if (store.get(kinds.nodeTemplates, namespace, name) === undefined)
    throw new NormanError(422, 'InvalidReference', 'nodeTemplateId');
  const { etcd = false, controlPlane = false, worker = false, hostnamePrefix } = body;
  const created = store.create(kinds.nodePools, {
    apiVersion: API,
    kind: 'NodePool',
    metadata: { name: `np-${random.suffix(5)}`, namespace: clusterId },
    spec: {
      ...{ etcd, controlPlane, worker, hostnamePrefix, nodeTemplateName: template },
      quantity: Number(body['quantity'] ?? 0),
      clusterName: clusterId,
    },
  });
  return toNodePool(created);
}

/** POST /v3/nodetemplates; the fields of the driver stay at the top. */
export function createNodeTemplate(call: Call): JsonObject {
  mayWrite(call);
  const { context, body } = call;
  const { store, kinds, random } = context;
  required(body, 'name', 'cloudCredentialId', 'harvesterConfig');
  const created = store.create(kinds.nodeTemplates, {
    apiVersion: API,
    kind: 'NodeTemplate',
    metadata: { name: `nt-${random.suffix(5)}`, namespace: TEMPLATES },
    spec: {
      displayName: textAt(body, 'name') ?? '',
      driver: 'harvester',
      cloudCredentialName: textAt(body, 'cloudCredentialId') ?? '',
    },
    harvesterConfig: body['harvesterConfig'],
  });
  return toNodeTemplate(created);
}
