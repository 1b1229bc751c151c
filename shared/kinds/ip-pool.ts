import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { Conditions, defineKind, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareList, shareOptional, shareText } from './share.ts';

/** A pool of addresses for load balancers. */
export const IpPool = z.object({
  ...commonFields,
  kind: z.literal('IPPool'),
  ipPool: z.object({
    total: z.number(),
    available: z.number(),
    /** The subnets of its ranges, as they came. */
    subnets: z.array(z.string()),
    /** namespace/name of the only network it serves; null where it serves every one. */
    network: z.string().nullable(),
    /** Names of the namespaces and guest clusters it is kept for; `*` stands for every one. */
    scope: z.array(z.object({ project: z.string(), namespace: z.string(), guestCluster: z.string() })),
  }),
});
export type IpPool = z.infer<typeof IpPool>;

const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      ranges: z.array(z.object({ subnet: z.string().nullish() })).nullish(),
      selector: z
        .object({
          network: z.string().nullish(),
          scope: z
            .array(
              z.object({
                project: z.string().nullish(),
                namespace: z.string().nullish(),
                guestCluster: z.string().nullish(),
              }),
            )
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  status: z
    .object({ total: z.number().nullish(), available: z.number().nullish(), conditions: Conditions })
    .nullish(),
});
const read = toReader(Raw);

/** Address pools: loadbalancer.harvesterhci.io/v1beta1 ippools. Source: harvester/load-balancer-harvester pkg/apis/loadbalancer.harvesterhci.io/v1beta1. */
export const ipPoolKind = defineKind({
  kind: 'IPPool',
  resource: {
    group: 'loadbalancer.harvesterhci.io',
    version: 'v1beta1',
    plural: 'ippools',
    isNamespaced: false,
  },
  read: { type: 'watch' },
  project(raw, cluster): IpPool {
    const { metadata, spec, status } = read(raw);
    const available = status?.available ?? 0;
    const shown = {
      state: available > 0 ? ('running' as const) : ('warning' as const),
      status: available > 0 ? 'Ready' : 'No address is free',
      conditions: toConditions(status?.conditions),
    };
    return toEntity('IPPool', cluster, metadata, shown, 'ipPool', {
      total: status?.total ?? 0,
      available,
      subnets: shareList((spec?.ranges ?? []).map(({ subnet }) => shareText(subnet ?? ''))),
      network: shareOptional(spec?.selector?.network || null),
      scope: (spec?.selector?.scope ?? []).map(({ project, namespace, guestCluster }) => ({
        project: project || '*',
        namespace: namespace || '*',
        guestCluster: guestCluster || '*',
      })),
    });
  },
});
