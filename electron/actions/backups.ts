import { randomBytes } from 'node:crypto';
import { backupRestore } from '../../shared/actions/backup-restore.ts';
import { harvesterApi } from '../../shared/actions/backup-parts.ts';
import { vmSnapshot } from '../../shared/actions/vm-keep.ts';
import { vmSchedule } from '../../shared/actions/vm-schedule.ts';
import { vmBackupKind } from '../../shared/kinds/vm-backup.ts';
import { vmRestoreKind } from '../../shared/kinds/vm-restore.ts';
import { vmScheduleKind } from '../../shared/kinds/vm-schedule.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

type Kept = 'backup' | 'snapshot';

/** A VM as the source of what is kept, or the target of a restore. */
const vmRef = (name: string): object => ({ apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name });
const suffix = (): string => randomBytes(3).toString('hex').slice(0, 5);

/** A snapshot belongs to its VM, as those that Harvester's UI makes do (harvester-ui-extension dialog/HarvesterVMSnapshotDialog.vue). */
function keep(type: Kept): RunAction {
  return ({ client, entity, options, signal }) => {
    const { namespace, uid } = entity;
    const { name } = vmSnapshot.options.parse(options);
    const owner = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: entity.name, uid };
    const body = {
      apiVersion: harvesterApi,
      kind: 'VirtualMachineBackup',
      metadata: { name, namespace, ...(type === 'snapshot' ? { ownerReferences: [owner] } : {}) },
      spec: { source: vmRef(entity.name), type },
    };
    return client.request('POST', toResourcePath(vmBackupKind.resource, { namespace }), { body, signal });
  };
}

/** Takes a snapshot of a VM. */
export const runVmSnapshot = keep('snapshot');

/** Backs up a VM. */
export const runVmBackup = keep('backup');

/** Restores what was kept of a VM, in its own namespace. */
export const runBackupRestore: RunAction = async ({ client, entity, options, signal }) => {
  const { namespace, name } = entity;
  const source = entity.kind === 'VirtualMachineBackup' ? entity.backup.vm : '';
  const chosen = backupRestore.options.parse(options);
  const body = {
    apiVersion: harvesterApi,
    kind: 'VirtualMachineRestore',
    metadata: { name: `restore-${name.slice(0, 45)}-${suffix()}`, namespace },
    spec: {
      virtualMachineBackupName: name,
      virtualMachineBackupNamespace: namespace,
      ...(chosen.as === 'new'
        ? { target: vmRef(chosen.name), newVM: true, keepMacAddress: chosen.keepsMac }
        : { target: vmRef(source), newVM: false, deletionPolicy: chosen.volumes }),
    },
  };
  return client.request('POST', toResourcePath(vmRestoreKind.resource, { namespace }), { body, signal });
};

/** Deletes what was kept of a VM, as long as it is the same. */
export const runBackupDelete: RunAction = ({ client, entity: { namespace, name, uid }, signal }) =>
  client.request('DELETE', toResourcePath(vmBackupKind.resource, { namespace, name }), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
    signal,
  });

/** Makes the schedule of a VM, named as Harvester's UI names it. */
export const runVmSchedule: RunAction = ({ client, entity, options, signal }) => {
  const { namespace, name } = entity;
  const { type, cron, retain, maxFailures } = vmSchedule.options.parse(options);
  const body = {
    apiVersion: harvesterApi,
    kind: 'ScheduleVMBackup',
    metadata: { name: `svmbackup-${name.slice(0, 46)}-${suffix()}`, namespace },
    spec: {
      cron: cron.trim(),
      retain,
      maxFailure: maxFailures,
      suspend: false,
      vmbackup: { source: vmRef(name), type },
    },
  };
  return client.request('POST', toResourcePath(vmScheduleKind.resource, { namespace }), { body, signal });
};

function setSuspended(isSuspended: boolean): RunAction {
  return ({ client, entity: { namespace, name }, signal }) =>
    client.request('PATCH', toResourcePath(vmScheduleKind.resource, { namespace, name }), {
      body: { spec: { suspend: isSuspended } },
      signal,
    });
}

/** Stops a schedule for a while. */
export const runScheduleSuspend = setSuspended(true);

/** Lets a schedule go on. */
export const runScheduleResume = setSuspended(false);

/** Ends a schedule. */
export const runScheduleDelete: RunAction = ({ client, entity: { namespace, name, uid }, signal }) =>
  client.request('DELETE', toResourcePath(vmScheduleKind.resource, { namespace, name }), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
    signal,
  });
