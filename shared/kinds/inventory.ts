import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareLink, shareOptional } from './share.ts';

/** A host as its BMC (baseboard management controller) knows it: the add-on harvester-seeder keeps one object a host. */
export const Inventory = z.object({
  ...commonFields,
  kind: z.literal('Inventory'),
  inventory: z.object({
    /** Name of the host. */
    host: z.string(),
    /** Whether the BMC can be used; `status.status` is inventoryNodeReady. */
    isReady: z.boolean(),
    /** on, off, or what the BMC said; null where it has not said. */
    power: z.string().nullable(),
    /** shutdown, poweron or reboot while that is under way; null otherwise. */
    pending: z.string().nullable(),
    /** What came of the last request: its name, and complete or failed; null where there was none. */
    last: z.object({ operation: z.string(), outcome: z.string() }).nullable(),
    /** Address of the BMC; null where it is not set up. */
    bmc: z.string().nullable(),
  }),
});
export type Inventory = z.infer<typeof Inventory>;

const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      powerActionRequested: z.string().nullish(),
      baseboardSpec: z
        .object({
          connection: z.object({ host: z.string().nullish(), port: z.number().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  status: z
    .object({
      status: z.string().nullish(),
      machinePowerState: z.string().nullish(),
      powerAction: z
        .object({ actionStatus: z.string().nullish(), lastActionRequested: z.string().nullish() })
        .nullish(),
      conditions: Conditions,
    })
    .nullish(),
});
const read = toReader(Raw);

function toState(isReady: boolean, power: string | null, pending: string | null): State {
  if (pending !== null) return pending === 'poweron' ? 'starting' : 'stopping';
  if (!isReady) return 'warning';
  return power === 'off' ? 'off' : 'running';
}

/** Inventories: metal.harvesterhci.io/v1alpha1. Source: harvester/seeder pkg/api/v1alpha1/inventory_types.go. */
export const inventoryKind = defineKind({
  kind: 'Inventory',
  resource: {
    group: 'metal.harvesterhci.io',
    version: 'v1alpha1',
    plural: 'inventories',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  project(raw, cluster): Inventory {
    const { metadata, spec, status } = read(raw);
    const annotations = metadata.annotations ?? {};
    const host = annotations['metal.harvesterhci.io/local-node-name'] ?? metadata.name;
    const isReady = status?.status === 'inventoryNodeReady';
    const outcome = status?.powerAction?.actionStatus ?? '';
    const asked = spec?.powerActionRequested ?? '';
    const pending = asked !== '' && outcome === '' ? asked : null;
    const power = shareOptional(status?.machinePowerState);
    const last = status?.powerAction?.lastActionRequested ?? asked;
    const connection = spec?.baseboardSpec?.connection;
    const bmc = connection?.host ?? '';
    const shown: Shown = {
      state: toState(isReady, power, pending),
      status: pending ?? (isReady ? (power ?? 'Ready') : (status?.status ?? 'Not ready')),
      conditions: toConditions(status?.conditions),
      links: [shareLink('describes', toEntityId({ cluster, kind: 'Node', namespace: null, name: host }))],
    };
    return toEntity('Inventory', cluster, metadata, shown, 'inventory', {
      host,
      isReady,
      power,
      pending,
      last: outcome !== '' && last !== '' ? { operation: last, outcome } : null,
      bmc: bmc === '' ? null : connection?.port ? `${bmc}:${connection.port}` : bmc,
    });
  },
});
