import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';

/** A Harvester setting with its effective value; null where the name is not known to be free of credentials. */
export const Setting = z.object({
  ...commonFields,
  kind: z.literal('Setting'),
  setting: z.object({ value: z.string().nullable(), isDefault: z.boolean() }),
});
export type Setting = z.infer<typeof Setting>;

/** Settings whose values hold no credential; all others (backup targets, registries, certificates, proxies) stay in main. */
export const openSettings: ReadonlySet<string> = new Set([
  'server-version',
  'ui-index',
  'ui-source',
  'overcommit-config',
  'default-storage-class',
  'default-vm-termination-grace-period-seconds',
  'harvester-csi-ccm-versions',
  'storage-network',
  'vm-migration-network',
  'rwx-network',
  'vip-pools',
  'ntp-servers',
  'kubevirt-migration',
  'vm-force-reset-policy',
  'upgrade-checker-enabled',
  'max-hotplug-ratio',
  'additional-guest-memory-overhead-ratio',
  'longhorn-v2-data-engine-enabled',
  'csi-driver-config',
  'support-bundle-timeout',
  'log-level',
]);

const Raw = z.object({
  metadata: Metadata,
  value: z.string().nullish(),
  default: z.string().nullish(),
  status: z.object({ conditions: Conditions }).nullish(),
});
const read = toReader(Raw);

/** Settings: harvesterhci.io/v1beta1. Only a few may be read by everybody, and those by name. Source: harvester/harvester pkg/data/rbac.go. */
export const settingKind = defineKind({
  kind: 'Setting',
  resource: { group: 'harvesterhci.io', version: 'v1beta1', plural: 'settings', isNamespaced: false },
  read: {
    type: 'watch',
    namesWhenForbidden: [
      'server-version',
      'default-storage-class',
      'harvester-csi-ccm-versions',
      'default-vm-termination-grace-period-seconds',
    ],
  },
  project(raw, cluster): Setting {
    const { metadata, value, default: fallback, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const isDefault = !value;
    const effective = isDefault ? (fallback ?? '') : value;
    const shown: Shown = {
      state: 'running',
      status: isDefault ? 'Default' : 'Set',
      conditions,
    };
    return toEntity('Setting', cluster, metadata, shown, 'setting', {
      value: openSettings.has(metadata.name) ? effective : null,
      isDefault,
    });
  },
});
