import { z } from 'zod';

/** What makes a part of a cluster there: a Harvester release, an add-on, or a component beside Harvester. */
export type FeatureCause =
  { type: 'release'; since: string } | { type: 'addon'; addon: string } | { type: 'part'; part: string };

/** Something a Harvester may have or lack; it has it where its API serves the resource (and the subresource). */
export type FeatureDefinition = {
  group: string;
  version: string;
  resource: string;
  subresource?: string;
  cause: FeatureCause;
};

/** Everything that is looked for. Sources: harvester API reference sections 0 and 9; harvester/harvester deploy/charts (add-ons). */
export const features = {
  storage: of('longhorn.io', 'v1beta2', 'volumes', { type: 'part', part: 'Longhorn' }),
  metrics: of('metrics.k8s.io', 'v1beta1', 'nodes', { type: 'part', part: 'metrics-server' }),
  scheduledBackups: of('harvesterhci.io', 'v1beta1', 'schedulevmbackups', since('1.4')),
  snapshotQuotas: of('harvesterhci.io', 'v1beta1', 'resourcequotas', since('1.4')),
  imageDownloads: of('harvesterhci.io', 'v1beta1', 'virtualmachineimagedownloaders', since('1.5')),
  otherStorage: of('cdi.kubevirt.io', 'v1beta1', 'datavolumes', since('1.5')),
  hardReset: {
    ...of('subresources.kubevirt.io', 'v1', 'virtualmachineinstances', since('1.6')),
    subresource: 'reset',
  },
  volumeBackups: of('harvesterhci.io', 'v1beta1', 'volumeremotebackups', since('1.8')),
  passthrough: of('devices.harvesterhci.io', 'v1beta1', 'pcidevices', addon('pcidevices-controller')),
  power: of('metal.harvesterhci.io', 'v1alpha1', 'inventories', addon('harvester-seeder')),
  privateClouds: of('kubeovn.io', 'v1', 'vpcs', addon('kubeovn-operator')),
  vmImport: of(
    'migration.harvesterhci.io',
    'v1beta1',
    'virtualmachineimports',
    addon('vm-import-controller'),
  ),
} satisfies Record<string, FeatureDefinition>;

/** The names of the features. */
export const FeatureName = z.enum([
  'storage',
  'metrics',
  'scheduledBackups',
  'snapshotQuotas',
  'imageDownloads',
  'otherStorage',
  'hardReset',
  'volumeBackups',
  'passthrough',
  'power',
  'privateClouds',
  'vmImport',
]);
export type FeatureName = z.infer<typeof FeatureName>;

/** Which features a cluster has; null where it would not say. */
export const FeaturesFound = z.array(z.object({ name: FeatureName, isThere: z.boolean().nullable() }));
export type FeaturesFound = z.infer<typeof FeaturesFound>;

function of(group: string, version: string, resource: string, cause: FeatureCause): FeatureDefinition {
  return { group, version, resource, cause };
}

function since(release: string): FeatureCause {
  return { type: 'release', since: release };
}

function addon(name: string): FeatureCause {
  return { type: 'addon', addon: name };
}
