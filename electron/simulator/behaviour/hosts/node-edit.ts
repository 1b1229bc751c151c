import type { Condition, JsonObject, KubeObject } from '../../json.ts';
import { conditionsOf, isSame, objectsAt, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';

/** A host of the store. */
export function nodeOf(behaviour: Behaviour, host: string): KubeObject | undefined {
  return behaviour.store.get(RESOURCES.nodes, undefined, host);
}

/** Changes a host; an equal one is not written. */
export function editNode(
  behaviour: Behaviour,
  host: string,
  edit: (node: KubeObject) => KubeObject,
): KubeObject | undefined {
  return behaviour.store.change(RESOURCES.nodes, undefined, host, edit);
}

/** A host with some taints put in and those of some keys taken out. */
export function withTaints(
  node: KubeObject,
  added: readonly JsonObject[],
  removedKeys: readonly string[] = [],
): KubeObject {
  const before = objectsAt(node, 'spec', 'taints');
  const kept = before.filter((taint) => !removedKeys.includes(String(taint.key)));
  const fresh = added.filter(
    (taint) => !kept.some((each) => each.key === taint.key && each.effect === taint.effect),
  );
  const taints = [...kept, ...fresh];
  if (isSame(taints, before)) return node;
  const { taints: _, ...spec } = node.spec as JsonObject;
  return { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } };
}

/** A host with labels set. */
export function withLabels(node: KubeObject, labels: Readonly<Record<string, string>>): KubeObject {
  return { ...node, metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } } };
}

/** A host that is open or closed for new pods. */
export function withUnschedulable(node: KubeObject, isClosed: boolean): KubeObject {
  const { unschedulable: _, ...spec } = node.spec as JsonObject;
  return { ...node, spec: isClosed ? { ...spec, unschedulable: true } : spec };
}

/** A host with conditions put in place of those of their types, or taken out. */
export function withNodeConditions(
  node: KubeObject,
  changed: readonly Condition[],
  removedTypes: readonly string[] = [],
): KubeObject {
  const fresh = new Map(changed.map((each) => [each.type, each]));
  const inPlace = conditionsOf(node).flatMap((each) => {
    const next = fresh.get(each.type);
    fresh.delete(each.type);
    return next ?? (removedTypes.includes(each.type) ? [] : [each]);
  });
  return withStatus(node, { conditions: [...inPlace, ...fresh.values()] });
}
