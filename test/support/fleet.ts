// A made-up fleet of any size, projected from raw objects as the API would send them.
import { openChance } from '../../build/bench/chance.ts';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { project } from '../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { HealthByKind } from '../../shared/world/patch.ts';
import type { ClusterInput } from '../../renderer/scene/graph.ts';
import { hostObjects, vmObjects } from './raw-objects.ts';
import type { Doing } from './raw-objects.ts';

/** How large a fleet is; the counts are for each cluster. `vms` includes those that are off. */
export type FleetSize = { clusters: number; hosts: number; vms: number; seed?: number };

const live: HealthByKind = {
  Node: { type: 'live' },
  NodeMetrics: { type: 'live' },
  StorageNode: { type: 'live' },
  VirtualMachine: { type: 'live' },
  VirtualMachineInstance: { type: 'live' },
  VirtualMachineInstanceMigration: { type: 'live' },
};

const clusterNames = [
  'production',
  'edge-munich',
  'lab',
  'staging',
  'disaster-recovery',
  'finance',
  'edge-oslo',
  'research',
];
const purposes = [
  'web',
  'web-frontend',
  'db',
  'postgres-primary',
  'cache',
  'jenkins-agent',
  'mail',
  'ldap',
  'gitlab-runner',
  'erp-app',
  'build',
  'monitoring',
  'windows-terminal',
  'proxy',
];
const guests = ['shop-k3s', 'payments', 'analytics-rke2', 'ci', 'iot-gateway', 'platform', 'search', 'media'];

/** A cluster as the user configured it; connected unless said otherwise. */
export function makeInfo(
  id: string,
  name: string,
  colour = 0,
  change: Partial<ClusterInfo> = {},
): ClusterInfo {
  return {
    id,
    name,
    colour,
    server: `https://${id}.example:6443`,
    context: name,
    auth: 'token',
    connection: { type: 'connected', since: '2026-01-05T08:00:00Z' },
    harvesterVersion: 'v1.5.1',
    kubernetesVersion: 'v1.32.4+rke2r1',
    addedAt: '2026-01-01T00:00:00Z',
    pinnedSha256: null,
    group: null,
    tags: [],
    connectOnStart: 'as-left',
    verifiedAt: '2026-01-01T00:00:00Z',
    clusterUid: null,
    certificate: null,
    expiries: [],
    isInsecure: false,
    ...change,
  };
}

function chooseDoing(random: () => number): Doing {
  const chance = random();
  if (chance < 0.83) return 'Running';
  if (chance < 0.93) return 'Stopped';
  if (chance < 0.945) return 'Starting';
  if (chance < 0.955) return 'Stopping';
  if (chance < 0.97) return 'Migrating';
  if (chance < 0.978) return 'Paused';
  if (chance < 0.984) return 'CrashLoopBackOff';
  return chance < 0.994 ? 'NotReady' : 'Unknown';
}

/** One cluster of the fleet, as the raw objects of its API. */
export function rawCluster(
  index: number,
  size: FleetSize,
): { info: ClusterInfo; objects: [KindName, object][] } {
  const random = openChance((size.seed ?? 1) * 1000 + index).next;
  const base = clusterNames[index % clusterNames.length]!;
  const round = Math.floor(index / clusterNames.length);
  const name = round === 0 ? base : `${base}-${round + 1}`;
  const objects: [KindName, object][] = [];
  const hosts = Array.from({ length: size.hosts }, (_, at) => `node-${String(at + 1).padStart(2, '0')}`);
  for (const [at, host] of hosts.entries()) objects.push(...hostObjects(host, at, size.hosts, random));
  for (let at = 0; at < size.vms; at += 1) {
    const guest = random() < 0.3 ? guests[Math.floor(random() * guests.length)]! : null;
    const vmName =
      guest === null
        ? `${purposes[Math.floor(random() * purposes.length)]!}-${String(at + 1).padStart(2, '0')}`
        : `${guest}-pool1-${Math.floor(random() * 46_656 ** 2)
            .toString(36)
            .padStart(5, 'x')
            .slice(0, 5)}-${at}`;
    const doing = chooseDoing(random);
    // Hosts are filled unevenly, as they are in life; a witness carries none.
    const pick = Math.floor(random() ** 1.15 * hosts.length);
    const host = hosts[size.hosts === 5 && pick === 2 ? 0 : pick]!;
    const isPlaced = doing !== 'Stopped' && doing !== 'CrashLoopBackOff';
    const cores = [1, 2, 2, 4, 4, 8, 16][Math.floor(random() * 7)]!;
    objects.push(
      ...vmObjects(random() < 0.7 ? 'default' : 'team-a', vmName, doing, isPlaced ? host : null, {
        address: `10.${52 + index}.${Math.floor(at / 250)}.${(at % 250) + 2}`,
        cores,
        memoryGib: cores * 4,
        guest,
      }),
    );
  }
  return { info: makeInfo(name, name, index % 8), objects };
}

/** Projects raw objects into the input of a graph. */
export function toInput(
  info: ClusterInfo,
  objects: readonly [KindName, object][],
  health: HealthByKind = live,
): ClusterInput {
  const entities = new Map<string, Entity>();
  for (const [kind, raw] of objects) {
    const entity = project(kind, raw, info.id);
    if (entity) entities.set(entity.id, entity);
  }
  return { info, world: { entities, health } };
}

/** A whole fleet as inputs of a graph. */
export function makeFleet(size: FleetSize): ClusterInput[] {
  return Array.from({ length: size.clusters }, (_, index) => {
    const { info, objects } = rawCluster(index, size);
    return toInput(info, objects);
  });
}
