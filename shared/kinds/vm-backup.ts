import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import type { Condition, State } from '../world/entity.ts';
import { Conditions, defineKind, isTrue, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareOptional, shareText } from './share.ts';

/** What was kept of a VM at one time: a backup on the backup target, or a snapshot in the cluster. */
export const VmBackup = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineBackup'),
  backup: z.object({
    /** backup or snapshot, as it came. */
    type: z.string(),
    /** Name of the VM, in the namespace of the backup. */
    vm: z.string(),
    isReady: z.boolean(),
    /** 0 to 100. */
    progress: z.number(),
    volumes: z.number(),
    /** Sum of its volumes; null where none says. */
    sizeBytes: z.number().nullable(),
    /** Where it is kept; null for a snapshot. */
    target: z.string().nullable(),
    /** namespace/name of the schedule that made it; null where a user did. */
    schedule: z.string().nullable(),
  }),
});
export type VmBackup = z.infer<typeof VmBackup>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    source: z.object({ name: z.string() }),
    type: z.string().nullish(),
  }),
  status: z
    .object({
      readyToUse: z.boolean().nullish(),
      progress: z.number().nullish(),
      error: z.object({ message: z.string().nullish() }).nullish(),
      volumeBackups: z.array(z.object({ volumeSize: z.number().nullish() })).nullish(),
      backupTarget: z.object({ endpoint: z.string().nullish(), bucketName: z.string().nullish() }).nullish(),
      conditions: Conditions,
    })
    .nullish(),
});
const read = toReader(Raw);

/** Source: harvester-ui-extension models/harvesterhci.io.virtualmachinebackup.js. */
function toShown(
  isReady: boolean,
  error: string | null,
  conditions: readonly Condition[],
): { state: State; status: string } {
  if (error !== null) return { state: 'error', status: error };
  if (isReady) return { state: 'running', status: 'Ready' };
  if (isTrue(conditions, 'InProgress')) return { state: 'starting', status: 'Progressing' };
  return { state: 'pending', status: 'Not ready' };
}

/** Backups and snapshots of VMs: harvesterhci.io/v1beta1. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/backup.go. */
export const vmBackupKind = defineKind({
  kind: 'VirtualMachineBackup',
  resource: {
    group: 'harvesterhci.io',
    version: 'v1beta1',
    plural: 'virtualmachinebackups',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  layer: 'backups',
  project(raw, cluster): VmBackup {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const isReady = status?.readyToUse ?? false;
    const volumes = status?.volumeBackups ?? [];
    const sizes = volumes.flatMap(({ volumeSize }) => volumeSize ?? []);
    const target = status?.backupTarget;
    const shown = toShown(isReady, status?.error?.message ?? null, conditions);
    return toEntity('VirtualMachineBackup', cluster, metadata, { ...shown, conditions }, 'backup', {
      type: shareText(spec.type || 'backup'),
      vm: shareText(spec.source.name),
      isReady,
      progress: status?.progress ?? (isReady ? 100 : 0),
      volumes: volumes.length,
      sizeBytes: sizes.length > 0 ? sizes.reduce((sum, each) => sum + each, 0) : null,
      target: shareOptional([target?.endpoint, target?.bucketName].filter(Boolean).join(' ') || null),
      schedule: shareOptional(metadata.annotations?.['harvesterhci.io/svmbackupId']),
    });
  },
});
