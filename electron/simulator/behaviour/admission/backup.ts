import type { KubeObject } from '../../json.ts';
import { at, isSame, numberAt, objectAt, objectsAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { formatBytes } from '../format.ts';
import { RESOURCES } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { backupTargetOf } from '../backup-target.ts';
import { granularitySeconds, parseCron } from '../cron.ts';
import { isMigrating } from '../vm-status.ts';
import {
  HARVESTER_MUTATOR,
  HARVESTER_VALIDATOR,
  denial,
  harvesterBadRequest,
  harvesterInvalid,
} from './deny.ts';

const SOURCE = 'spec.source.name';
const TARGET = 'spec.target.name';
const BACKUP = 'spec.virtualMachineBackupName';
const SCHEDULE_ID = 'harvesterhci.io/svmbackupId';

const kindOf = (backup: KubeObject): string => (textAt(backup, 'spec', 'type') ?? '') || 'backup';

/** The bytes of all snapshots of a namespace or of one VM there, as far as the cluster knows them. */
function snapshotBytes(store: Store, namespace: string, vm?: string): number {
  return store
    .list(RESOURCES.backups, namespace)
    .filter((backup) => vm === undefined || textAt(backup, 'spec', 'source', 'name') === vm)
    .flatMap((backup) => objectsAt(backup, 'status', 'volumeBackups'))
    .reduce((sum, each) => sum + (numberAt(each, 'volumeSize') ?? 0), 0);
}

/** The limits of harvesterhci.io ResourceQuota default-resource-quota (harvester pkg/webhook/util/snapshot.go). */
function checkSnapshotQuota(store: Store, namespace: string, vm: string): void {
  const quota = store.get(RESOURCES.resourceQuotas, namespace, 'default-resource-quota');
  const limit = objectAt(quota, 'spec', 'snapshotLimit');
  const ofVm = toNumber(at(limit, 'vmTotalSnapshotSizeQuota', vm));
  const usedByVm = snapshotBytes(store, namespace, vm);
  const ofNamespace = toNumber(limit.namespaceTotalSnapshotSizeQuota);
  const used = snapshotBytes(store, namespace);
  const [quotaBytes, usedBytes] = ofVm > 0 && ofVm < usedByVm ? [ofVm, usedByVm] : [ofNamespace, used];
  if (quotaBytes === 0 || quotaBytes >= usedBytes) return;
  throw harvesterInvalid(
    `total snapshot size limit ${formatBytes(quotaBytes)} is less than total snapshot usage ${formatBytes(usedBytes)}`,
    SOURCE,
  );
}

/** Harvester's validation of a new backup or snapshot (harvester pkg/webhook/resources/virtualmachinebackup). */
export function checkBackup(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  const { namespace = '', name } = after.metadata;
  if (before !== undefined) {
    const [was, is] = [before, after].map((each) => each.metadata.annotations?.[SCHEDULE_ID]);
    if (was !== is) throw harvesterBadRequest(`annotation ${SCHEDULE_ID} isn't allowed for updating`);
    return;
  }
  const existing = store.get(RESOURCES.backups, namespace, name);
  if (existing !== undefined) {
    const [type, other] = [kindOf(after), kindOf(existing)];
    throw denial(
      HARVESTER_MUTATOR,
      409,
      type === other
        ? `${type} "${name}" already exists`
        : `name "${name}" is already used by a ${other} (backup and snapshot share names)`,
    );
  }
  const source = textAt(after, 'spec', 'source', 'name') ?? '';
  if (source === '') throw harvesterInvalid('source VM name is empty', SOURCE);
  const vm = store.get(RESOURCES.vms, namespace, source);
  if (vm === undefined) throw harvesterInvalid(`virtualmachines.kubevirt.io "${source}" not found`, SOURCE);
  if (isMigrating(store.get(RESOURCES.vmis, namespace, source))) {
    throw harvesterInvalid(`vm ${namespace}/${source} is in migration`, SOURCE);
  }
  checkSnapshotQuota(store, namespace, source);
  for (const volume of objectsAt(vm, 'spec', 'template', 'spec', 'volumes')) {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (claim === undefined || store.get(RESOURCES.claims, namespace, claim) !== undefined) continue;
    throw harvesterInvalid(
      `failed to get PVC ${namespace}/${claim}: persistentvolumeclaim "${claim}" not found`,
      SOURCE,
    );
  }
  if (kindOf(after) === 'snapshot') return;
  if (backupTargetOf(store) === undefined) throw harvesterInvalid('backup target is not set', 'spec.type');
}

/** Refuses to delete a backup that is being restored. */
export function checkBackupRemoval(store: Store, backup: KubeObject): void {
  const { namespace = '', name } = backup.metadata;
  for (const restore of store.list(RESOURCES.restores)) {
    const isOfIt =
      textAt(restore, 'spec', 'virtualMachineBackupName') === name &&
      textAt(restore, 'spec', 'virtualMachineBackupNamespace') === namespace;
    if (!isOfIt || restore.metadata.deletionTimestamp !== undefined) continue;
    if (at(restore, 'status', 'complete') !== false) continue;
    throw harvesterBadRequest(
      `vmrestore ${restore.metadata.namespace ?? ''}/${restore.metadata.name} is in progress`,
    );
  }
}

/** Harvester's validation of a restore (harvester pkg/webhook/resources/virtualmachinerestore/validator.go). */
export function checkRestore(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  const { namespace = '' } = after.metadata;
  if (before !== undefined) {
    if (!isSame(before.spec, after.spec))
      throw harvesterInvalid('VirtualMachineRestore spec is immutable', 'spec');
    return;
  }
  const spec = objectAt(after, 'spec');
  const target = textAt(spec, 'target', 'name') ?? '';
  const backupName = textAt(spec, 'virtualMachineBackupName') ?? '';
  const backupNamespace = textAt(spec, 'virtualMachineBackupNamespace') ?? '';
  const id = `${backupNamespace}/${backupName}`;
  const backup = store.get(RESOURCES.backups, backupNamespace, backupName);
  if (backup === undefined) {
    throw harvesterInvalid(
      `can't get vmbackup ${id}, err: virtualmachinebackups.harvesterhci.io "${backupName}" not found`,
      BACKUP,
    );
  }
  if (at(backup, 'status', 'readyToUse') !== true)
    throw harvesterInvalid(`VMBackup ${id} is not ready`, BACKUP);
  if (backup.metadata.deletionTimestamp !== undefined)
    throw harvesterInvalid(`vmbackup ${id} is deleted`, BACKUP);
  const vm = store.get(RESOURCES.vms, namespace, target);
  if (spec.newVM === true) {
    if (vm !== undefined) throw harvesterInvalid(`VM ${target} is already exists`, 'spec.newVM');
    const sourceUid = textAt(backup, 'status', 'sourceUID');
    const source = store.get(RESOURCES.vms, backupNamespace, textAt(backup, 'spec', 'source', 'name') ?? '');
    if (spec.keepMacAddress === true && source !== undefined && source.metadata.uid === sourceUid) {
      throw harvesterInvalid(
        "can't restore the new vm with the same macaddress because the source vm is still existent",
        'spec.keepMacAddress',
      );
    }
  } else {
    if (vm === undefined) throw harvesterInvalid(`can't replace nonexistent vm ${target}`, TARGET);
    if (at(vm, 'status', 'ready') === true)
      throw harvesterInvalid(`Please stop the VM "${target}" before doing a restore`, TARGET);
    const isBusy = store
      .list(RESOURCES.restores, namespace)
      .some(
        (each) =>
          textAt(each, 'spec', 'target', 'name') === target && at(each, 'status', 'complete') !== true,
      );
    if (isBusy) {
      throw harvesterInvalid(
        `Please wait for the previous VM restore on the ${namespace}/${target} to be complete first.`,
        TARGET,
      );
    }
  }
  const why = kindOf(backup) === 'snapshot' ? snapshotObstacle(namespace, spec, backupNamespace) : undefined;
  if (why !== undefined) throw harvesterInvalid(why, BACKUP);
  if (kindOf(backup) === 'backup' && backupTargetOf(store) === undefined) {
    throw harvesterInvalid('backup target is not set', BACKUP);
  }
}

function snapshotObstacle(
  namespace: string,
  spec: Record<string, unknown>,
  backupNamespace: string,
): string | undefined {
  if (namespace !== backupNamespace)
    return 'restore to other namespace with backup type snapshot is not supported';
  // An empty policy means delete (harvester pkg/apis VirtualMachineRestoreDelete).
  return spec.newVM !== true && spec.deletionPolicy !== 'retain'
    ? 'delete policy with backup type snapshot for replacing VM is not supported'
    : undefined;
}

/** Refuses to delete a restore while the VM it made exists. */
export function checkRestoreRemoval(store: Store, restore: KubeObject): void {
  const target = textAt(restore, 'spec', 'target', 'name') ?? '';
  const vm = store.get(RESOURCES.vms, restore.metadata.namespace, target);
  if (vm === undefined || vm.metadata.deletionTimestamp !== undefined) return;
  throw harvesterInvalid(`The restore can't be removed because the restored VM ${target} exists`, TARGET);
}

/** Harvester's validation of a schedule (harvester pkg/webhook/resources/schedulevmbackup/validator.go). */
export function checkSchedule(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  const { namespace = '', name } = after.metadata;
  const spec = objectAt(after, 'spec');
  if (before !== undefined && !isSame(at(before, 'spec', 'vmbackup'), spec.vmbackup)) {
    throw harvesterInvalid("source vm can't be changed", 'spec.vmbackup');
  }
  if (Number(spec.maxFailure ?? 0) >= Number(spec.retain ?? 0))
    throw harvesterInvalid('max failure should be less than retain', 'spec.maxFailure');
  const cron = parseCron(textAt(spec, 'cron') ?? '');
  if (cron === undefined) throw harvesterInvalid('invalid cron format', 'spec.cron');
  const skips = after.metadata.annotations?.['harvesterhci.io/svmbackupSkipCronCheck'] !== undefined;
  const granularity = granularitySeconds(cron);
  if (!skips && granularity < 3600) {
    throw harvesterInvalid(
      `schedule granularity ${Math.floor(granularity / 60)}m0s less than 1h0m0s`,
      'spec.cron',
    );
  }
  if (before !== undefined) return;
  const source = textAt(spec, 'vmbackup', 'source', 'name') ?? '';
  const other = store
    .list(RESOURCES.schedules, namespace)
    .find(
      (each) => each.metadata.name !== name && textAt(each, 'spec', 'vmbackup', 'source', 'name') === source,
    );
  if (other !== undefined) {
    const type = textAt(other, 'spec', 'vmbackup', 'type') ?? 'backup';
    throw harvesterInvalid(`VM ${namespace}/${source} already has ${type} schedule`, 'spec.vmbackup');
  }
  if (textAt(spec, 'vmbackup', 'type') === 'snapshot') return;
  if (backupTargetOf(store) === undefined)
    throw harvesterInvalid('setting backup-target is empty', 'spec.suspend');
}

/** Harvester's validation of its own ResourceQuota (harvester pkg/webhook/resources/resourcequota). */
export function checkSnapshotLimit(quota: KubeObject): void {
  if (quota.metadata.name !== 'default-resource-quota')
    throw harvesterInvalid('name must be default-resource-quota', 'name');
  const limits = objectAt(quota, 'spec', 'snapshotLimit', 'vmTotalSnapshotSizeQuota');
  for (const [vm, bytes] of Object.entries(limits)) {
    if (Number(bytes) >= 0) continue;
    const field = `spec.snapshotLimit.vmTotalSnapshotSizeQuota[${vm}]`;
    throw denial(HARVESTER_VALIDATOR, 422, 'must be greater than or equal to 0', [
      { message: 'must be greater than or equal to 0', field },
    ]);
  }
}
