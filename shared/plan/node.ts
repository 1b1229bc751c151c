import { toEntityId } from '../id.ts';
import { architectureOf } from './architecture.ts';
import type { Intention, TendGuest } from './intention.ts';
import type { ClaimSpec, NodeSpec } from './node-spec.ts';
import { membersOfPool } from './removed-by.ts';
import { isServerPool } from './shape.ts';
import type { GuestSpec, Nic, Pool, Shape } from './shape.ts';
import { claimNameOf } from '../vm/names.ts';
import { textAt } from '../vm/json-tree.ts';
import { toMade } from './made.ts';
import type { Site } from './site.ts';

/** Name of a numbered VM, at most 63 characters. */
function numbered(stem: string, index: number): string {
  const end = `-${index}`;
  return `${stem.slice(0, 63 - end.length).replace(/-+$/, '')}${end}`;
}

const numbers = new WeakMap<Site, ReadonlyMap<string, number>>();

/** The highest number that VMs of each stem have, by namespace/stem; none is used twice, since a guest remembers its nodes by name. */
function lastNumbers(site: Site): ReadonlyMap<string, number> {
  const known = numbers.get(site);
  if (known) return known;
  const last = new Map<string, number>();
  for (const { entity } of site.vms.values()) {
    const at = entity.name.lastIndexOf('-');
    const number = at < 0 ? Number.NaN : Number(entity.name.slice(at + 1));
    if (!Number.isInteger(number)) continue;
    const key = `${entity.namespace ?? ''}/${entity.name.slice(0, at)}`;
    if (number > (last.get(key) ?? 0)) last.set(key, number);
  }
  numbers.set(site, last);
  return last;
}

/** Resource names of all host devices that a VM is to have. */
export function devicesOf({ needs }: Pick<Shape, 'needs'>): readonly string[] {
  return needs ? [...needs.devices, ...needs.gpus] : noDevices;
}
const noDevices: readonly string[] = [];

/** Entity id of the VM that a node will be. */
export function vmIdOf(
  site: Pick<Site, 'cluster'>,
  { namespace, name }: Pick<NodeSpec, 'namespace' | 'name'>,
): string {
  return toEntityId({ cluster: site.cluster, kind: 'VirtualMachine', namespace, name });
}

function claimsOf(site: Site, shape: Shape, namespace: string, vm: string): ClaimSpec[] {
  const standard =
    [...site.classes.values()].find(({ storageClass }) => storageClass.isDefault)?.name ?? null;
  return shape.disks.map(({ name, sizeBytes, image, storageClass, bus }) => ({
    disk: name,
    claim: claimNameOf(namespace, vm, name),
    sizeBytes,
    image,
    storageClass:
      image === null ? (storageClass ?? standard) : (site.images.get(image)?.image.storageClass ?? null),
    bus,
  }));
}

function nicsOf(shape: Shape, index: number): Nic[] {
  return shape.nics.map((nic) => {
    if (nic.addressing.type === 'dhcp') return nic;
    const address = nic.addressing.addresses[index];
    return { ...nic, addressing: { ...nic.addressing, addresses: address === undefined ? [] : [address] } };
  });
}

/** The machine type of new VMs: empty where Harvester finds it by itself, from 1.7 on. */
export function machineTypeOf({ rates: { version } }: Site, architecture: string | null = null): string {
  const isNamed = version !== null && version[0] === 1 && version[1] < 7;
  return isNamed ? (architecture === 'arm64' ? 'virt' : 'q35') : '';
}

type Common = Pick<
  NodeSpec,
  'namespace' | 'intention' | 'placement' | 'starts' | 'sshKeys' | 'userDataSlot' | 'guest'
> & {
  name: string;
  group: Record<string, string>;
  vmLabels: Record<string, string>;
};

function toNode(site: Site, shape: Shape, index: number, of: Common): NodeSpec {
  const { cpuCores, memoryBytes, firmware, os, needs, keyPairs = [] } = shape;
  const architecture = architectureOf(site, { shape, placement: of.placement });
  return {
    ...of,
    shape: {
      ...{ cpuCores, memoryBytes, firmware, os },
      ...(needs ? { needs } : {}),
      ...(keyPairs.length > 0 ? { keyPairs } : {}),
    },
    sshKeys: [...new Set([...of.sshKeys, ...keyPairs.map(({ publicKey }) => publicKey)])],
    claims: claimsOf(site, shape, of.namespace, of.name),
    nics: nicsOf(shape, index),
    cloudInitSecret: `${of.name.slice(0, 53).replace(/-+$/, '')}-cloudinit`,
    machineType: machineTypeOf(site, architecture),
    ...(architecture === null ? {} : { architecture }),
    made: null,
  };
}

/** Labels by which Harvester, Rancher's tools and Acre tell the nodes of a pool. Source: guest-clusters reference section 6.7. */
export function poolLabels(guest: GuestSpec, pool: string): Record<string, string> {
  return { 'guestcluster.harvesterhci.io/name': guest.name, 'nodepool.harvesterhci.io/name': pool };
}

/** Says the last number in use of a stem, and takes so many after it. */
type Counter = (namespace: string, stem: string, count: number) => number;

/** The nodes of a pool in the order of their numbers; the first begins the cluster where the pool does. */
function poolNodes(
  site: Site,
  intention: string,
  guest: GuestSpec,
  pool: Pool,
  take: Counter,
  isBeginning = false,
): NodeSpec[] {
  const labels = poolLabels(guest, pool.name);
  const stem = `${guest.name}-${pool.name}`;
  const after = take(guest.namespace, stem, pool.count);
  return Array.from({ length: pool.count }, (_, index) =>
    toNode(site, pool.shape, index, {
      name: numbered(stem, after + index + 1),
      namespace: guest.namespace,
      intention,
      placement: pool.placement,
      group: labels,
      vmLabels: {},
      starts: true,
      sshKeys: guest.options.sshKeys,
      userDataSlot: null,
      guest: {
        spec: guest,
        pool: pool.name,
        roles: pool.roles,
        role: isServerPool(pool) ? 'server' : 'agent',
        isFirst: isBeginning && index === 0,
        labels: pool.labels,
        taints: pool.taints,
      },
    }),
  );
}

/** Server pools first, in their order: the first of them begins the cluster. */
export function orderedPools(pools: readonly Pool[]): Pool[] {
  return [...pools.filter(isServerPool), ...pools.filter((pool) => !isServerPool(pool))];
}

function build(site: Site, intention: Intention, take: Counter): NodeSpec[] {
  const { id } = intention;
  switch (intention.type) {
    case 'create-guest': {
      const { guest } = intention;
      const pools = orderedPools(intention.pools).map((pool) =>
        guest.through === undefined ? pool : missingOf(site, guest, pool),
      );
      const begins = pools.find((pool) => isServerPool(pool) && pool.count > 0);
      return pools.flatMap((pool) => poolNodes(site, id, intention.guest, pool, take, pool === begins));
    }
    case 'add-nodes':
    case 'replace-node':
      return poolNodes(site, id, intention.guest, intention.pool, take);
    case 'upgrade-guest': {
      const guest = { ...intention.guest, release: intention.to };
      return orderedPools(intention.pools).flatMap((pool) => poolNodes(site, id, guest, pool, take));
    }
    case 'create-vm': {
      const { name, namespace, count, shape, placement, labels, starts, sshKeys, userDataSlot } = intention;
      const after = count === 1 ? 0 : take(namespace, name, count);
      return Array.from({ length: count }, (_, index) =>
        toNode(site, shape, index, {
          name: count === 1 ? name : numbered(name, after + index + 1),
          namespace,
          intention: id,
          placement,
          group: count === 1 ? { 'harvesterhci.io/vmName': name } : { 'harvesterhci.io/vmNamePrefix': name },
          vmLabels: labels,
          starts,
          sshKeys,
          userDataSlot,
          guest: null,
        }),
      );
    }
    case 'make-vms': {
      const [namespace, name] = ['namespace', 'name'].map(
        (field) => textAt(intention.manifest, ['metadata', field]) ?? '',
      );
      const { count } = intention;
      const after = count === 1 ? 0 : take(namespace ?? '', name ?? '', count);
      const names = Array.from({ length: count }, (_, index) =>
        count === 1 ? (name ?? '') : numbered(name ?? '', after + index + 1),
      );
      return toMade(site, intention, names);
    }
    case 'remove-nodes':
    case 'resize-nodes':
    case 'delete-guest':
    case 'move-vm':
    case 'power-vm':
    case 'tend-host':
      return [];
    case 'tend-guest':
      return tendedNodes(site, intention, take);
  }
}

/** Nodes of a pool that is there or comes by and by: those that Rancher has made already are none of the plan's any more. */
function missingOf(site: Site, guest: GuestSpec, pool: Pool): Pool {
  const there = membersOfPool(site, guest, pool.name).length;
  return { ...pool, count: Math.max(0, pool.count - there) };
}

/** The nodes that a Rancher is to make more: their names are its own, so that these only stand for them. */
function tendedNodes(site: Site, { id, guest, verb }: TendGuest, take: Counter): NodeSpec[] {
  if (verb.type === 'reshape') return poolNodes(site, id, guest, verb.pool, take);
  if (verb.type !== 'scale') return [];
  const there = Math.max(verb.from, membersOfPool(site, guest, verb.pool.name).length);
  const pool = { ...verb.pool, count: Math.max(0, verb.to - there) };
  return poolNodes(site, id, guest, pool, take);
}

/** What an intention was expanded to, and the numbers it took: the same as long as it gets the same ones again. */
type Built = { site: Site; taken: readonly Taken[]; nodes: readonly NodeSpec[] };
type Taken = { key: string; count: number; after: number };
const built = new WeakMap<Intention, Built>();

/** The VMs that a plan makes, by intention and in the order they are made; what does not change stays the same objects. */
export function toNodes(
  site: Site,
  intentions: readonly Intention[],
): ReadonlyMap<string, readonly NodeSpec[]> {
  const last = new Map<string, number>();
  const lastOf = (key: string): number => last.get(key) ?? lastNumbers(site).get(key) ?? 0;
  const all = new Map<string, readonly NodeSpec[]>();
  for (const intention of intentions) {
    const known = built.get(intention);
    const isSame = known?.site === site && known.taken.every(({ key, after }) => lastOf(key) === after);
    const taken: Taken[] = [];
    const take: Counter = (namespace, stem, count) => {
      const key = `${namespace}/${stem}`;
      const after = lastOf(key);
      last.set(key, after + count);
      taken.push({ key, count, after });
      return after;
    };
    if (isSame) {
      for (const { key, count, after } of known.taken) last.set(key, after + count);
      all.set(intention.id, known.nodes);
    } else {
      const nodes = build(site, intention, take);
      built.set(intention, { site, taken, nodes });
      all.set(intention.id, nodes);
    }
  }
  return all;
}
