import type { JsonObject, KubeObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import type { RancherContext } from '../context.ts';
import { FLEET, ownerOf } from '../context.ts';

/** A machine pool of a provisioning Cluster (rancher/rancher pkg/apis/provisioning.cattle.io/v1). */
export interface Pool {
  name: string;
  quantity?: number;
  etcdRole?: boolean;
  controlPlaneRole?: boolean;
  workerRole?: boolean;
  paused?: boolean;
  machineConfigRef?: { kind?: string; name?: string };
  labels?: Record<string, string>;
  taints?: { key: string; value?: string; effect: string }[];
  cloudCredentialSecretName?: string;
}

export const CLUSTER = 'cluster.x-k8s.io/cluster-name';
export const DEPLOYMENT = 'cluster.x-k8s.io/deployment-name';
export const SET = 'cluster.x-k8s.io/set-name';
export const POOL = 'rke.cattle.io/rke-machine-pool-name';
export const DELETE_MACHINE = 'cluster.x-k8s.io/delete-machine';
export const INIT_NODE = 'rke.cattle.io/init-node';

/** The labels of a pool's machines. */
export function machineLabels(cluster: string, pool: Pool): Record<string, string> {
  return {
    ...pool.labels,
    [CLUSTER]: cluster,
    'rke.cattle.io/cluster-name': cluster,
    [DEPLOYMENT]: `${cluster}-${pool.name}`,
    [POOL]: pool.name,
    'cattle.io/os': 'linux',
    ...(pool.etcdRole === true ? { 'rke.cattle.io/etcd-role': 'true' } : {}),
    ...(pool.controlPlaneRole === true
      ? { 'rke.cattle.io/control-plane-role': 'true', 'cluster.x-k8s.io/control-plane': 'true' }
      : {}),
    ...(pool.workerRole === true ? { 'rke.cattle.io/worker-role': 'true' } : {}),
  };
}

/** A reference to another object as the release's Cluster API writes it. */
export function reference(
  { release }: RancherContext,
  of: { apiVersion: string; kind: string; name: string },
): JsonObject {
  const { apiVersion, kind, name } = of;
  return release.capi === 'v1beta1'
    ? { apiVersion, kind, name, namespace: FLEET }
    : { apiGroup: apiVersion.split('/')[0] ?? '', kind, name };
}

/** The template of a pool's machines. */
export function machineTemplate(
  context: RancherContext,
  cluster: string,
  pool: Pool,
  template: string,
): JsonObject {
  return {
    metadata: { labels: machineLabels(cluster, pool) },
    spec: {
      clusterName: cluster,
      bootstrap: {
        configRef: reference(context, {
          apiVersion: 'rke.cattle.io/v1',
          kind: 'RKEBootstrapTemplate',
          name: `${cluster}-${pool.name}`,
        }),
      },
      infrastructureRef: reference(context, {
        apiVersion: 'rke-machine.cattle.io/v1',
        kind: 'HarvesterMachineTemplate',
        name: template,
      }),
    },
  };
}

/** The name of the infrastructure object that a spec refers to. */
export function infrastructureName(object: KubeObject): string {
  return (
    textAt(object, 'spec', 'infrastructureRef', 'name') ??
    textAt(object, 'spec', 'template', 'spec', 'infrastructureRef', 'name') ??
    ''
  );
}

/** Creates an object owned by another unless it is there, or replaces its spec where it differs. */
export function ensure(
  context: RancherContext,
  kind: Parameters<RancherContext['store']['get']>[0],
  name: string,
  owner: KubeObject | undefined,
  content: JsonObject,
  metadata: JsonObject = {},
): KubeObject {
  const { store } = context;
  const found = store.get(kind, FLEET, name);
  if (found === undefined)
    return store.create(kind, {
      apiVersion: `${kind.group}/${kind.version}`,
      kind: kind.kind,
      metadata: {
        name,
        namespace: FLEET,
        ...(owner === undefined ? {} : { ownerReferences: [ownerOf(owner)] }),
        ...metadata,
      },
      ...content,
    });
  const next = { ...found, ...content, ...(found.status === undefined ? {} : { status: found.status }) };
  return store.replace(kind, next);
}

/** Counts and phases of machines in the words of the release's Cluster API. */
export function countersOf(
  { release }: RancherContext,
  counts: { replicas: number; updated: number; ready: number },
): JsonObject {
  const { replicas, updated, ready } = counts;
  return release.capi === 'v1beta1'
    ? {
        replicas,
        updatedReplicas: updated,
        readyReplicas: ready,
        availableReplicas: ready,
        unavailableReplicas: replicas - ready,
      }
    : { replicas, upToDateReplicas: updated, readyReplicas: ready, availableReplicas: ready };
}
