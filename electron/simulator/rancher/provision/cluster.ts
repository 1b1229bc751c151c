import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, objectAt, objectsAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { RancherContext } from '../context.ts';
import { condition, FLEET, ownerOf, withConditions } from '../context.ts';
import { CLUSTER, ensure } from './capi.ts';
import type { Pool } from './capi.ts';
import { openEngine } from './engine.ts';
import { isServer, nodeOf, placeOf, reconcileMachine } from './machines.ts';
import { machinesOf, ProvisionError, reconcilePool, removePools } from './pools.ts';
import { restoringOf, takeSnapshots } from './snapshots.ts';

/** The finalizer of a provisioned cluster (rancher/rancher pkg/controllers/provisioningv2). */
const FINALIZER = 'wrangler.cattle.io/rke-cluster-remove';
/** Keeps the volumes of a cluster that goes. */
const SKIP_CLEANUP = 'harvesterhci.io/skipHarvesterMachineProvisionCleanup';

/** Clusters that Rancher provisions itself; imported ones have no rkeConfig. */
export const isProvisioned = (cluster: KubeObject): boolean =>
  objectAt(cluster, 'spec')['rkeConfig'] !== undefined;

const poolsOf = (cluster: KubeObject): Pool[] =>
  objectsAt(cluster, 'spec', 'rkeConfig', 'machinePools') as unknown as Pool[];

/** Opens what provisions clusters; `tick` brings all of them nearer to what is wanted. */
export function openProvisioning(context: RancherContext): { tick: () => void } {
  const { store, kinds, random } = context;
  const engine = openEngine(context);

  const setStatus = (
    cluster: KubeObject,
    status: JsonObject,
    conditions: readonly Record<string, unknown>[],
  ): void => {
    const now = store.get(kinds.provisioningClusters, FLEET, cluster.metadata.name);
    if (now === undefined) return;
    const before = objectAt(now, 'status');
    const observedGeneration = now.metadata.generation ?? 1;
    const next = { ...before, ...status, observedGeneration, conditions: withConditions(now, conditions) };
    if (JSON.stringify(next) !== JSON.stringify(before))
      store.replace(kinds.provisioningClusters, { ...now, status: next });
  };
  /** The objects around a cluster: its view in management, and those of Cluster API. */
  const surround = (cluster: KubeObject): string => {
    const { name, finalizers = [] } = cluster.metadata;
    const id = textAt(cluster, 'status', 'clusterName') ?? `c-m-${random.suffix(8)}`;
    if (!finalizers.includes(FINALIZER))
      store.change(kinds.provisioningClusters, FLEET, name, (now) => ({
        ...now,
        metadata: { ...now.metadata, finalizers: [...(now.metadata.finalizers ?? []), FINALIZER] },
      }));
    setStatus(cluster, { clusterName: id, fleetWorkspaceName: FLEET }, []);
    const version = textAt(cluster, 'spec', 'kubernetesVersion') ?? '';
    if (store.get(RESOURCES.namespaces, undefined, id) === undefined)
      store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: id } });
    if (store.get(kinds.rancherClusters, undefined, id) === undefined)
      store.create(kinds.rancherClusters, {
        apiVersion: 'management.cattle.io/v3',
        kind: 'Cluster',
        metadata: { name: id, annotations: { 'objectset.rio.cattle.io/owner-name': name } },
        spec: { displayName: name, imported: false, fleetWorkspaceName: FLEET },
        status: {
          driver: 'imported',
          provider: version.includes('+k3s') ? 'k3s' : 'rke2',
          conditions: [condition(context, 'Connected', 'False')],
        },
      });
    const api = `cluster.x-k8s.io/${context.release.capi}`;
    const ref = (kind: string): JsonObject =>
      context.release.capi === 'v1beta1'
        ? { apiVersion: 'rke.cattle.io/v1', kind, name, namespace: FLEET }
        : { apiGroup: 'rke.cattle.io', kind, name };
    const capi = ensure(context, kinds.capiClusters, name, cluster, {
      apiVersion: api,
      spec: { controlPlaneRef: ref('RKEControlPlane'), infrastructureRef: ref('RKECluster') },
    });
    ensure(context, kinds.rkeClusters, name, capi, { spec: {} });
    ensure(context, kinds.rkeControlPlanes, name, capi, {
      spec: {
        clusterName: name,
        managementClusterName: id,
        kubernetesVersion: version,
        etcdSnapshotCreate: objectAt(cluster, 'spec', 'rkeConfig')['etcdSnapshotCreate'] ?? null,
      },
    });
    return id;
  };
  const tellManagement = (cluster: KubeObject, id: string, isReady: boolean, nodes: number): void => {
    store.change(kinds.rancherClusters, undefined, id, (now) => {
      const version = textAt(cluster, 'spec', 'kubernetesVersion') ?? '';
      const isUp = isReady || conditionOf(now, 'Connected')?.status === 'True';
      const status = {
        ...objectAt(now, 'status'),
        nodeCount: nodes,
        version: { gitVersion: version },
        conditions: withConditions(now, [
          condition(context, 'Ready', isReady ? 'True' : 'False'),
          condition(context, 'Connected', isUp ? 'True' : 'False'),
          condition(context, 'AgentDeployed', isUp ? 'True' : 'False'),
        ]),
      };
      return JSON.stringify(status) === JSON.stringify(now.status) ? undefined : { ...now, status };
    });
  };
  const build = (cluster: KubeObject): void => {
    const { name } = cluster.metadata;
    const id = surround(cluster);
    const pools = poolsOf(cluster);
    try {
      removePools(context, name, pools);
      for (const pool of pools) reconcilePool(context, cluster, pool);
    } catch (error) {
      if (!(error instanceof ProvisionError)) throw error;
      setStatus(cluster, { ready: false }, [
        condition(context, 'Updated', 'False', error.message, 'Error'),
        condition(context, 'Ready', 'False', error.message, 'Error'),
      ]);
      return;
    }
    const machines = machinesOf(context, CLUSTER, name);
    for (const machine of machines) reconcileMachine(context, machine, false);
    const waiting = engine.advance(cluster);
    const going = machines.filter((machine) => machine.metadata.deletionTimestamp !== undefined);
    const failed = machines.find((machine) => textAt(machine, 'status', 'failureMessage') !== undefined);
    const message =
      textAt(failed, 'status', 'failureMessage') ??
      (going.length > 0
        ? `waiting for machine(s) ${going[0]?.metadata.name ?? ''} to be deleted`
        : waiting) ??
      restoringOf(context, cluster);
    const isReady = message === undefined;
    const ready = machines.filter((machine) => textAt(machine, 'status', 'phase') === 'Running');
    setStatus(
      cluster,
      { ready: isReady, agentDeployed: isReady || objectAt(cluster, 'status')['agentDeployed'] === true },
      [
        condition(context, 'Provisioned', isReady ? 'True' : 'Unknown', message, isReady ? '' : 'Waiting'),
        condition(context, 'Updated', isReady ? 'True' : 'Unknown', message, isReady ? '' : 'Waiting'),
        condition(context, 'Ready', isReady ? 'True' : 'False', message, isReady ? '' : 'Waiting'),
      ],
    );
    tellManagement(cluster, id, isReady, ready.length);
    takeSnapshots(
      context,
      cluster,
      machines.filter(isServer).filter((machine) => {
        const place = placeOf(context, machine);
        return place !== undefined && nodeOf(place) !== undefined;
      }),
    );
  };
  const end = (cluster: KubeObject): void => {
    const { name, annotations = {} } = cluster.metadata;
    const isWhole = annotations[SKIP_CLEANUP] !== 'true';
    const machines = machinesOf(context, CLUSTER, name);
    setStatus(cluster, { ready: false }, [
      condition(
        context,
        'Removed',
        'Unknown',
        `waiting for ${machines.length} machine(s) to be deleted`,
        'Waiting',
      ),
    ]);
    for (const machine of machines) {
      if (machine.metadata.deletionTimestamp === undefined)
        store.remove(kinds.machines, FLEET, machine.metadata.name);
      const now = store.get(kinds.machines, FLEET, machine.metadata.name);
      if (now !== undefined) reconcileMachine(context, now, isWhole);
    }
    if (machinesOf(context, CLUSTER, name).length > 0) return;
    removePools(context, name, []);
    const id = textAt(cluster, 'status', 'clusterName') ?? '';
    store.drop(kinds.rancherClusters, undefined, id);
    store.drop(RESOURCES.namespaces, undefined, id);
    for (const kind of [kinds.rkeControlPlanes, kinds.rkeClusters, kinds.capiClusters])
      store.drop(kind, FLEET, name);
    for (const pool of poolsOf(cluster)) {
      store.drop(kinds.rkeBootstrapTemplates, FLEET, `${name}-${pool.name}`);
      store.drop(kinds.harvesterConfigs, FLEET, pool.machineConfigRef?.name ?? '');
    }
    for (const template of store.list(kinds.harvesterMachineTemplates, FLEET))
      if (template.metadata.ownerReferences?.some((owner) => owner.uid === cluster.metadata.uid) === true)
        store.drop(kinds.harvesterMachineTemplates, FLEET, template.metadata.name);
    engine.forget(name);
    store.drop(kinds.provisioningClusters, FLEET, name);
  };
  /** A HarvesterConfig belongs to the cluster that uses it. */
  const own = (cluster: KubeObject): void => {
    for (const pool of poolsOf(cluster))
      store.change(kinds.harvesterConfigs, FLEET, pool.machineConfigRef?.name ?? '', (config) =>
        (config.metadata.ownerReferences ?? []).length > 0
          ? undefined
          : { ...config, metadata: { ...config.metadata, ownerReferences: [ownerOf(cluster)] } },
      );
  };
  return {
    tick: () => {
      for (const cluster of store.list(kinds.provisioningClusters, FLEET)) {
        if (!isProvisioned(cluster)) continue;
        if (cluster.metadata.deletionTimestamp !== undefined) end(cluster);
        else {
          own(cluster);
          build(cluster);
        }
      }
    },
  };
}
