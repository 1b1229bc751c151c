import { condition } from '../../objects/vmi.ts';
import type { KubeObject } from '../../json.ts';
import { at, conditionsOf, objectAt, withStatus } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import { StatusError } from '../../status.ts';
import type { Behaviour } from '../context.ts';
import { now, overheadRatioOf } from '../context.ts';
import type { Recorder } from '../events.ts';
import { VM_CONTROLLER } from '../events.ts';
import { formatBytes, formatCpu } from '../format.ts';
import { checkPodQuota } from '../quota.ts';
import { MIGRATING, migratingOf, namespaceQuota } from '../quota-check.ts';
import { memoryOverheadOf } from '../scheduling/demand.ts';
import { currentOf, vmiOf } from './record.ts';

/** Quotas in the way of migrations. */
export interface MigrationQuota {
  /** Whether a migration may have its target pod; where not, it says so and has to be tried again. */
  admit: (migration: KubeObject, pod: KubeObject) => boolean;
  /** Takes back what was added for a migration that is over. */
  free: (migration: KubeObject) => void;
}

const REJECTED = 'migrationRejectedByResourceQuota';

/** The quota with the limits Rancher gave the namespace, and what the noted migrations need beyond them. */
function scaled(quota: KubeObject, limit: unknown, annotations: Record<string, string>): KubeObject {
  const noted = { ...quota, metadata: { ...quota.metadata, annotations } };
  const added = migratingOf(noted);
  const hard = { ...objectAt(quota, 'spec', 'hard') };
  const cpu = toNumber(at(limit, 'limitsCpu'));
  const memory = toNumber(at(limit, 'limitsMemory'));
  if (cpu > 0) hard['limits.cpu'] = formatCpu((cpu + added.cpu) * 1000);
  if (memory > 0) hard['limits.memory'] = formatBytes(memory + added.memory);
  return { ...noted, spec: { ...objectAt(quota, 'spec'), hard } };
}

/**
 * Opens it: Harvester lifts the limits of Rancher's quota by what a second pod needs (harvester/harvester
 * pkg/controller/master/migration/vmim_controller.go, pkg/controller/master/resourcequota); what no quota lets in waits
 * with a condition (kubevirt pkg/virt-controller/watch/migration/migration.go).
 */
export function createMigrationQuota(behaviour: Behaviour, recorder: Recorder): MigrationQuota {
  const { store, indexes } = behaviour;
  /** The key that was noted for each migration. */
  const noted = new Map<string, string>();

  const lift = (migration: KubeObject, vmi: KubeObject): void => {
    const found = namespaceQuota(store, vmi.metadata.namespace ?? '');
    const limits = objectAt(vmi, 'spec', 'domain', 'resources', 'limits');
    if (found === undefined || (limits.cpu === undefined && limits.memory === undefined)) return;
    const key = `${MIGRATING}${vmi.metadata.uid ?? ''}`;
    const hard = objectAt(found.quota, 'spec', 'hard');
    const overhead = memoryOverheadOf(vmi.spec, overheadRatioOf(behaviour));
    const more = {
      ...(hard['limits.cpu'] === undefined ? {} : { 'limits.cpu': formatCpu(toNumber(limits.cpu) * 1000) }),
      ...(hard['limits.memory'] === undefined
        ? {}
        : { 'limits.memory': formatBytes(toNumber(limits.memory) + overhead) }),
    };
    const annotations = { ...found.quota.metadata.annotations, [key]: JSON.stringify(more) };
    noted.set(migration.metadata.uid ?? '', key);
    store.replace(RESOURCES.coreResourceQuotas, scaled(found.quota, found.limit, annotations));
  };
  const mark = (migration: KubeObject, isRejected: boolean): void => {
    const current = currentOf(behaviour, migration);
    if (current === undefined) return;
    const others = conditionsOf(current).filter((each) => each.type !== REJECTED);
    if (others.length < conditionsOf(current).length === isRejected) return;
    const conditions = isRejected ? [...others, condition(REJECTED, true, now(behaviour))] : others;
    store.replace(RESOURCES.migrations, withStatus(current, { conditions }));
  };
  return {
    admit: (migration, pod) => {
      const vmi = vmiOf(behaviour, migration);
      if (vmi !== undefined && !noted.has(migration.metadata.uid ?? '')) lift(migration, vmi);
      try {
        checkPodQuota(store, indexes, pod);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        const text = `Error creating pod: ${error.message}`;
        recorder.record(migration, 'Warning', 'FailedCreate', text, VM_CONTROLLER);
        mark(migration, true);
        return false;
      }
      mark(migration, false);
      return true;
    },
    free: (migration) => {
      const key = noted.get(migration.metadata.uid ?? '');
      if (key === undefined) return;
      noted.delete(migration.metadata.uid ?? '');
      const found = namespaceQuota(store, migration.metadata.namespace ?? '');
      if (found === undefined) return;
      const { [key]: _, ...annotations } = found.quota.metadata.annotations ?? {};
      store.replace(RESOURCES.coreResourceQuotas, scaled(found.quota, found.limit, annotations));
    },
  };
}
