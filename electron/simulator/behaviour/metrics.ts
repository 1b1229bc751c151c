import type { Extension } from '../api.ts';
import { uuidOf } from '../objects/context.ts';
import type { KubeObject } from '../json.ts';
import { at, conditionOf, textAt, toTimestamp } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { methodNotAllowed, noSuchPath, notFound } from '../status.ts';
import type { Behaviour } from './context.ts';

/** A figure between 0 and 1 that belongs to a thing and drifts slowly with time. */
function drift(id: string, timeMs: number): number {
  const phase = Number.parseInt(uuidOf(id).slice(0, 6), 16) / 0xffffff;
  const slow = Math.sin(timeMs / 180_000 + phase * 6.28);
  const fast = Math.sin(timeMs / 23_000 + phase * 40);
  return 0.5 + 0.35 * slow + 0.15 * fast;
}

/** metrics.k8s.io/v1beta1: use of hosts and of launcher pods, from what is asked of them and a slow drift. */
export function createMetrics(behaviour: Behaviour): Extension {
  const { store, clock, capacity } = behaviour;

  const usage = (cpu: number, memoryBytes: number): Record<string, string> => ({
    cpu: `${Math.round(cpu * 1e9)}n`,
    memory: `${Math.round(memoryBytes / 1024)}Ki`,
  });
  const frame = (kind: string, metadata: Record<string, unknown>): Record<string, unknown> => ({
    kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { ...metadata, creationTimestamp: toTimestamp(clock.nowMs()) },
    timestamp: toTimestamp(clock.nowMs() - 12_000),
    window: '20.045s',
  });
  /** The kubelet of a lost host gives no figures, so metrics-server leaves the host out. */
  const hostMetrics = (node: KubeObject): Record<string, unknown> | undefined => {
    if (conditionOf(node, 'Ready')?.status !== 'True') return undefined;
    const { name, labels } = node.metadata;
    const demand = capacity.usedBy(name);
    const load = drift(name, clock.nowMs());
    const cpu = Math.min(
      toNumber(at(node, 'status', 'capacity', 'cpu')) * 0.98,
      1.2 + load + demand.cpu * (1.2 + 2.5 * load),
    );
    const memory = Math.min(
      toNumber(at(node, 'status', 'capacity', 'memory')) * 0.97,
      9e9 + demand.memoryBytes * (1.05 + 0.2 * load),
    );
    return { ...frame('NodeMetrics', { name, labels }), usage: usage(cpu, memory) };
  };
  const podMetrics = (pod: KubeObject): Record<string, unknown> | undefined => {
    if (textAt(pod, 'status', 'phase') !== 'Running') return undefined;
    const { name, namespace, labels } = pod.metadata;
    const load = drift(pod.metadata.uid ?? name, clock.nowMs());
    const requests = at(pod, 'spec', 'containers', 0, 'resources', 'requests');
    const cpu = toNumber(at(requests, 'cpu')) * (0.3 + 3 * load);
    const memory = toNumber(at(requests, 'memory')) * (0.8 + 0.4 * load);
    return {
      ...frame('PodMetrics', { name, namespace, labels }),
      containers: [{ name: 'compute', usage: usage(cpu, memory) }],
    };
  };
  const isDefined = (item: Record<string, unknown> | undefined): item is Record<string, unknown> =>
    item !== undefined;

  return (request, route) => {
    if (route.group !== 'metrics.k8s.io' || route.version !== 'v1beta1') return undefined;
    const isNodes = route.plural === 'nodes' && route.namespace === undefined;
    if ((!isNodes && route.plural !== 'pods') || route.subresource !== undefined) throw noSuchPath();
    if (request.method !== 'GET') throw methodNotAllowed();
    const resource = isNodes ? RESOURCES.nodes : RESOURCES.pods;
    const measure = isNodes ? hostMetrics : podMetrics;
    if (route.name !== undefined) {
      const object = store.get(resource, route.namespace, route.name);
      const measured = object === undefined ? undefined : measure(object);
      if (measured === undefined)
        throw notFound({ group: 'metrics.k8s.io', plural: route.plural }, route.name);
      return toReply(200, measured);
    }
    return toReply(200, {
      kind: isNodes ? 'NodeMetricsList' : 'PodMetricsList',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: {},
      items: store.list(resource, route.namespace).map(measure).filter(isDefined),
    });
  };
}
