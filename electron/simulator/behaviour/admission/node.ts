import type { KubeObject } from '../../json.ts';
import { at, objectsAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { MAINTAIN_STATUS } from '../hosts/marks.ts';
import { harvesterBadRequest } from './deny.ts';

const WITNESS_LABEL = 'node-role.harvesterhci.io/witness';

/** Whether a host is out of use: cordoned, or in maintenance. */
function isClosed(node: KubeObject): boolean {
  return (
    node.metadata.annotations?.[MAINTAIN_STATUS] !== undefined || at(node, 'spec', 'unschedulable') === true
  );
}

function hasWitnessTaint(node: KubeObject): boolean {
  return objectsAt(node, 'spec', 'taints').some(
    (taint) =>
      taint.key === 'node-role.kubernetes.io/etcd' && taint.value === 'true' && taint.effect === 'NoExecute',
  );
}

/** Refuses changes of a host as Harvester does (harvester/harvester pkg/webhook/resources/node/validator.go). */
export function checkNode(store: Store, before: KubeObject, after: KubeObject): void {
  if (!isClosed(before) && isClosed(after)) {
    const isAnyOpen = store
      .table(RESOURCES.nodes)
      .snapshot()
      .some(({ object }) => object.metadata.name !== before.metadata.name && !isClosed(object));
    if (!isAnyOpen)
      throw harvesterBadRequest("can't enable maintenance mode or cordon on the last available node");
  }
  const hasLabel = (node: KubeObject): boolean => node.metadata.labels?.[WITNESS_LABEL] !== undefined;
  if (!hasWitnessTaint(before) && !hasLabel(before)) return;
  if (!hasWitnessTaint(after) || !hasLabel(after)) {
    throw harvesterBadRequest('Cannot remove witness node taint or label from the witness node');
  }
}
