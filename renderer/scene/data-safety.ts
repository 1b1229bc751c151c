import type { EntityId } from '../../shared/id.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { ReplicaMode, StorageReplica } from '../../shared/kinds/storage-replica.ts';
import type { StorageVolume } from '../../shared/kinds/storage-volume.ts';
import type { Volume } from '../../shared/kinds/volume.ts';
import type { HealthByKind } from '../../shared/world/patch.ts';
import type { ClusterNode, VmNode } from './graph.ts';

/** Why the copies of a volume are not known; `foreign`: it is of another storage than Longhorn, `unbound`: it has no storage yet. */
export type Unknown = 'loading' | 'forbidden' | 'absent' | 'unbound' | 'foreign';

/** Whether the volumes and replicas of a cluster are known. */
export type StorageStatus = 'known' | Exclude<Unknown, 'unbound' | 'foreign'>;

/** A Longhorn volume with its replicas, and on which hosts (by name) all of its data is. */
export type Copies = { volume: StorageVolume; replicas: readonly StorageReplica[]; hosts: readonly string[] };

/** What is known of the copies of a claim. */
export type VolumeSafety =
  ({ type: 'known'; claim: EntityId } & Copies) | { type: 'unknown'; claim: EntityId; reason: Unknown };

/**
 * How many hosts a VM is from data loss: `lost`: no copy of a volume is whole; `one`: one host holds the only whole copy of
 * a volume that wants more; `single`: the same of a volume that wants no more than one; two; or three and more.
 */
export type SafetyClass = 'lost' | 'one' | 'single' | 'two' | 'many' | 'none' | Unknown;

/** How safe the data of a VM is, by its volume that is least so. */
export type VmSafety = {
  class: SafetyClass;
  volumes: readonly VolumeSafety[];
  /** Whether a copy of one of its volumes is being built. */
  isRebuilding: boolean;
};

/** What the storage layer says of a cluster. */
export type ClusterSafety = {
  status: StorageStatus;
  /** By entity id of the VM. */
  vms: ReadonlyMap<EntityId, VmSafety>;
  /** By name of a host: the VMs of which it holds the only whole copy of a volume, and whether that volume wants more. */
  losses: ReadonlyMap<string, readonly { vm: VmNode; wantsMore: boolean }[]>;
};

/** Whether the kinds of the storage layer are known. */
export function storageStatus(health: HealthByKind): StorageStatus {
  const kinds: readonly KindName[] = ['StorageVolume', 'StorageReplica'];
  const types = new Set(kinds.map((kind) => health[kind]?.type ?? 'unfollowed'));
  if (types.has('forbidden')) return 'forbidden';
  if (types.has('absent')) return 'absent';
  return types.has('loading') || types.has('unfollowed') ? 'loading' : 'known';
}

/**
 * Whether a replica has all the data of its volume. One that rests is whole with its volume; beside an attached volume
 * it is not written to. Source: longhorn/longhorn-manager controller/volume_controller.go.
 */
function isWhole(replica: StorageReplica, volume: StorageVolume): boolean {
  const { mode } = replica.replica;
  return mode === 'healthy' || (mode === 'stopped' && volume.storageVolume.state !== 'attached');
}

function hostsOf(volume: StorageVolume, replicas: readonly StorageReplica[]): string[] {
  if (volume.storageVolume.robustness === 'faulted') return [];
  const whole = replicas.filter((replica) => isWhole(replica, volume));
  return [...new Set(whole.flatMap(({ replica }) => replica.host ?? []))].sort();
}

/** Longhorn's volumes and replicas of a world, by the name of the volume. */
function copiesOf(entities: Iterable<Entity>): {
  claims: Map<EntityId, Volume>;
  copies: Map<string, Copies>;
} {
  const claims = new Map<EntityId, Volume>();
  const volumes: StorageVolume[] = [];
  const replicas = new Map<string, StorageReplica[]>();
  for (const entity of entities) {
    if (entity.kind === 'PersistentVolumeClaim') claims.set(entity.id, entity);
    else if (entity.kind === 'StorageVolume') volumes.push(entity);
    else if (entity.kind === 'StorageReplica') {
      const known = replicas.get(entity.replica.volume);
      if (known) known.push(entity);
      else replicas.set(entity.replica.volume, [entity]);
    }
  }
  const copies = new Map<string, Copies>();
  for (const volume of volumes) {
    const own = (replicas.get(volume.name) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
    copies.set(volume.name, { volume, replicas: own, hosts: hostsOf(volume, own) });
  }
  return { claims, copies };
}

const order: readonly SafetyClass[] = [
  'lost',
  'one',
  'single',
  'loading',
  'forbidden',
  'absent',
  'foreign',
  'unbound',
  'two',
  'many',
];

/** How many hosts a volume is from data loss. */
export function classOf(safety: VolumeSafety): SafetyClass {
  if (safety.type === 'unknown') return safety.reason;
  const { length } = safety.hosts;
  if (length === 0) return 'lost';
  if (length === 1) return safety.volume.storageVolume.wantedReplicas > 1 ? 'one' : 'single';
  return length === 2 ? 'two' : 'many';
}

/** Whether a copy of the volume is being built. */
export function isRebuilding(safety: VolumeSafety): boolean {
  return safety.type === 'known' && safety.replicas.some(({ replica }) => replica.mode === 'rebuilding');
}

function claimsOf(vm: VmNode): EntityId[] {
  return (vm.vm?.links ?? []).flatMap(({ type, to }) => (type === 'uses-volume' ? [to] : []));
}

function build(cluster: ClusterNode): ClusterSafety {
  const status = storageStatus(cluster.health);
  const { claims, copies } = copiesOf(cluster.world.entities.values());
  const readClaim = (claim: EntityId): VolumeSafety => {
    const name = claims.get(claim)?.volume.volumeName ?? null;
    const known = name === null ? undefined : copies.get(name);
    if (known) return { type: 'known', claim, ...known };
    const reason = name === null ? 'unbound' : status === 'known' ? 'foreign' : status;
    return { type: 'unknown', claim, reason };
  };
  const vms = new Map<EntityId, VmSafety>();
  const losses = new Map<string, { vm: VmNode; wantsMore: boolean }[]>();
  for (const vm of [...cluster.hosts.flatMap((host) => host.vms), ...cluster.shelf]) {
    const volumes = claimsOf(vm).map(readClaim);
    const classes = new Set(volumes.map(classOf));
    const worst = order.find((each) => classes.has(each)) ?? 'none';
    vms.set(vm.id, { class: worst, volumes, isRebuilding: volumes.some(isRebuilding) });
    for (const safety of volumes) {
      const only = safety.type === 'known' && safety.hosts.length === 1 ? safety.hosts[0] : undefined;
      if (only === undefined) continue;
      const lost = losses.get(only) ?? [];
      const same = lost.find((each) => each.vm === vm);
      const wantsMore = classOf(safety) === 'one';
      if (same) same.wantsMore ||= wantsMore;
      else lost.push({ vm, wantsMore });
      losses.set(only, lost);
    }
  }
  return { status, vms, losses };
}

const built = new WeakMap<ClusterNode, ClusterSafety>();

/** How safe the data of the VMs of a cluster is; worked out once for a state of it. */
export function safetyOf(cluster: ClusterNode): ClusterSafety {
  const known = built.get(cluster);
  if (known) return known;
  const made = build(cluster);
  built.set(cluster, made);
  return made;
}

const badness: readonly ReplicaMode[] = ['failed', 'rebuilding', 'unplaced', 'stopped', 'healthy'];

/** How the replicas of some volumes stand on each host, by its name: by the one that stands worst. */
export function modesByHost(volumes: readonly VolumeSafety[]): Map<string, ReplicaMode> {
  const modes = new Map<string, ReplicaMode>();
  for (const safety of volumes) {
    for (const { replica } of safety.type === 'known' ? safety.replicas : []) {
      if (replica.host === null) continue;
      const before = modes.get(replica.host);
      const isWorse = before === undefined || badness.indexOf(replica.mode) < badness.indexOf(before);
      if (isWorse) modes.set(replica.host, replica.mode);
    }
  }
  return modes;
}
