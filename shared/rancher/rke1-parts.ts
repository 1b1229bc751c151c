import type { GuestRole } from '../guest/guest.ts';
import type { Condition } from '../world/entity.ts';
import type { PoolShape } from './guest.ts';
import { toPoolShape } from './parts.ts';
import { at, conditionsAt, isAt, isRaw, metaOf, numberAt, textAt } from './raw.ts';
import type { RawMeta } from './raw.ts';

/** A node pool of RKE1; its namespace is the id of its cluster. Source: guest-clusters reference, section 4. */
export type NodePoolPart = RawMeta & {
  hostnamePrefix: string | null;
  quantity: number;
  roles: GuestRole[];
  /** `namespace:name`. */
  template: string;
  drainBeforeDelete: boolean;
};

/** A node template of RKE1; a `shape` says that it is for the Harvester Node Driver. */
export type NodeTemplatePart = RawMeta & {
  displayName: string;
  credential: string | null;
  shape: PoolShape | null;
};

/** A node of RKE1; its namespace is the id of its cluster. */
export type NodePart = RawMeta & {
  /** The name of its VM. */
  hostname: string;
  /** `namespace:name`; null where it is in none. */
  nodePool: string | null;
  roles: GuestRole[];
  nodeName: string | null;
  addresses: string[];
  conditions: Condition[];
};

const roleFields = [
  ['control-plane', 'controlPlane'],
  ['etcd', 'etcd'],
  ['worker', 'worker'],
] as const;

function rolesOf(spec: unknown): GuestRole[] {
  return roleFields.flatMap(([role, field]) => (isAt(spec, field) ? [role] : []));
}

/** Reads a node pool. */
export function readNodePool(raw: unknown): NodePoolPart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const spec = at(raw, 'spec');
  return {
    ...meta,
    hostnamePrefix: textAt(spec, 'hostnamePrefix'),
    quantity: numberAt(spec, 'quantity') ?? 0,
    roles: rolesOf(spec),
    template: textAt(spec, 'nodeTemplateName') ?? '',
    drainBeforeDelete: isAt(spec, 'drainBeforeDelete'),
  };
}

/** Reads a node template; the fields of the driver are at its top. */
export function readNodeTemplate(raw: unknown): NodeTemplatePart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const config = at(raw, 'harvesterConfig');
  const isHarvester = textAt(raw, 'spec', 'driver') === 'harvester' || isRaw(config);
  return {
    ...meta,
    displayName: textAt(raw, 'spec', 'displayName') ?? meta.name,
    credential: textAt(raw, 'spec', 'cloudCredentialName'),
    shape: isHarvester ? toPoolShape(config) : null,
  };
}

/** Reads a node. */
export function readNode(raw: unknown): NodePart | null {
  const meta = metaOf(raw);
  if (meta === null) return null;
  const spec = at(raw, 'spec');
  const address = textAt(raw, 'status', 'internalNodeStatus', 'nodeInfo', 'address');
  const ip = textAt(raw, 'status', 'rkeNode', 'address') ?? address;
  return {
    ...meta,
    hostname: textAt(spec, 'requestedHostname') ?? meta.name,
    nodePool: textAt(spec, 'nodePoolName'),
    roles: rolesOf(spec),
    nodeName: textAt(raw, 'status', 'nodeName'),
    addresses: ip === null ? [] : [ip],
    conditions: conditionsAt(raw, 'status', 'conditions'),
  };
}
