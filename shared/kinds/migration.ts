import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, isTrue, Metadata, StringMap, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';

/** A live migration: KubeVirt's VirtualMachineInstanceMigration; ended ones stay until they are deleted. */
export const Migration = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineInstanceMigration'),
  migration: z.object({
    vmName: z.string(),
    phase: z.string(),
    isActive: z.boolean(),
    isAbortRequested: z.boolean(),
    sourceHost: z.string().nullable(),
    targetHost: z.string().nullable(),
    /** The host it was asked to go to; absent where it was left to the scheduler or is not said. */
    askedHost: z.string().optional(),
    /** When the guest's memory began to be copied, and when it was over (ISO 8601); absent before. */
    copyingSince: z.string().optional(),
    endedAt: z.string().optional(),
    failureReason: z.string().nullable(),
  }),
});
export type Migration = z.infer<typeof Migration>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ vmiName: z.string(), addedNodeSelector: StringMap }),
  status: z
    .object({
      phase: z.string().nullish(),
      conditions: Conditions,
      migrationState: z
        .object({
          sourceNode: z.string().nullish(),
          targetNode: z.string().nullish(),
          startTimestamp: z.string().nullish(),
          endTimestamp: z.string().nullish(),
          failureReason: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);

function toState(phase: string): State {
  if (phase === 'Succeeded') return 'off';
  return phase === 'Failed' ? 'error' : 'migrating';
}

/** Migrations: kubevirt.io/v1 virtualmachineinstancemigrations. Source: KubeVirt API, harvester API reference section 3.4. */
export const migrationKind = defineKind({
  kind: 'VirtualMachineInstanceMigration',
  resource: {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineinstancemigrations',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  project(raw, cluster): Migration {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const phase = status?.phase ?? '';
    const { startTimestamp, endTimestamp } = status?.migrationState ?? {};
    const asked = spec.addedNodeSelector?.['kubernetes.io/hostname'];
    const vm = toEntityId({
      cluster,
      kind: 'VirtualMachine',
      namespace: metadata.namespace ?? null,
      name: spec.vmiName,
    });
    const shown: Shown = {
      state: toState(phase),
      status: phase === '' ? 'Pending' : phase,
      conditions,
      links: [{ type: 'migrates', to: vm }],
    };
    return toEntity('VirtualMachineInstanceMigration', cluster, metadata, shown, 'migration', {
      vmName: spec.vmiName,
      phase,
      isActive: phase !== 'Succeeded' && phase !== 'Failed',
      isAbortRequested: isTrue(conditions, 'migrationAbortRequested'),
      sourceHost: status?.migrationState?.sourceNode ?? null,
      targetHost: status?.migrationState?.targetNode ?? null,
      ...(asked ? { askedHost: asked } : {}),
      ...(startTimestamp ? { copyingSince: startTimestamp } : {}),
      ...(endTimestamp ? { endedAt: endTimestamp } : {}),
      failureReason: status?.migrationState?.failureReason ?? null,
    });
  },
});
