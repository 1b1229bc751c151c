import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, StringMap, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareText, trim } from './share.ts';

/** A network config: which hosts join a cluster network, and by which network cards. */
export const UplinkConfig = z.object({
  ...commonFields,
  kind: z.literal('VlanConfig'),
  uplinkConfig: z.object({
    clusterNetwork: z.string(),
    nics: z.array(z.string()),
    /** How the cards work together, such as active-backup or 802.3ad; null where it is not said. */
    bondMode: z.string().nullable(),
    /** Names of the hosts it applies to, as the controller found them; null before it did. */
    hosts: z.array(z.string()).nullable(),
  }),
});
export type UplinkConfig = z.infer<typeof UplinkConfig>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    clusterNetwork: z.string(),
    nodeSelector: StringMap,
    uplink: z
      .object({
        nics: z.array(z.string()).nullish(),
        bondOptions: z.object({ mode: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});
const read = toReader(Raw);
const Names = z.array(z.string());

function toHosts(text: string | undefined): string[] | null {
  try {
    return Names.safeParse(JSON.parse(text ?? '')).data ?? null;
  } catch {
    return null;
  }
}

/** Network configs. Source: harvester/network-controller-harvester pkg/apis/network.harvesterhci.io/v1beta1 VlanConfig. */
export const uplinkConfigKind = defineKind({
  kind: 'VlanConfig',
  resource: {
    group: 'network.harvesterhci.io',
    version: 'v1beta1',
    plural: 'vlanconfigs',
    isNamespaced: false,
  },
  read: { type: 'watch' },
  project(raw, cluster): UplinkConfig {
    const { metadata, spec } = read(raw);
    const hosts = toHosts(metadata.annotations?.['network.harvesterhci.io/matched-nodes']);
    const shown =
      hosts === null
        ? { state: 'pending' as const, status: 'Not applied yet' }
        : { state: 'running' as const, status: 'Applied' };
    return toEntity('VlanConfig', cluster, metadata, shown, 'uplinkConfig', {
      clusterNetwork: shareText(spec.clusterNetwork),
      nics: trim(spec.uplink?.nics ?? []),
      bondMode: spec.uplink?.bondOptions?.mode ?? null,
      hosts: hosts?.sort() ?? null,
    });
  },
});
