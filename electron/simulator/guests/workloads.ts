import type { Clock } from '../clock.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { conditionOf, numberAt, objectAt, objectsAt, textAt, toTimestamp } from '../json.ts';
import { matchesNode, tolerates } from '../match.ts';
import type { Random } from '../random.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** Seconds of simulated time. */
const STEPS = { start: 2, evict: 300 };
const EVERYTHING = [{ operator: 'Exists' }];

const isOwned = (pod: KubeObject, owner: KubeObject): boolean =>
  (pod.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
const isGoing = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined;

function ownedBy(owner: KubeObject): NonNullable<KubeObject['metadata']['ownerReferences']> {
  const { apiVersion, kind, metadata } = owner;
  return [
    {
      apiVersion,
      kind,
      name: metadata.name,
      uid: metadata.uid ?? '',
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
}

/** Runs pods of a guest cluster: deployments, replica sets and daemon sets, a scheduler, and kubelets. */
export function openWorkloads(parts: {
  store: Store;
  clock: Clock;
  random: Random;
  /** Why a pod cannot get its images on a node, or undefined. */
  imageFault: (pod: KubeObject, node: string) => string | undefined;
  /** Whether a pod's volumes are there. */
  isMounted: (pod: KubeObject, node: string) => boolean;
}): void {
  const { store, clock, random } = parts;
  let isAsked = false;
  const starting = new Set<string>();

  const podOf = (owner: KubeObject, more: JsonObject): KubeObject => {
    const template = objectAt(owner, 'spec', 'template');
    return {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name: `${owner.metadata.name}-${random.suffix(5)}`,
        namespace: owner.metadata.namespace ?? '',
        labels: objectAt(template, 'metadata', 'labels') as Record<string, string>,
        ownerReferences: ownedBy(owner),
      },
      spec: { ...objectAt(template, 'spec'), ...more },
      status: { phase: 'Pending', qosClass: 'BestEffort', conditions: [] },
    };
  };
  const rollOut = (deployment: KubeObject): void => {
    const sets = store
      .list(RESOURCES.replicaSets, deployment.metadata.namespace)
      .filter((set) => isOwned(set, deployment));
    const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
    const [set] = sets;
    if (set === undefined) {
      const { selector, template } = objectAt(deployment, 'spec');
      store.create(RESOURCES.replicaSets, {
        kind: 'ReplicaSet',
        apiVersion: 'apps/v1',
        metadata: {
          name: `${deployment.metadata.name}-${random.suffix(9)}`,
          namespace: deployment.metadata.namespace ?? '',
          labels: deployment.metadata.labels ?? {},
          ownerReferences: ownedBy(deployment),
        },
        spec: { replicas, selector, template },
        status: { replicas: 0 },
      });
    } else if (numberAt(set, 'spec', 'replicas') !== replicas)
      store.replace(RESOURCES.replicaSets, { ...set, spec: { ...objectAt(set, 'spec'), replicas } });
  };
  const keepCount = (set: KubeObject, pods: readonly KubeObject[]): void => {
    const own = pods.filter((pod) => isOwned(pod, set) && !isGoing(pod));
    const wanted = numberAt(set, 'spec', 'replicas') ?? 1;
    for (let missing = wanted - own.length; missing > 0; missing -= 1)
      store.create(RESOURCES.pods, podOf(set, {}));
    for (const pod of own.slice(wanted))
      store.drop(RESOURCES.pods, pod.metadata.namespace, pod.metadata.name);
    const ready = own.filter((pod) => conditionOf(pod, 'Ready')?.status === 'True').length;
    setCounts(RESOURCES.replicaSets, set, {
      replicas: own.length,
      readyReplicas: ready,
      availableReplicas: ready,
    });
  };
  const setCounts = (resource: Resource, object: KubeObject, counts: JsonObject): void => {
    store.change(resource, object.metadata.namespace, object.metadata.name, (current) => ({
      ...current,
      status: { ...objectAt(current, 'status'), ...counts },
    }));
  };
  const spreadDaemons = (
    set: KubeObject,
    pods: readonly KubeObject[],
    nodes: readonly KubeObject[],
  ): void => {
    const own = pods.filter((pod) => isOwned(pod, set) && !isGoing(pod));
    for (const node of nodes) {
      if (own.some((pod) => textAt(pod, 'spec', 'nodeName') === node.metadata.name)) continue;
      store.create(RESOURCES.pods, podOf(set, { nodeName: node.metadata.name, tolerations: EVERYTHING }));
    }
    const ready = own.filter((pod) => conditionOf(pod, 'Ready')?.status === 'True').length;
    const counts = {
      desiredNumberScheduled: nodes.length,
      currentNumberScheduled: own.length,
      numberReady: ready,
      numberMisscheduled: 0,
    };
    setCounts(RESOURCES.daemonSets, set, counts);
  };
  const place = (pod: KubeObject, nodes: readonly KubeObject[], pods: readonly KubeObject[]): void => {
    const fits = nodes.filter(
      (node) =>
        conditionOf(node, 'Ready')?.status === 'True' &&
        objectAt(node, 'spec').unschedulable !== true &&
        matchesNode(pod.spec, node) &&
        objectsAt(node, 'spec', 'taints').every(
          (taint) =>
            taint.effect === 'PreferNoSchedule' || tolerates(objectsAt(pod, 'spec', 'tolerations'), taint),
        ),
    );
    const load = (node: KubeObject): number =>
      pods.filter((each) => textAt(each, 'spec', 'nodeName') === node.metadata.name).length;
    const [best] = fits.sort((a, b) => load(a) - load(b));
    if (best === undefined) {
      const message = `0/${nodes.length} nodes are available: ${nodes.length} node(s) were unschedulable, not ready or had untolerated taint(s).`;
      const condition = {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastProbeTime: null,
      };
      if (conditionOf(pod, 'PodScheduled')?.message === message) return;
      const lastTransitionTime = toTimestamp(clock.nowMs());
      store.replace(RESOURCES.pods, {
        ...pod,
        status: { ...objectAt(pod, 'status'), conditions: [{ ...condition, lastTransitionTime }] },
      });
      return;
    }
    store.replace(RESOURCES.pods, {
      ...pod,
      spec: { ...objectAt(pod, 'spec'), nodeName: best.metadata.name },
    });
  };
  const setRunning = (pod: KubeObject, waiting: string | undefined): void => {
    const since = toTimestamp(clock.nowMs());
    const isRunning = waiting === undefined;
    const ready = isRunning ? 'True' : 'False';
    const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
      type,
      status: type === 'Initialized' || type === 'PodScheduled' ? 'True' : ready,
      lastProbeTime: null,
      lastTransitionTime: since,
    }));
    const address = `10.42.${random.between(0, 250)}.${random.between(2, 250)}`;
    store.replace(RESOURCES.pods, {
      ...pod,
      status: {
        phase: isRunning ? 'Running' : 'Pending',
        qosClass: 'BestEffort',
        conditions,
        startTime: since,
        ...(isRunning ? { podIP: address, podIPs: [{ ip: address }] } : {}),
        containerStatuses: objectsAt(pod, 'spec', 'containers').map(({ name, image }) => ({
          name,
          image,
          imageID: '',
          ready: isRunning,
          started: isRunning,
          restartCount: 0,
          state: isRunning
            ? { running: { startedAt: since } }
            : { waiting: { reason: 'ImagePullBackOff', message: waiting } },
        })),
      },
    });
  };
  const startOn = (pod: KubeObject, node: string): void => {
    const uid = pod.metadata.uid ?? '';
    if (starting.has(uid)) return;
    starting.add(uid);
    clock.after(STEPS.start, () => {
      starting.delete(uid);
      const current = store.get(RESOURCES.pods, pod.metadata.namespace, pod.metadata.name);
      const host = store.get(RESOURCES.nodes, undefined, node);
      if (current?.metadata.uid !== uid || isGoing(current) || conditionOf(host, 'Ready')?.status !== 'True')
        return;
      if (!parts.isMounted(current, node)) startOn(current, node);
      else setRunning(current, parts.imageFault(current, node));
    });
  };
  const reconcile = (): void => {
    isAsked = false;
    const nodes = store.list(RESOURCES.nodes);
    const names = new Set(nodes.map((node) => node.metadata.name));
    for (const deployment of store.list(RESOURCES.deployments)) if (!isGoing(deployment)) rollOut(deployment);
    for (const pod of store.list(RESOURCES.pods)) {
      const node = textAt(pod, 'spec', 'nodeName');
      // Pods of nodes that are gone go too (kubernetes pkg/controller/podgc).
      if (node !== undefined && !names.has(node))
        store.drop(RESOURCES.pods, pod.metadata.namespace, pod.metadata.name);
    }
    const pods = store.list(RESOURCES.pods);
    for (const set of store.list(RESOURCES.replicaSets)) if (!isGoing(set)) keepCount(set, pods);
    for (const set of store.list(RESOURCES.daemonSets)) if (!isGoing(set)) spreadDaemons(set, pods, nodes);
    for (const pod of store.list(RESOURCES.pods)) {
      if (isGoing(pod)) continue;
      const node = textAt(pod, 'spec', 'nodeName');
      if (node === undefined) place(pod, nodes, store.list(RESOURCES.pods));
      else if (textAt(pod, 'status', 'phase') === 'Pending' && conditionOf(pod, 'Ready') === undefined)
        startOn(pod, node);
    }
    for (const deployment of store.list(RESOURCES.deployments)) {
      const [set] = store
        .list(RESOURCES.replicaSets, deployment.metadata.namespace)
        .filter((each) => isOwned(each, deployment));
      const { replicas, readyReplicas } = objectAt(set, 'status');
      setCounts(RESOURCES.deployments, deployment, {
        replicas,
        readyReplicas,
        availableReplicas: readyReplicas,
      });
    }
  };
  /** Pods are taken off a node of which nothing is heard (kubernetes pkg/controller/tainteviction). */
  const evictFrom = (node: string): void => {
    clock.after(STEPS.evict, () => {
      if (conditionOf(store.get(RESOURCES.nodes, undefined, node), 'Ready')?.status !== 'Unknown') return;
      for (const pod of store.list(RESOURCES.pods)) {
        const isDaemon = pod.metadata.ownerReferences?.[0]?.kind === 'DaemonSet';
        if (textAt(pod, 'spec', 'nodeName') !== node || isDaemon || isGoing(pod)) continue;
        const deletionTimestamp = toTimestamp(clock.nowMs());
        const metadata = { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: 30 };
        store.mark(RESOURCES.pods, { ...pod, metadata });
      }
    });
  };
  const watched: readonly Resource[] = [
    ...[RESOURCES.nodes, RESOURCES.pods, RESOURCES.deployments, RESOURCES.replicaSets, RESOURCES.daemonSets],
    RESOURCES.claims,
  ];
  store.onChange(({ resource, entry, previous }) => {
    if (!watched.includes(resource)) return;
    if (resource === RESOURCES.nodes) {
      const ready = (object: KubeObject | undefined): string | undefined =>
        conditionOf(object, 'Ready')?.status;
      if (ready(entry.object) === 'Unknown' && ready(previous?.object) !== 'Unknown')
        evictFrom(entry.object.metadata.name);
    }
    if (isAsked) return;
    isAsked = true;
    setImmediate(reconcile);
  });
}
