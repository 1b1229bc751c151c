import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, findCondition, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareText } from './share.ts';

/** A VM being made from what was kept of one, or made already. */
export const VmRestore = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineRestore'),
  restore: z.object({
    /** Name of the VM it makes or replaces, in its own namespace. */
    vm: z.string(),
    /** namespace/name of the backup it is made from. */
    backup: z.string(),
    isNewVm: z.boolean(),
    isComplete: z.boolean(),
    /** 0 to 100. */
    progress: z.number(),
  }),
});
export type VmRestore = z.infer<typeof VmRestore>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    target: z.object({ name: z.string() }),
    virtualMachineBackupName: z.string(),
    virtualMachineBackupNamespace: z.string().nullish(),
    newVM: z.boolean().nullish(),
  }),
  status: z
    .object({ complete: z.boolean().nullish(), progress: z.number().nullish(), conditions: Conditions })
    .nullish(),
});
const read = toReader(Raw);

/** Restores of VMs: harvesterhci.io/v1beta1. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/restore.go. */
export const vmRestoreKind = defineKind({
  kind: 'VirtualMachineRestore',
  resource: {
    group: 'harvesterhci.io',
    version: 'v1beta1',
    plural: 'virtualmachinerestores',
    isNamespaced: true,
  },
  // Always read: it tells that a VM is being restored.
  read: { type: 'watch' },
  project(raw, cluster): VmRestore {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const ready = findCondition(conditions, 'Ready');
    const isComplete = status?.complete ?? false;
    const why = ready?.status === 'False' ? ready.message : undefined;
    const state: State = isComplete ? 'running' : 'starting';
    const namespace = spec.virtualMachineBackupNamespace || metadata.namespace || '';
    const shown = { state, status: isComplete ? 'Complete' : (why ?? 'Restoring'), conditions };
    return toEntity('VirtualMachineRestore', cluster, metadata, shown, 'restore', {
      vm: shareText(spec.target.name),
      backup: shareText(`${namespace}/${spec.virtualMachineBackupName}`),
      isNewVm: spec.newVM ?? false,
      isComplete,
      progress: status?.progress ?? (isComplete ? 100 : 0),
    });
  },
});
