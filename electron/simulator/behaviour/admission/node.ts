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

const CPU_MANAGER = 'harvesterhci.io/cpu-manager-update-status';

function cpuManagerOf(node: KubeObject): { status?: string; policy?: string } | undefined {
  try {
    return JSON.parse(node.metadata.annotations?.[CPU_MANAGER] ?? '{}') as {
      status?: string;
      policy?: string;
    };
  } catch {
    return undefined;
  }
}

/** Refuses requests to change the CPU manager that make no sense (the same validator, validateCPUManagerOperation). */
function checkCpuManager(store: Store, node: KubeObject): void {
  if (node.metadata.annotations?.[CPU_MANAGER] === undefined) return;
  const { name, labels = {} } = node.metadata;
  if (labels[WITNESS_LABEL] !== undefined)
    throw harvesterBadRequest('The witness node is unable to update the CPU manager policy.');
  const wanted = cpuManagerOf(node);
  if (wanted === undefined)
    throw harvesterBadRequest('Failed to retrieve cpu-manager-update-status from annotation: no JSON');
  if (wanted.status !== 'requested') return;
  if (labels.cpumanager === undefined) throw harvesterBadRequest('label cpumanager not found');
  if ((wanted.policy === 'static') === (labels.cpumanager === 'true')) {
    throw harvesterBadRequest(
      `current cpu manager policy is already the same as requested value: ${wanted.policy ?? ''}`,
    );
  }
  const isManager = (each: KubeObject): boolean =>
    each.metadata.labels?.['node-role.kubernetes.io/control-plane'] === 'true';
  const busy = store
    .table(RESOURCES.nodes)
    .snapshot()
    .find(
      ({ object }) =>
        object.metadata.name !== name &&
        isManager(object) &&
        ['requested', 'running'].includes(cpuManagerOf(object)?.status ?? ''),
    );
  if (isManager(node) && busy !== undefined) {
    throw harvesterBadRequest(
      `the node you are trying to update the cpu manager policy is a master node, and only one master node can be updated at a time, while job ${busy.object.metadata.name}-update-cpu-manager is updating the policy for other master nodes`,
    );
  }
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
  checkCpuManager(store, after);
  const hasLabel = (node: KubeObject): boolean => node.metadata.labels?.[WITNESS_LABEL] !== undefined;
  if (!hasWitnessTaint(before) && !hasLabel(before)) return;
  if (!hasWitnessTaint(after) || !hasLabel(after)) {
    throw harvesterBadRequest('Cannot remove witness node taint or label from the witness node');
  }
}
