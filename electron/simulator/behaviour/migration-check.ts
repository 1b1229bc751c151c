import type { KubeObject } from '../json.ts';
import { conditionOf, objectAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { invalid } from '../status.ts';
import { denial } from './admission/deny.ts';
import type { Behaviour } from './context.ts';
import { getVmi } from './context.ts';
import type { Migrations } from './migration.ts';
import { MIGRATION_FINALIZER } from './migrations/record.ts';
import { isFinal } from './vm-status.ts';

const WEBHOOK = 'migration-create-validator.kubevirt.io';

/** Whether migrations know `addedNodeSelector`: KubeVirt 1.6 and newer. */
export function hasNodeSelector(kubeVirtVersion: string): boolean {
  const [major = 0, minor = 0] = kubeVirtVersion.replace(/^v/, '').split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 6);
}

/**
 * Refuses a new migration for the reasons and in the words of KubeVirt's web hook, and marks it as its mutating one
 * does (kubevirt pkg/virt-api/webhooks/validating-webhook/admitters/migration-create-admitter.go,
 * mutating-webhook/mutators/migration-create-mutator.go).
 */
export function admitMigration(
  behaviour: Behaviour,
  migrations: Pick<Migrations, 'activeUid'>,
  migration: KubeObject,
): KubeObject {
  const { namespace = '', name } = migration.metadata;
  const vmiName = textAt(migration, 'spec', 'vmiName') ?? '';
  if (vmiName === '') throw invalid(RESOURCES.migrations, name, 'spec.vmiName', 'Required value');
  const vmi = getVmi(behaviour, namespace, vmiName);
  if (vmi === undefined) {
    throw denial(WEBHOOK, 400, `the VMI "${namespace}/${vmiName}" does not exist`);
  }
  if (isFinal(vmi)) throw denial(WEBHOOK, 400, 'Cannot migrate VMI in finalized state.');
  const can = conditionOf(vmi, 'LiveMigratable');
  if (can?.status === 'False') {
    const why = `Cannot migrate VMI, Reason: ${can.reason ?? ''}, Message: ${can.message ?? ''}`;
    throw denial(WEBHOOK, 400, why);
  }
  const uid = migrations.activeUid(vmi);
  if (uid !== undefined) {
    const why = `in-flight migration detected. Active migration job (${uid}) is currently already in progress for VMI ${vmiName}.`;
    throw denial(WEBHOOK, 400, why);
  }
  const { addedNodeSelector, ...spec } = objectAt(migration, 'spec');
  const isKnown = hasNodeSelector(behaviour.plan.kubeVirtVersion) && addedNodeSelector !== undefined;
  return {
    ...migration,
    metadata: {
      ...migration.metadata,
      labels: { ...migration.metadata.labels, 'kubevirt.io/vmi-name': vmiName },
      finalizers: [...new Set([...(migration.metadata.finalizers ?? []), MIGRATION_FINALIZER])],
    },
    spec: isKnown ? { ...spec, addedNodeSelector } : spec,
  };
}
