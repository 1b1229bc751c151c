import type { KubeObject } from '../json.ts';
import { conditionOf, isSame, objectAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import { messageOf } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, demand, toInput, toObject } from './action-call.ts';
import { hasBackupTarget, isRelease } from './context.ts';
import { ApiError } from './error.ts';

const QUOTA = 'default-resource-quota';
function checkTarget({ context }: ActionCall): void {
  const setting = context.store.get(RESOURCES.settings, undefined, 'backup-target');
  const isConfigured = conditionOf(setting, 'configured')?.status === 'True';
  if (!isConfigured || !hasBackupTarget(context)) throw new Error('backup target is invalid');
}

const backup: Action = (call) => {
  const input = toInput(call);
  const name = input.text('name');
  demand(name !== '', 'Parameter `name` is required');
  const deadline = isRelease(call.context, '1.9') ? input.text('fsFreezeDeadline') : '';
  demand(!deadline.startsWith('-'), 'Parameter `fsFreezeDeadline` must not be negative');
  checkTarget(call);
  try {
    call.harvester.create(
      RESOURCES.backups,
      toObject(
        RESOURCES.backups,
        { name, namespace: call.namespace },
        {
          spec: {
            source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: call.name },
            type: 'backup',
            ...(deadline === '' ? {} : { fsFreezeDeadline: deadline }),
          },
        },
      ),
    );
  } catch (error) {
    throw new Error(`failed to create VM backup, error: ${messageOf(error)}`, { cause: error });
  }
};

const restore: Action = (call) => {
  const input = toInput(call);
  const name = input.text('name');
  const from = input.text('backupName');
  demand(name !== '' && from !== '', 'Parameter name and backupName are required');
  checkTarget(call);
  cached(call, RESOURCES.backups, call.namespace, from);
  try {
    call.harvester.create(
      RESOURCES.restores,
      toObject(
        RESOURCES.restores,
        { name, namespace: call.namespace },
        {
          spec: {
            target: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: call.name },
            virtualMachineBackupName: from,
            virtualMachineBackupNamespace: call.namespace,
            newVM: false,
            ...(input.isTrue('keepMacAddress') ? { keepMacAddress: true } : {}),
            ...(isRelease(call.context, '1.9') && input.isTrue('haltAfterRestore')
              ? { haltAfterRestore: true }
              : {}),
          },
        },
      ),
    );
  } catch (error) {
    throw new Error(`failed to create restore, error: ${messageOf(error)}`, { cause: error });
  }
};

function checkQuotaRight({ access }: ActionCall, namespace: string): void {
  if (access.may('update', RESOURCES.resourceQuotas, namespace)) return;
  throw new ApiError('PermissionDenied', 'User does not have permission to update resource quota');
}

/** The size in `totalSnapshotSizeQuota`, in bytes. */
function quotaBytes(call: ActionCall): number {
  const text = toInput(call).text('totalSnapshotSizeQuota');
  demand(
    /^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$/.test(text),
    'Failed to parse totalSnapshotSizeQuota: quantities must match the regular expression',
  );
  return Math.round(toNumber(text));
}

function editQuota(
  call: ActionCall,
  namespace: string,
  mayCreate: boolean,
  edit: (limit: Record<string, unknown>) => Record<string, unknown>,
): void {
  const found = call.context.store.get(RESOURCES.resourceQuotas, namespace, QUOTA);
  if (found === undefined) {
    if (!mayCreate) return;
    const fresh = toObject(
      RESOURCES.resourceQuotas,
      { name: QUOTA, namespace },
      { spec: { snapshotLimit: edit({}) } },
    );
    call.harvester.create(RESOURCES.resourceQuotas, fresh);
    return;
  }
  const spec = objectAt(found, 'spec');
  const changed: KubeObject = {
    ...found,
    spec: { ...spec, snapshotLimit: edit(objectAt(spec, 'snapshotLimit')) },
  };
  if (!isSame(changed, found)) call.harvester.update(RESOURCES.resourceQuotas, changed);
}

const setVmQuota: Action = (call) => {
  checkQuotaRight(call, call.namespace);
  const sizeBytes = quotaBytes(call);
  editQuota(call, call.namespace, sizeBytes !== 0, (limit) => ({
    ...limit,
    vmTotalSnapshotSizeQuota: { ...objectAt(limit, 'vmTotalSnapshotSizeQuota'), [call.name]: sizeBytes },
  }));
};

const dropVmQuota: Action = (call) => {
  checkQuotaRight(call, call.namespace);
  editQuota(call, call.namespace, false, (limit) => {
    const { [call.name]: _, ...kept } = objectAt(limit, 'vmTotalSnapshotSizeQuota');
    return { ...limit, vmTotalSnapshotSizeQuota: kept };
  });
};

/** The handler of namespaces answers 200 although it has nothing to say (pkg/api/namespace/formatter.go). */
const setNamespaceQuota: Action = (call) => {
  checkQuotaRight(call, call.name);
  const sizeBytes = quotaBytes(call);
  editQuota(call, call.name, true, (limit) => ({ ...limit, namespaceTotalSnapshotSizeQuota: sizeBytes }));
  return '';
};

const dropNamespaceQuota: Action = (call) => {
  checkQuotaRight(call, call.name);
  editQuota(call, call.name, false, (limit) => {
    const { namespaceTotalSnapshotSizeQuota: _, ...kept } = limit;
    return kept;
  });
  return '';
};

/** The actions of a VM that keep copies of it, and the size they may have (pkg/api/vm/handler.go). */
export const KEEP_ACTIONS: Record<string, Action> = {
  backup,
  restore,
  // The page that calls it creates the snapshot itself; the action does nothing.
  snapshot: () => undefined,
  updateResourceQuota: setVmQuota,
  deleteResourceQuota: dropVmQuota,
};

/** The actions of a namespace (pkg/api/namespace/formatter.go). */
export const NAMESPACE_ACTIONS: Record<string, Action> = {
  updateResourceQuota: setNamespaceQuota,
  deleteResourceQuota: dropNamespaceQuota,
};
