import type { Extension } from '../api.ts';
import type { KubeObject } from '../json.ts';
import { toTimestamp } from '../json.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { methodNotAllowed, noSuchPath, notFound } from '../status.ts';
import { toSelects } from '../selector.ts';
import type { Behaviour } from './context.ts';
import { createLoads } from './loads.ts';

/** metrics.k8s.io/v1beta1: use of hosts and of launcher pods, from what is asked of them and a slow drift. */
export function createMetrics(behaviour: Behaviour): Extension {
  const { store, clock } = behaviour;
  const loads = createLoads(behaviour);

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
  const hostMetrics = (node: KubeObject): Record<string, unknown> | undefined => {
    const load = loads.ofHost(node, clock.nowMs());
    if (load === undefined) return undefined;
    const { name, labels } = node.metadata;
    return { ...frame('NodeMetrics', { name, labels }), usage: usage(load.cpu, load.memoryBytes) };
  };
  const podMetrics = (pod: KubeObject): Record<string, unknown> | undefined => {
    const load = loads.ofPod(pod, clock.nowMs());
    if (load === undefined) return undefined;
    const { name, namespace, labels } = pod.metadata;
    return {
      ...frame('PodMetrics', { name, namespace, labels }),
      containers: [{ name: 'compute', usage: usage(load.cpu, load.memoryBytes) }],
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
    // metrics-server selects by the labels of what it measures.
    const isMeant = toSelects(resource, request.query) ?? ((): boolean => true);
    return toReply(200, {
      kind: isNodes ? 'NodeMetricsList' : 'PodMetricsList',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: {},
      items: store.list(resource, route.namespace).filter(isMeant).map(measure).filter(isDefined),
    });
  };
}
