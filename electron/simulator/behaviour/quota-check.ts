import type { KubeObject } from '../json.ts';
import { at, isObject, objectAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import { settingOf } from '../setting.ts';
import type { Store } from '../store.ts';
import { harvesterInternal } from './admission/deny.ts';
import { claimTemplatesOf } from './claim-templates.ts';
import { memoryOverheadOf } from './scheduling/demand.ts';
import { runStrategyOf } from './vm-status.ts';

const DEFAULT_QUOTA = 'resourcequota.management.cattle.io/default-resource-quota';
const NAMESPACE_QUOTA = 'field.cattle.io/resourceQuota';
/** What Harvester notes on a quota of the second pod of each VM that migrates; the uid of its VMI follows. */
export const MIGRATING = 'harvesterhci.io/migratingUID-';

/** What the migrations noted on a quota may use beyond the limits of its namespace; cores and bytes. */
export function migratingOf(quota: KubeObject): { cpu: number; memory: number } {
  const sum = { cpu: 0, memory: 0 };
  for (const [key, text] of Object.entries(quota.metadata.annotations ?? {})) {
    if (!key.startsWith(MIGRATING)) continue;
    try {
      const list: unknown = JSON.parse(text);
      sum.cpu += toNumber(at(list, 'limits.cpu'));
      sum.memory += toNumber(at(list, 'limits.memory'));
    } catch {
      // A note that is no JSON counts for nothing.
    }
  }
  return sum;
}

/** The limits of a namespace that Rancher wrote in its annotation, and the ResourceQuota made of them. */
export function namespaceQuota(
  store: Store,
  namespace: string,
): { limit: unknown; quota: KubeObject } | undefined {
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

/** Why a namespace's quota does not let a VM start, in Harvester's words, or undefined (harvester pkg/util/resourcequota). */
export function quotaObstacle(store: Store, vm: KubeObject): string | undefined {
  const found = namespaceQuota(store, vm.metadata.namespace ?? '');
  if (found === undefined) return undefined;
  const limits = objectAt(vm, 'spec', 'template', 'spec', 'domain', 'resources', 'limits');
  const cpu = toNumber(limits.cpu);
  const memory = toNumber(limits.memory);
  const used = objectAt(found.quota, 'status', 'used');
  const migrating = migratingOf(found.quota);
  // Nought stands for no limit.
  const free = (limit: string, resource: string, moving: number): number | undefined => {
    const hard = toNumber(at(found.limit, limit));
    return hard === 0 ? undefined : hard - toNumber(used[resource]) + moving;
  };
  const freeCpu = free('limitsCpu', 'limits.cpu', migrating.cpu);
  if (freeCpu !== undefined && freeCpu < cpu) return 'cpu insufficient resources due to resource quota';
  const freeMemory = free('limitsMemory', 'limits.memory', migrating.memory);
  // Harvester reckons with the limits alone: no requests, no devices (calculator.go calculateVMActualOverhead).
  const ratio = Number(settingOf(store, 'additional-guest-memory-overhead-ratio')) || 1;
  const overhead = memoryOverheadOf({ domain: { resources: { limits } } }, ratio);
  if (freeMemory !== undefined && freeMemory < memory + overhead) {
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
  const found = namespaceQuota(store, namespace);
  const hard = toNumber(at(found?.limit, 'requestsStorage'));
  if (found === undefined || hard === 0) return;
  const added = storageBytes(after) - (before === undefined ? 0 : storageBytes(before));
  const used = toNumber(at(found.quota, 'status', 'used', 'requests.storage'));
  if (added > 0 && hard - used < added) {
    throw harvesterInternal('storage insufficient resources due to resource quota');
  }
}
