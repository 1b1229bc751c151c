import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import {
  Conditions,
  defineKind,
  findCondition,
  Metadata,
  toConditions,
  toEntity,
  toProblem,
} from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';
import { shareOptional, shareText } from './share.ts';

/** An add-on of Harvester, enabled or not. */
export const Addon = z.object({
  ...commonFields,
  kind: z.literal('Addon'),
  addon: z.object({
    /** The name Harvester shows; the object's where it has no other. */
    displayName: z.string(),
    isEnabled: z.boolean(),
    isExperimental: z.boolean(),
    chart: z.string(),
    version: z.string(),
    repo: z.string().nullable(),
  }),
});
export type Addon = z.infer<typeof Addon>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    chart: z.string().nullish(),
    enabled: z.boolean().nullish(),
    repo: z.string().nullish(),
    version: z.string().nullish(),
  }),
  status: z.object({ status: z.string().nullish(), conditions: Conditions }).nullish(),
});
const read = toReader(Raw);

const shownAs: Record<string, Pick<Shown, 'state' | 'status'>> = {
  AddonEnabling: { state: 'starting', status: 'Enabling' },
  AddonDeploySuccessful: { state: 'running', status: 'Enabled' },
  AddonUpdating: { state: 'starting', status: 'Updating' },
  AddonDisabling: { state: 'stopping', status: 'Disabling' },
  AddonDisabled: { state: 'off', status: 'Disabled' },
};

/** Add-ons: harvesterhci.io/v1beta1 addons. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/addon.go; harvester API reference section 6.4. */
export const addonKind = defineKind({
  kind: 'Addon',
  resource: { group: 'harvesterhci.io', version: 'v1beta1', plural: 'addons', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'addons',
  project(raw, cluster): Addon {
    const { metadata, spec, status } = read(raw);
    const labels = metadata.labels ?? {};
    const conditions = toConditions(status?.conditions);
    const failed = findCondition(conditions, 'OperationFailed');
    const isEnabled = spec.enabled ?? false;
    const told = status?.status ?? '';
    const usual: Pick<Shown, 'state' | 'status'> = isEnabled
      ? { state: 'pending', status: told || 'Not deployed yet' }
      : { state: 'off', status: told || 'Disabled' };
    const hasFailed = failed?.status === 'True';
    const shown: Shown = {
      ...(shownAs[told] ?? usual),
      ...(hasFailed ? { state: 'error', problems: [toProblem(failed, 'error')] } : {}),
      conditions,
    };
    return toEntity('Addon', cluster, metadata, shown, 'addon', {
      displayName: labels['addon.harvesterhci.io/displayName'] ?? metadata.name,
      isEnabled,
      isExperimental: labels['addon.harvesterhci.io/experimental'] === 'true',
      chart: shareText(spec.chart ?? ''),
      version: shareText(spec.version ?? ''),
      repo: shareOptional(spec.repo || null),
    });
  },
});
