import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareList, shareOptional, shareText } from './share.ts';

/** A VM network: a NetworkAttachmentDefinition, of Harvester or of somebody else. */
export const Network = z.object({
  ...commonFields,
  kind: z.literal('NetworkAttachmentDefinition'),
  network: z.object({
    /** L2VlanNetwork, L2VlanTrunkNetwork, UntaggedNetwork, OverlayNetwork or another, as it came; null where it is not of Harvester. */
    type: z.string().nullable(),
    /** Name of the cluster network it is on; null where it is on none. */
    clusterNetwork: z.string().nullable(),
    /** 1 to 4094; null where it has no tag of its own. */
    vlan: z.number().nullable(),
    /** The VLANs of a trunk, as `10` or `10-20`. */
    trunk: z.array(z.string()),
    cidr: z.string().nullable(),
    gateway: z.string().nullable(),
    /** "true", "false", "DHCP failed" or "ping failed": whether its gateway answers; null where it is not tried. */
    connectivity: z.string().nullable(),
    /** Whether it is one of Harvester's own, such as the storage network. */
    isSystem: z.boolean(),
  }),
});
export type Network = z.infer<typeof Network>;

const Raw = z.object({ metadata: Metadata, spec: z.object({ config: z.string().nullish() }).nullish() });
const read = toReader(Raw);

const Config = z.object({
  type: z.string().optional().catch(undefined),
  bridge: z.string().optional().catch(undefined),
  vlan: z.number().optional().catch(undefined),
  vlanTrunk: z
    .array(
      z.object({ id: z.number().optional(), minID: z.number().optional(), maxID: z.number().optional() }),
    )
    .optional()
    .catch(undefined),
});
const Route = z.object({
  cidr: z.string().optional().catch(undefined),
  gateway: z.string().optional().catch(undefined),
  connectivity: z.string().optional().catch(undefined),
});

/** A JSON text by a schema of optional fields; empty where it is none. */
function parseJson<T>(schema: z.ZodType<T>, text: string | null | undefined): Partial<T> {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data ?? {};
  } catch {
    return {};
  }
}

function toClusterNetwork(
  labels: Record<string, string>,
  config: Partial<z.output<typeof Config>>,
): string | null {
  const label = labels['network.harvesterhci.io/clusternetwork'];
  if (label) return label;
  // Source: harvester/network-controller-harvester pkg/utils/nad.go: an overlay network counts to mgmt.
  if (config.type === 'kube-ovn') return 'mgmt';
  return config.bridge?.endsWith('-br') ? config.bridge.slice(0, -3) : null;
}

function toVlan(labels: Record<string, string>, config: Partial<z.output<typeof Config>>): number | null {
  const vlan = config.vlan ?? Number(labels['network.harvesterhci.io/vlan-id'] ?? 0);
  return Number.isInteger(vlan) && vlan > 0 ? vlan : null;
}

const answers: Record<string, { state: State; status: string }> = {
  true: { state: 'running', status: 'Ready' },
  false: { state: 'warning', status: 'Gateway does not answer' },
};

/** VM networks. Source: k8s.cni.cncf.io/v1, harvester/network-controller-harvester pkg/utils/nad.go. */
export const networkKind = defineKind({
  kind: 'NetworkAttachmentDefinition',
  resource: {
    group: 'k8s.cni.cncf.io',
    version: 'v1',
    plural: 'network-attachment-definitions',
    isNamespaced: true,
  },
  read: { type: 'watch' },
  project(raw, cluster): Network {
    const { metadata, spec } = read(raw);
    const labels = metadata.labels ?? {};
    const config = parseJson(Config, spec?.config);
    const route = parseJson(Route, metadata.annotations?.['network.harvesterhci.io/route']);
    const connectivity = route.connectivity || null;
    const isReady = labels['network.harvesterhci.io/ready'] !== 'false';
    const shown = isReady
      ? (answers[connectivity ?? 'true'] ?? { state: 'warning' as const, status: connectivity ?? '' })
      : { state: 'pending' as const, status: 'Not ready' };
    return toEntity('NetworkAttachmentDefinition', cluster, metadata, shown, 'network', {
      type: shareOptional(labels['network.harvesterhci.io/type']),
      clusterNetwork: shareOptional(toClusterNetwork(labels, config)),
      vlan: toVlan(labels, config),
      trunk: shareList(
        (config.vlanTrunk ?? []).map(({ id, minID, maxID }) =>
          shareText(id === undefined ? `${minID ?? ''}-${maxID ?? ''}` : String(id)),
        ),
      ),
      cidr: shareOptional(route.cidr || null),
      gateway: shareOptional(route.gateway || null),
      connectivity: shareOptional(connectivity),
      isSystem: metadata.namespace === 'harvester-system',
    });
  },
});
