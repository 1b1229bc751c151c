// Pods as an API answers them, shortened to what a projection may read, and worlds that have some.
import { project } from '../../shared/kinds/index.ts';
import type { Pod } from '../../shared/kinds/pod.ts';
import type { ClusterInput } from '../../renderer/scene/graph.ts';

type ContainerState = {
  name?: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: object;
  lastState?: object;
};

/** What a pod of a test has beyond a name. */
export type PodFacts = {
  name?: string;
  namespace?: string;
  host?: string | null;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  owner?: { kind: string; name: string };
  deletionTimestamp?: string;
  spec?: object;
  phase?: string;
  containers?: ContainerState[];
  inits?: ContainerState[];
  conditions?: object[];
  status?: object;
};

const running = { running: { startedAt: '2026-02-01T08:00:00Z' } };

const toContainers = (own: readonly ContainerState[]) =>
  own.map((each, index) => ({
    name: `c${index + 1}`,
    ready: true,
    restartCount: 0,
    state: running,
    ...each,
  }));

/** A pod, running well on its host unless told otherwise. */
export function podObject(facts: PodFacts = {}) {
  const { name = 'manager-x', namespace = 'longhorn-system', host = 'node-1', phase = 'Running' } = facts;
  const containerStatuses = toContainers(facts.containers ?? [{}]);
  const initContainerStatuses = toContainers(facts.inits ?? []);
  const names = (statuses: { name: string }[]) => statuses.map((each) => ({ name: each.name, image: 'i' }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: `uid-${namespace}-${name}`,
      creationTimestamp: '2026-02-01T08:00:00Z',
      labels: facts.labels ?? {},
      ...(facts.annotations ? { annotations: facts.annotations } : {}),
      ...(facts.deletionTimestamp ? { deletionTimestamp: facts.deletionTimestamp } : {}),
      ...(facts.owner ? { ownerReferences: [{ ...facts.owner, controller: true }] } : {}),
    },
    spec: {
      ...(host === null ? {} : { nodeName: host }),
      containers: names(containerStatuses),
      initContainers: names(initContainerStatuses),
      ...facts.spec,
    },
    status: {
      phase,
      podIP: '10.52.0.7',
      conditions: facts.conditions ?? [{ type: 'Ready', status: 'True' }],
      containerStatuses,
      initContainerStatuses,
      ...facts.status,
    },
  };
}

/** A pod as an entity. */
export function podEntity(cluster: string, facts: PodFacts = {}): Pod {
  const entity = project('Pod', podObject(facts), cluster);
  if (entity?.kind !== 'Pod') throw new Error('The pod of the test is none.');
  return entity;
}

/** The same cluster with these pods, read and shown. */
export function withPods(input: ClusterInput, pods: readonly PodFacts[]): ClusterInput {
  const entities = new Map(input.world.entities);
  for (const facts of pods) {
    const pod = podEntity(input.info.id, facts);
    entities.set(pod.id, pod);
  }
  const health = { ...input.world.health, Pod: { type: 'live' as const } };
  return { ...input, world: { entities, health }, hasWorkloads: true };
}
