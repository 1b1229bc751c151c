import { randomBytes } from 'node:crypto';
import type { SimulatedCluster } from '../cluster.ts';
import type { JsonObject } from '../json.ts';
import { objectAt, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import type { RancherContext } from './context.ts';
import { condition, withConditions } from './context.ts';

/** The registration token of a cluster, made when first asked for, as `/v3/clusterregistrationtokens` writes it. */
export function registrationOf({ store, kinds, url }: RancherContext, clusterId: string): JsonObject {
  const found = store.get(kinds.registrationTokens, clusterId, 'default-token');
  const token = textAt(found, 'status', 'token') ?? randomBytes(27).toString('hex');
  if (found === undefined)
    store.create(kinds.registrationTokens, {
      apiVersion: 'management.cattle.io/v3',
      kind: 'ClusterRegistrationToken',
      metadata: { name: 'default-token', namespace: clusterId },
      spec: { clusterName: clusterId },
      status: { token },
    });
  const manifestUrl = `${url()}/v3/import/${token}_${clusterId}.yaml`;
  return {
    ...{ id: `${clusterId}:default-token`, type: 'clusterRegistrationToken', clusterId, token, manifestUrl },
    command: `kubectl apply -f ${manifestUrl}`,
    insecureCommand: `curl --insecure -sfL ${manifestUrl} | kubectl apply -f -`,
    state: 'active',
  };
}

/** The cluster that an address of a manifest is for; undefined where its token is not that of one. */
function clusterOf({ store, kinds }: RancherContext, path: string): string | undefined {
  const [, token, id = ''] = /^\/v3\/import\/([0-9a-f]+)_([a-z0-9-]+)\.yaml$/.exec(path) ?? [];
  const found = store.get(kinds.registrationTokens, id, 'default-token');
  return token !== undefined && textAt(found, 'status', 'token') === token ? id : undefined;
}

/** Answers `/v3/import/TOKEN_CLUSTER.yaml`; undefined for other paths. */
export function importManifest(context: RancherContext, path: string): Reply | undefined {
  if (!path.startsWith('/v3/import/')) return undefined;
  const contentType = 'text/plain';
  if (clusterOf(context, path) === undefined) return { code: 401, body: 'invalid token\n', contentType };
  const body = [
    'apiVersion: v1',
    'kind: Namespace',
    'metadata: {name: cattle-system}',
    '---',
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: {name: cattle-cluster-agent, namespace: cattle-system}',
    '',
  ].join('\n');
  return { code: 200, body, contentType };
}

/** Sets a managed Harvester as connected. */
export function markConnected(
  context: RancherContext,
  id: string,
  cluster: SimulatedCluster,
  isUp: boolean,
): void {
  const { store, kinds } = context;
  store.change(kinds.rancherClusters, undefined, id, (now) => ({
    ...now,
    metadata: { ...now.metadata, labels: { ...now.metadata.labels, 'provider.cattle.io': 'harvester' } },
    status: {
      ...objectAt(now, 'status'),
      driver: 'imported',
      provider: 'harvester',
      version: { gitVersion: cluster.plan.kubernetesVersion },
      nodeCount: cluster.plan.hosts.length,
      agentImage: `rancher/rancher-agent:${context.release.version}`,
      conditions: withConditions(now, [
        condition(context, 'Ready', isUp ? 'True' : 'Unknown', isUp ? '' : 'Cluster agent is not connected'),
        condition(context, 'Connected', isUp ? 'True' : 'False'),
        condition(context, 'AgentDeployed', 'True'),
      ]),
    },
  }));
}

/** The address in the two forms that setting cluster-registration-url has. */
function urlOf(value: string): string {
  if (!value.trimStart().startsWith('{')) return value;
  try {
    return textAt(JSON.parse(value), 'url') ?? '';
  } catch {
    return '';
  }
}

/** Follows setting cluster-registration-url of a Harvester: with an address of this Rancher it becomes managed, without one it is left alone. */
export function followRegistration(context: RancherContext, cluster: SimulatedCluster): () => void {
  const idOf = (): string | undefined =>
    [...context.harvesters.values()].find((each) => each.cluster === cluster)?.id;
  return cluster.store.onChange(({ resource, entry: { object } }) => {
    if (resource !== RESOURCES.settings || object.metadata.name !== 'cluster-registration-url') return;
    const url = urlOf(textAt(object, 'value') ?? '');
    const known = idOf();
    if (url === '') {
      if (known !== undefined) markConnected(context, known, cluster, false);
      return;
    }
    if (!url.startsWith(`${context.url()}/`)) return;
    const id = clusterOf(context, new URL(url).pathname);
    if (id === undefined) return;
    // The agent is deployed, pulls its image and connects.
    context.clock.after(4, () => {
      context.harvesters.set(id, { id, cluster });
      markConnected(context, id, cluster, true);
    });
  });
}
