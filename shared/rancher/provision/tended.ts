import type { EntityId } from '../../id.ts';
import { toEntityId } from '../../id.ts';
import { toGuestSpec } from '../../plan/draft-parts.ts';
import type { TendGuest, TendVerb } from '../../plan/intention.ts';
import type { Pool, Shape } from '../../plan/shape.ts';
import type { Site } from '../../plan/site.ts';
import type { RancherGuest, RancherPool } from '../guest.ts';
import type { RancherInfo } from '../rancher.ts';
import { toThrough } from './spec.ts';
import type { ThroughGuest } from './spec.ts';

const gib = 2 ** 30;

/** A pool of a guest cluster that a Rancher made, as far as plans need it. */
export type TendedPool = Pick<RancherPool, 'name' | 'quantity' | 'roles' | 'configName'> & { shape: Shape };

/** A guest cluster that a Rancher in the vault made and can change. */
export type Tended = {
  guest: ThroughGuest;
  pools: readonly TendedPool[];
  /** The machine of a VM, by its entity id. */
  machines: ReadonlyMap<EntityId, { name: string; pool: string }>;
  /** Names of snapshots of etcd, newest first. */
  snapshots: readonly string[];
  /** `namespace:name` of its cloud credential; null while it is not known. */
  credential: string | null;
  /** The Kubernetes version that is wanted. */
  version: string;
};

/** The shape of a pool's VMs as far as Rancher tells it: what it does not is as usual. */
function shapeOf({ shape }: RancherPool): Shape {
  const disks = (shape?.disks ?? []).map(({ image, storageClass, sizeGib }, index) => ({
    name: `disk-${index}`,
    sizeBytes: Math.max(1, sizeGib ?? 40) * gib,
    image,
    storageClass,
    bus: 'virtio' as const,
  }));
  const nics = (shape?.networks ?? []).map((network, index) => ({
    name: `nic-${index}`,
    network,
    addressing: { type: 'dhcp' as const },
  }));
  const blank = {
    name: 'disk-0',
    sizeBytes: 40 * gib,
    image: null,
    storageClass: null,
    bus: 'virtio' as const,
  };
  return {
    cpuCores: Math.max(1, shape?.cpus ?? 2),
    memoryBytes: Math.max(1, shape?.memoryGib ?? 4) * gib,
    disks: disks.length > 0 ? disks : [blank],
    nics: nics.length > 0 ? nics : [{ name: 'nic-0', network: null, addressing: { type: 'dhcp' } }],
    firmware: 'bios',
    os: 'linux',
  };
}

/**
 * What plans need of a guest cluster to change it by its Rancher; null for one of a distribution that is not provisioned any
 * more, or of which it is not known on which Harvester it is. `namespace` is that of its VMs.
 */
export function toTended(
  site: Site,
  info: Pick<RancherInfo, 'id' | 'name' | 'version'>,
  told: RancherGuest,
  namespace: string,
): Tended | null {
  const { distribution, kubernetesVersion: version } = told;
  const harvester =
    told.harvesterClusterId ?? told.pools.find((pool) => pool.harvesterClusterId)?.harvesterClusterId ?? null;
  if ((distribution !== 'rke2' && distribution !== 'k3s') || harvester === null || version === null)
    return null;
  const through = toThrough(
    { rancher: info.id, name: info.name, harvester, version: info.version },
    distribution,
  );
  const machines = told.machines.flatMap(
    ({ name, pool, vmName, vmNamespace, isDeleting }): [EntityId, { name: string; pool: string }][] => {
      if (pool === null || isDeleting) return [];
      const place = { namespace: vmNamespace ?? namespace, name: vmName };
      return [[toEntityId({ cluster: site.cluster, kind: 'VirtualMachine', ...place }), { name, pool }]];
    },
  );
  const snapshots = told.etcdSnapshots
    .filter(({ state }) => state !== 'error')
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  return {
    guest: {
      ...toGuestSpec(site, told.name, distribution),
      namespace,
      release: { type: 'version', version },
      through,
    },
    pools: told.pools.map((pool) => ({ ...pool, shape: shapeOf(pool) })),
    machines: new Map(machines),
    snapshots: snapshots.map(({ name }) => name),
    credential: told.credential,
    version,
  };
}

/** A pool for a plan: as it is, with another number of nodes. */
export function toPlannedPool({ name, roles, shape }: TendedPool, count: number): Pool {
  return {
    name,
    roles: roles.length > 0 ? [...roles] : ['worker'],
    count,
    shape,
    placement: { type: 'scheduler' },
    labels: {},
    taints: [],
  };
}

/** A change of a guest cluster by its Rancher, as an intention. */
export function toTendGuest(id: string, { guest, pools }: Tended, verb: TendVerb): TendGuest {
  return {
    id,
    type: 'tend-guest',
    guest,
    pools: pools.map(({ name, roles, quantity }) => ({ name, roles: [...roles], quantity })),
    verb,
  };
}
