import type { KubeObject } from '../json.ts';
import { textAt } from '../json.ts';
import { migrationObstacle } from '../objects/vmi.ts';
import { deniedByWebhook } from '../status.ts';
import { phaseOf } from './vm-status.ts';

const WEBHOOK = 'migration-create-validator.kubevirt.io';

/**
 * Refuses a new migration for the reasons and in the words of KubeVirt's web hook (kubevirt
 * pkg/virt-api/webhooks/validating-webhook/admitters/migration-create-admitter.go). `activeUid` is that of a migration
 * of the same VMI that is under way.
 */
export function checkMigration(
  migration: KubeObject,
  vmi: KubeObject | undefined,
  activeUid: string | undefined,
): void {
  const name = textAt(migration, 'spec', 'vmiName') ?? '';
  if (vmi === undefined)
    throw deniedByWebhook(WEBHOOK, `the VMI "${name}" does not exist under the cluster`, 404);
  if (phaseOf(vmi) !== 'Running') throw deniedByWebhook(WEBHOOK, 'Cannot migrate VMI in finalized state.');
  const obstacle = migrationObstacle(vmi);
  if (obstacle !== undefined) {
    const why = `Cannot migrate VMI, Reason: ${obstacle.reason}, Message: ${obstacle.message}`;
    throw deniedByWebhook(WEBHOOK, why);
  }
  if (activeUid !== undefined) {
    const why = `in-flight migration detected. Active migration job (${activeUid}) is currently already in progress for VMI ${name}.`;
    throw deniedByWebhook(WEBHOOK, why);
  }
}
