import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, isTrue, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';

/** A cluster network: a bridge of the same name on every host that carries it. */
export const ClusterNetwork = z.object({
  ...commonFields,
  kind: z.literal('ClusterNetwork'),
  clusterNetwork: z.object({
    /** Largest packet of its uplinks in bytes; null where Harvester does not say. */
    mtuBytes: z.number().nullable(),
    /** Whether it is mgmt, which every host carries and nobody can remove. */
    isBuiltIn: z.boolean(),
  }),
});
export type ClusterNetwork = z.infer<typeof ClusterNetwork>;

const Raw = z.object({ metadata: Metadata, status: z.object({ conditions: Conditions }).nullish() });
const read = toReader(Raw);

/** Cluster networks. Source: harvester/network-controller-harvester pkg/apis/network.harvesterhci.io/v1beta1. */
export const clusterNetworkKind = defineKind({
  kind: 'ClusterNetwork',
  resource: {
    group: 'network.harvesterhci.io',
    version: 'v1beta1',
    plural: 'clusternetworks',
    isNamespaced: false,
  },
  read: { type: 'watch' },
  project(raw, cluster): ClusterNetwork {
    const { metadata, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const isBuiltIn = metadata.name === 'mgmt';
    const isReady = isBuiltIn || isTrue(conditions, 'ready');
    const mtu = Number(metadata.annotations?.['network.harvesterhci.io/uplink-mtu']);
    const shown = { state: isReady ? ('running' as const) : ('pending' as const), conditions };
    return toEntity(
      'ClusterNetwork',
      cluster,
      metadata,
      { ...shown, status: isReady ? 'Ready' : 'Not ready' },
      'clusterNetwork',
      { mtuBytes: mtu > 0 ? mtu : null, isBuiltIn },
    );
  },
});
