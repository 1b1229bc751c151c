import type { KubeObject } from '../json.ts';
import { at, isObject, objectAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { harvesterInternal } from './admission/deny.ts';
import { claimTemplatesOf } from './claim-templates.ts';
import { runStrategyOf } from './vm-status.ts';

const DEFAULT_QUOTA = 'resourcequota.management.cattle.io/default-resource-quota';
const NAMESPACE_QUOTA = 'field.cattle.io/resourceQuota';
const MIB = 1024 ** 2;

/** The limits of a namespace that Rancher wrote in its annotation, and the ResourceQuota made of them. */
function quotaOf(store: Store, namespace: string): { limit: unknown; quota: KubeObject } | undefined {
  const annotation = store.get(RESOURCES.namespaces, undefined, namespace)?.metadata.annotations?.[
    NAMESPACE_QUOTA
  ];
  if (annotation === undefined) return undefined;
  const quota = store
    .list(RESOURCES.coreResourceQuotas, namespace)
    .find((each) => each.metadata.labels?.[DEFAULT_QUOTA] === 'true');
  if (quota === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(annotation);
    return { limit: at(value, 'limit'), quota };
  } catch {
    return undefined;
  }
}

/** What KubeVirt adds to the memory of a launcher pod, roughly (kubevirt pkg/virt-controller/services GetMemoryOverhead). */
function launcherOverheadBytes(limitBytes: number, cpus: number): number {
  return Math.ceil(limitBytes / 512) + 220 * MIB + cpus * 8 * MIB;
}

/** Why a namespace's quota does not let a VM start, in Harvester's words, or undefined (harvester pkg/util/resourcequota). */
export function quotaObstacle(store: Store, vm: KubeObject): string | undefined {
  const found = quotaOf(store, vm.metadata.namespace ?? '');
  if (found === undefined) return undefined;
  const limits = objectAt(vm, 'spec', 'template', 'spec', 'domain', 'resources', 'limits');
  const cpu = toNumber(limits.cpu);
  const memory = toNumber(limits.memory);
  const used = objectAt(found.quota, 'status', 'used');
  const free = (limit: string, resource: string): number | undefined => {
    const hard = at(found.limit, limit);
    return hard === undefined || hard === '' ? undefined : toNumber(hard) - toNumber(used[resource]);
  };
  const freeCpu = free('limitsCpu', 'limits.cpu');
  if (freeCpu !== undefined && freeCpu < cpu) return 'cpu insufficient resources due to resource quota';
  const freeMemory = free('limitsMemory', 'limits.memory');
  if (freeMemory !== undefined && freeMemory < memory + launcherOverheadBytes(memory, cpu)) {
    return 'memory insufficient resources due to resource quota';
  }
  return undefined;
}

function storageBytes(vm: KubeObject): number {
  return claimTemplatesOf(vm).reduce(
    (sum, template) => sum + toNumber(at(template, 'spec', 'resources', 'requests', 'storage')),
    0,
  );
}

/** Refuses a VM the namespace's quota cannot hold: its storage always, its memory and CPU when it is started. */
export function checkQuotaOfVm(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  const { namespace = '', name } = after.metadata;
  const isKnown = isObject(before?.status) && before.status.printableStatus !== undefined;
  if (
    isKnown &&
    runStrategyOf(after) !== 'Halted' &&
    store.get(RESOURCES.vmis, namespace, name) === undefined
  ) {
    const obstacle = quotaObstacle(store, after);
    if (obstacle !== undefined) throw harvesterInternal(obstacle);
  }
  const found = quotaOf(store, namespace);
  const hard = at(found?.limit, 'requestsStorage');
  if (found === undefined || hard === undefined || hard === '') return;
  const added = storageBytes(after) - (before === undefined ? 0 : storageBytes(before));
  const used = toNumber(at(found.quota, 'status', 'used', 'requests.storage'));
  if (added > 0 && toNumber(hard) - used < added) {
    throw harvesterInternal('storage insufficient resources due to resource quota');
  }
}
