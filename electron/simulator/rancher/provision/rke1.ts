import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, objectAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { RancherContext } from '../context.ts';
import { condition, withConditions } from '../context.ts';
import { createVm, DriverError, reachHarvester, removeVm } from './driver.ts';

/** On what this makes: nodes and clusters that came otherwise are left as they are. */
const OWN = 'simulator.acre/rke1';
const ROLES = ['etcd', 'controlPlane', 'worker'] as const;

const isOwn = ({ metadata }: KubeObject): boolean => metadata.annotations?.[OWN] !== undefined;
const hasRole = (object: KubeObject, role: string): boolean => objectAt(object, 'spec')[role] === true;
const nameOf = (node: KubeObject): string => textAt(node, 'spec', 'requestedHostname') ?? '';
const isUp = (node: KubeObject): boolean => conditionOf(node, 'Registered')?.status === 'True';

/** The name of the next node of a pool (rancher/rancher pkg/controllers/management/nodepool, parsePrefix). */
function nextName(prefix: string, taken: ReadonlySet<string>): string {
  const digits = /\d+$/.exec(prefix)?.[0] ?? '';
  const stem = prefix.slice(0, prefix.length - digits.length);
  for (let count = digits === '' ? 1 : Number(digits); ; count++) {
    const name = `${stem}${String(count).padStart(digits.length, '0')}`;
    if (!taken.has(name)) return name;
  }
}

/** Opens what makes the nodes of RKE1; `tick` brings every cluster nearer to what is wanted. */
export function openRke1(context: RancherContext): { tick: () => void } {
  const { store, kinds, random, clock } = context;
  /** Nodes whose VM the driver is asked for at this moment. */
  const ordered = new Set<string>();

  const setStatus = (
    kind: Parameters<typeof store.replace>[0],
    object: KubeObject,
    status: JsonObject,
    conditions: readonly Record<string, unknown>[],
  ): void => {
    const before = objectAt(object, 'status');
    const next = { ...before, ...status, conditions: withConditions(object, conditions) };
    if (JSON.stringify(next) !== JSON.stringify(before)) store.replace(kind, { ...object, status: next });
  };
  const templateOf = (id: string): KubeObject | undefined => {
    const [namespace = '', name = ''] = id.split(':');
    return store.get(kinds.nodeTemplates, namespace, name);
  };
  const placeOf = (
    node: KubeObject,
  ): { template: KubeObject; namespace: string; name: string } | undefined => {
    const template = templateOf(textAt(node, 'spec', 'nodeTemplateName') ?? '');
    const namespace = textAt(template, 'harvesterConfig', 'vmNamespace') ?? 'default';
    return template === undefined ? undefined : { template, namespace, name: nameOf(node) };
  };
  const addNode = (cluster: string, pool: KubeObject, taken: ReadonlySet<string>): string => {
    const name = nextName(textAt(pool, 'spec', 'hostnamePrefix') ?? '', taken);
    store.create(kinds.rancherNodes, {
      apiVersion: 'management.cattle.io/v3',
      kind: 'Node',
      metadata: { name: `m-${random.suffix(5)}`, namespace: cluster, annotations: { [OWN]: 'true' } },
      spec: {
        requestedHostname: name,
        nodePoolName: `${cluster}:${pool.metadata.name}`,
        nodeTemplateName: textAt(pool, 'spec', 'nodeTemplateName'),
        ...Object.fromEntries(ROLES.map((role) => [role, hasRole(pool, role)])),
      },
      status: { conditions: [condition(context, 'Initialized', 'True')] },
    });
    return name;
  };
  const order = (node: KubeObject): void => {
    const { namespace: cluster = '', name: id } = node.metadata;
    if (ordered.has(id)) return;
    ordered.add(id);
    setStatus(kinds.rancherNodes, node, {}, [
      condition(context, 'Provisioned', 'Unknown', 'creating the machine', 'Provisioning'),
    ]);
    clock.after(2, () => {
      const now = store.get(kinds.rancherNodes, cluster, id);
      const place = now && placeOf(now);
      if (now === undefined || place === undefined) return;
      const credential = textAt(place.template, 'spec', 'cloudCredentialName') ?? '';
      try {
        const config = objectAt(place.template, 'harvesterConfig');
        const harvester = createVm(context, { name: place.name, cluster: null, credential, config });
        const annotations = { ...now.metadata.annotations, [OWN]: harvester.id };
        store.replace(kinds.rancherNodes, { ...now, metadata: { ...now.metadata, annotations } });
      } catch (error) {
        if (!(error instanceof DriverError)) throw error;
        const text = `Error creating machine: ${error.message}`;
        setStatus(kinds.rancherNodes, now, {}, [condition(context, 'Provisioned', 'False', text, 'Error')]);
        // It is tried again later.
        clock.after(30, () => ordered.delete(id));
      }
    });
  };
  const watch = (node: KubeObject): void => {
    const place = placeOf(node);
    const harvester = context.harvesters.get(node.metadata.annotations?.[OWN] ?? '');
    if (harvester === undefined) {
      order(node);
      return;
    }
    if (place === undefined || isUp(node)) return;
    const vmi = harvester.cluster.store.get(RESOURCES.vmis, place.namespace, place.name);
    const address = textAt(vmi, 'status', 'interfaces', 0, 'ipAddress');
    if (textAt(vmi, 'status', 'phase') !== 'Running' || address?.includes('.') !== true) return;
    setStatus(kinds.rancherNodes, node, { nodeName: place.name, rkeNode: { address } }, [
      condition(context, 'Provisioned', 'True'),
      condition(context, 'Registered', 'True'),
    ]);
  };
  const end = (node: KubeObject): void => {
    const { namespace = '', name, annotations } = node.metadata;
    const place = placeOf(node);
    const harvester = context.harvesters.get(annotations?.[OWN] ?? '');
    if (harvester === undefined || place === undefined) {
      if (!ordered.has(name) || conditionOf(node, 'Provisioned')?.status === 'False')
        store.drop(kinds.rancherNodes, namespace, name);
      return;
    }
    if (harvester.cluster.store.get(RESOURCES.vms, place.namespace, place.name) === undefined) {
      store.drop(kinds.rancherNodes, namespace, name);
      return;
    }
    try {
      reachHarvester(context, textAt(place.template, 'spec', 'cloudCredentialName') ?? '');
      removeVm(harvester, place.namespace, place.name, false);
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      const text = `Error removing machine: ${error.message}`;
      setStatus(kinds.rancherNodes, node, {}, [condition(context, 'Removed', 'False', text, 'Error')]);
    }
  };
  const build = (cluster: KubeObject): void => {
    const { name: id } = cluster.metadata;
    const nodes = store.list(kinds.rancherNodes, id).filter(isOwn);
    const taken = new Set(nodes.map(nameOf));
    for (const pool of store.list(kinds.nodePools, id)) {
      // Those that came last are the first to go.
      const own = nodes
        .filter((node) => textAt(node, 'spec', 'nodePoolName') === `${id}:${pool.metadata.name}`)
        .sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }));
      const quantity = Number(objectAt(pool, 'spec')['quantity'] ?? 0);
      for (let count = own.length; count < quantity; count++) taken.add(addNode(id, pool, taken));
      for (const [index, node] of own.entries()) {
        if (index < quantity) watch(node);
        else end(node);
      }
    }
    const up = nodes.filter(isUp);
    const lacking = ROLES.filter((role) => !up.some((node) => hasRole(node, role)));
    const isReady = lacking.length === 0;
    if (isReady)
      for (const node of up) {
        const now = store.get(kinds.rancherNodes, id, node.metadata.name);
        if (now) setStatus(kinds.rancherNodes, now, {}, [condition(context, 'Ready', 'True')]);
      }
    const wanted = textAt(cluster, 'spec', 'rancherKubernetesEngineConfig', 'kubernetesVersion') ?? '';
    const message = isReady ? '' : `waiting for ${lacking.join(', ')} nodes to be registered`;
    setStatus(
      kinds.rancherClusters,
      cluster,
      {
        nodeCount: up.length,
        ...(isReady ? { version: { gitVersion: wanted.replace(/-rancher.*$/, '') } } : {}),
      },
      [
        condition(context, 'Provisioned', isReady ? 'True' : 'Unknown', message),
        condition(context, 'Connected', isReady ? 'True' : 'False'),
        condition(context, 'Ready', isReady ? 'True' : 'False', message, isReady ? '' : 'Waiting'),
      ],
    );
  };
  return {
    tick: () => {
      if (!context.release.hasRke1) return;
      for (const cluster of store.list(kinds.rancherClusters)) if (isOwn(cluster)) build(cluster);
      for (const node of store.list(kinds.rancherNodes))
        if (
          isOwn(node) &&
          store.get(kinds.rancherClusters, undefined, node.metadata.namespace ?? '') === undefined
        )
          end(node);
    },
  };
}
