import { openRecogniser } from '../guest/recognise.ts';
import type { ToldNodes } from '../guest/recognise.ts';
import type { GuestCluster } from '../guest/guest.ts';
import type { EntityId } from '../id.ts';
import type { Host } from '../kinds/host.ts';
import type { HostStorage } from '../kinds/host-storage.ts';
import type { Image } from '../kinds/image.ts';
import type { KindName } from '../kinds/index.ts';
import type { Instance } from '../kinds/instance.ts';
import type { IpPool } from '../kinds/ip-pool.ts';
import { splitLabel } from '../kinds/labels.ts';
import type { KeyPair } from '../kinds/key-pair.ts';
import type { Migration } from '../kinds/migration.ts';
import type { Network } from '../kinds/network.ts';
import type { Amounts, Quota } from '../kinds/quota.ts';
import type { StorageClass } from '../kinds/storage-class.ts';
import type { StorageReplica } from '../kinds/storage-replica.ts';
import type { StorageVolume } from '../kinds/storage-volume.ts';
import type { Vm } from '../kinds/vm.ts';
import type { Volume } from '../kinds/volume.ts';
import { toRates } from './rates.ts';
import type { Rates } from './rates.ts';
import type { World } from '../world/patch.ts';

/** A host with its labels by key, the one with its name among them. */
export type SiteHost = { id: EntityId; name: string; entity: Host; labels: ReadonlyMap<string, string> };

/** A VM with its instance and the name of the host it runs on; null where it runs on none. */
export type SiteVm = {
  id: EntityId;
  entity: Vm;
  instance: Instance | null;
  host: string | null;
  labels: ReadonlyMap<string, string>;
  /** The labels of its pod, which others' rules look at. */
  podLabels: ReadonlyMap<string, string>;
};

export type { Rates } from './rates.ts';

/** The last-known world of one cluster, indexed for planning. What is asked of it is worked out once. */
export type Site = {
  cluster: string;
  /** In name order. */
  hosts: readonly SiteHost[];
  hostNamed: (name: string) => SiteHost | undefined;
  vms: ReadonlyMap<EntityId, SiteVm>;
  vmsOn: (host: string) => readonly SiteVm[];
  /** By namespace/name. */
  networks: ReadonlyMap<string, Network>;
  images: ReadonlyMap<string, Image>;
  classes: ReadonlyMap<string, StorageClass>;
  volumes: ReadonlyMap<string, Volume>;
  pools: ReadonlyMap<string, IpPool>;
  keyPairs: ReadonlyMap<string, KeyPair>;
  namespaces: ReadonlySet<string>;
  quotasOf: (namespace: string) => readonly Quota[];
  /** What Rancher lets a namespace have, by the names of a ResourceQuota; undefined where there is no such limit. */
  limitsOf: (namespace: string) => Amounts | undefined;
  storageOf: (host: string) => HostStorage | undefined;
  storageVolumes: readonly StorageVolume[];
  /** By the name of their Longhorn volume. */
  replicasOf: (volume: string) => readonly StorageReplica[];
  /** Live migrations of a VM, those that ended too, the newest first. */
  migrationsOf: (vm: EntityId) => readonly Migration[];
  migrations: readonly Migration[];
  /** The CPU architectures of the hosts that run VMs, each once. */
  architectures: readonly string[];
  guests: () => readonly GuestCluster[];
  rates: Rates;
  /** Whether a kind has ever been read, now or before: only then does a missing object mean that there is none. */
  knows: (kind: KindName) => boolean;
  /**
   * What is known of a kind in a namespace: all there is (`known`), nothing since the user may not read it (`forbidden`),
   * or nothing yet (`unread`).
   */
  readingIn: (kind: KindName, namespace: string) => Reading;
};

/** Whether what there is of a kind is known. */
export type Reading = 'known' | 'forbidden' | 'unread';

function labelsOf(
  labels: readonly string[] | undefined,
  own: readonly (readonly [string, string])[],
): Map<string, string> {
  const map = new Map<string, string>(own);
  for (const label of labels ?? []) {
    const { key, value } = splitLabel(label);
    map.set(key, value);
  }
  return map;
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const nothing: readonly never[] = [];
const spaced = ({ namespace, name }: { namespace: string | null; name: string }): string =>
  `${namespace ?? ''}/${name}`;

function readingIn({ health }: World, kind: KindName, namespace: string): Reading {
  const found = health[kind];
  const scope = found && 'scope' in found ? found.scope : undefined;
  const isWithin = scope === undefined || (scope.type === 'namespaces' && scope.names.includes(namespace));
  switch (found?.type) {
    case 'live':
    case 'stale':
      return isWithin ? 'known' : 'forbidden';
    case 'forbidden':
      return 'forbidden';
    case 'absent':
      return 'known';
    case 'loading':
    case 'unfollowed':
    case undefined:
      return 'unread';
  }
}

function buildSite(world: World, cluster: string, told: ToldNodes | undefined): Site {
  const hosts: SiteHost[] = [];
  const found: Vm[] = [];
  const instances = new Map<string, Instance>();
  const networks = new Map<string, Network>();
  const images = new Map<string, Image>();
  const classes = new Map<string, StorageClass>();
  const volumes = new Map<string, Volume>();
  const pools = new Map<string, IpPool>();
  const keyPairs = new Map<string, KeyPair>();
  const namespaces = new Set<string>();
  const limits = new Map<string, Amounts>();
  const settings = new Map<string, string>();
  const quotas: Quota[] = [];
  const storages = new Map<string, HostStorage>();
  const storageVolumes: StorageVolume[] = [];
  const replicas: StorageReplica[] = [];
  const migrations: Migration[] = [];
  for (const entity of world.entities.values()) {
    if (entity.cluster !== cluster) continue;
    switch (entity.kind) {
      case 'Node': {
        const { id, name } = entity;
        const labels = labelsOf(entity.host.labels, [['kubernetes.io/hostname', name]]);
        hosts.push({ id, name, entity, labels });
        break;
      }
      case 'VirtualMachine':
        found.push(entity);
        break;
      case 'VirtualMachineInstance':
        instances.set(spaced(entity), entity);
        break;
      case 'NetworkAttachmentDefinition':
        networks.set(spaced(entity), entity);
        break;
      case 'VirtualMachineImage':
        images.set(spaced(entity), entity);
        break;
      case 'StorageClass':
        classes.set(entity.name, entity);
        break;
      case 'PersistentVolumeClaim':
        volumes.set(spaced(entity), entity);
        break;
      case 'IPPool':
        pools.set(entity.name, entity);
        break;
      case 'KeyPair':
        keyPairs.set(spaced(entity), entity);
        break;
      case 'ResourceQuota':
        quotas.push(entity);
        break;
      case 'Namespace':
        namespaces.add(entity.name);
        if (entity.space.limits) limits.set(entity.name, entity.space.limits);
        break;
      case 'Setting':
        if (entity.setting.value !== null) settings.set(entity.name, entity.setting.value);
        break;
      case 'StorageNode':
        storages.set(entity.name, entity);
        break;
      case 'StorageVolume':
        storageVolumes.push(entity);
        break;
      case 'StorageReplica':
        replicas.push(entity);
        break;
      case 'VirtualMachineInstanceMigration':
        migrations.push(entity);
        break;
      case 'NodeMetrics':
      case 'ClusterNetwork':
      case 'VlanConfig':
      case 'Pod':
      case 'VirtualMachineTemplate':
      case 'VirtualMachineTemplateVersion':
      case 'VirtualMachineBackup':
      case 'VirtualMachineRestore':
      case 'ScheduleVMBackup':
      case 'VolumeSnapshot':
      case 'Addon':
      case 'Inventory':
      case 'Unreadable':
        break;
    }
  }
  hosts.sort((a, b) => (a.name < b.name ? -1 : 1));
  const capable = hosts.filter(({ entity }) => entity.host.role !== 'witness');
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const vms = new Map<EntityId, SiteVm>();
  for (const entity of found) {
    const instance = instances.get(spaced(entity)) ?? null;
    const isHolding = instance !== null && !['Succeeded', 'Failed'].includes(instance.instance.phase);
    vms.set(entity.id, {
      id: entity.id,
      entity,
      instance,
      host: isHolding ? instance.instance.host : null,
      labels: labelsOf(entity.vm.labels, [['harvesterhci.io/vmName', entity.name]]),
      podLabels: labelsOf(entity.vm.podLabels, [['harvesterhci.io/vmName', entity.name]]),
    });
  }
  const byHost = grouped(vms.values(), ({ host }) => host);
  const byVolume = grouped(replicas, ({ replica }) => replica.volume);
  migrations.sort((a, b) => ((a.createdAt ?? '') > (b.createdAt ?? '') ? -1 : 1));
  const byVm = grouped(migrations, ({ links }) => links[0]?.to ?? null);
  const byNamespace = grouped(quotas, ({ namespace }) => namespace);
  let guests: readonly GuestCluster[] | null = null;
  return {
    cluster,
    hosts,
    hostNamed: (name) => byName.get(name),
    vms,
    vmsOn: (host) => byHost.get(host) ?? nothing,
    networks,
    images,
    classes,
    volumes,
    pools,
    keyPairs,
    namespaces,
    quotasOf: (namespace) => byNamespace.get(namespace) ?? nothing,
    limitsOf: (namespace) => limits.get(namespace),
    storageOf: (host) => storages.get(host),
    storageVolumes,
    replicasOf: (volume) => byVolume.get(volume) ?? nothing,
    migrationsOf: (vm) => byVm.get(vm) ?? nothing,
    migrations,
    architectures: [...new Set(capable.flatMap(({ entity }) => entity.host.architecture ?? []))].sort(),
    guests: () => (guests ??= openRecogniser(cluster)(found, told)),
    rates: toRates(settings),
    knows: (kind) => {
      const health = world.health[kind];
      return health?.type === 'live' || (health?.type === 'stale' && health.since !== null);
    },
    readingIn: (kind, namespace) => readingIn(world, kind, namespace),
  };
}

type Built = { site: Site; revision: number; told: ToldNodes | undefined };
const sites = new WeakMap<World['entities'], Map<string, Built>>();

/**
 * The site of a cluster in a world; the same one for the same entities, as long as they have not changed in place. `told` is
 * what Ranchers say of its VMs, by which those without labels are known as nodes too; absent where none is asked.
 */
export function toSite(world: World, cluster: string, told?: ToldNodes): Site {
  const known = sites.get(world.entities) ?? new Map<string, Built>();
  const revision = world.revision?.() ?? 0;
  const key = told === undefined ? cluster : `${cluster} told`;
  const before = known.get(key);
  if (before?.revision === revision && before.told === told) return before.site;
  const site = buildSite(world, cluster, told);
  known.set(key, { site, revision, told });
  sites.set(world.entities, known);
  return site;
}
