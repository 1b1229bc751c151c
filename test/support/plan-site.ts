import type { CloudInitBuilder } from '../../shared/plan/build.ts';
import { joinAddressOf } from '../../shared/plan/build.ts';
import type { CreateGuest, CreateVm, Intention } from '../../shared/plan/intention.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import { GuestSpec, Pool, Shape } from '../../shared/plan/shape.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Site } from '../../shared/plan/site.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import { KindName as kindNames, project } from '../../shared/kinds/index.ts';
import type { World } from '../../shared/world/patch.ts';
import { hostObject, instanceObject, vmObject } from './fixtures/objects.ts';
import { rawNetwork } from './network-objects.ts';
import { rawImage, rawStorageClass } from './plan-objects.ts';

const gib = 2 ** 30;

/** A raw object with the kind it is of. */
export type Raw = [KindName, unknown];

/** A world of cluster `c` in which every kind is live and has these objects. */
export function worldOf(raws: readonly Raw[]): World {
  const entities = raws.flatMap(([kind, raw]): Entity[] => {
    const entity = project(kind, raw, 'c');
    return entity === null ? [] : [entity];
  });
  return {
    entities: new Map(entities.map((entity) => [entity.id, entity])),
    health: Object.fromEntries(kindNames.options.map((kind) => [kind, { type: 'live' as const }])),
  };
}

/** A host with nothing but the platform on it, and all cluster networks. */
export function rawHost(name: string, over: Parameters<typeof hostObject>[0] = {}): Raw {
  return [
    'Node',
    hostObject({
      name,
      ...over,
      labels: {
        'network.harvesterhci.io/vm-data': 'true',
        'network.harvesterhci.io/mgmt': 'true',
        ...over.labels,
      },
      annotations: {
        'management.cattle.io/pod-requests': '{"cpu":"3100m","memory":"6400Mi","pods":"58"}',
        ...over.annotations,
      },
    }),
  ];
}

/** A VM that runs on a host with the labels it is given, and is off without one. */
export function rawVm(
  name: string,
  host: string | null,
  over: Parameters<typeof vmObject>[0] & { isReady?: boolean; isMigratable?: boolean } = {},
): Raw[] {
  const { isReady = true, isMigratable = true, ...rest } = over;
  const isOff = host === null;
  const vm = vmObject({
    name,
    ...rest,
    metadata: { uid: `uid-${name}`, ...rest.metadata },
    spec: { ...(isOff ? { runStrategy: 'Halted' } : {}), ...rest.spec },
    status: isOff ? { printableStatus: 'Stopped', created: false, ready: false } : {},
  });
  if (isOff) return [['VirtualMachine', vm]];
  const conditions = [
    { type: 'Ready', status: isReady ? 'True' : 'False' },
    {
      type: 'LiveMigratable',
      status: isMigratable ? 'True' : 'False',
      message: isMigratable ? '' : 'a CD-ROM is attached',
    },
  ];
  const instance = instanceObject({ name, status: { nodeName: host, conditions } });
  return [
    ['VirtualMachine', vm],
    ['VirtualMachineInstance', instance],
  ];
}

/** The VMs of a guest cluster that Acre made: `shop-cp-1`, `shop-work-1` and so on, on the hosts in turn. */
export function rawGuest(name: string, servers: number, agents: number, hosts: readonly string[]): Raw[] {
  const node = (pool: string, role: string, index: number, at: number): Raw[] =>
    rawVm(`${name}-${pool}-${index + 1}`, hosts[at % hosts.length] ?? null, {
      labels: {
        'guestcluster.harvesterhci.io/name': name,
        'nodepool.harvesterhci.io/name': pool,
        'acre/role': role,
        'acre/distro': 'k3s',
        'acre/managed-by': 'acre',
      },
      spec: {
        template: {
          spec: {
            domain: { cpu: { cores: 2 }, resources: { limits: { cpu: '2', memory: '4Gi' } } },
            volumes: [
              { name: 'root', persistentVolumeClaim: { claimName: `${name}-${pool}-${index + 1}-root` } },
              {
                name: 'csi',
                persistentVolumeClaim: { claimName: `pvc-${pool}-${index + 1}`, hotpluggable: true },
              },
            ],
          },
        },
      },
    });
  return [
    ...Array.from({ length: servers }, (_, index) => node('cp', 'server', index, index)).flat(),
    ...Array.from({ length: agents }, (_, index) => node('work', 'agent', index, servers + index)).flat(),
  ];
}

/** What every site of tests has beside its hosts and VMs. */
export const basics: readonly Raw[] = [
  rawNetwork('vlan100', { vlan: 100 }),
  rawImage('sles'),
  rawStorageClass('harvester-longhorn', { isDefault: true }),
];

/** A site of some hosts, `node-01` and so on, with more objects. */
export function siteOf(hosts: number, ...more: Raw[]): Site {
  const named = Array.from({ length: hosts }, (_, index) =>
    rawHost(`node-${String(index + 1).padStart(2, '0')}`),
  );
  return toSite(worldOf([...named, ...basics, ...more]), 'c');
}

/** A shape of 2 cores and 4 GiB with a disk from an image. */
export function shapeOf(over: Partial<Shape> = {}): Shape {
  return Shape.parse({
    cpuCores: 2,
    memoryBytes: 4 * gib,
    disks: [{ name: 'root', sizeBytes: 40 * gib, image: 'default/sles', storageClass: null }],
    nics: [{ name: 'default', network: 'default/vlan100' }],
    ...over,
  });
}

/** A pool; of servers unless its roles say otherwise. */
export function poolOf(name: string, count: number, over: Partial<Pool> = {}): Pool {
  return Pool.parse({
    name,
    count,
    roles: ['control-plane', 'etcd'],
    shape: shapeOf(),
    placement: { type: 'spread' },
    ...over,
  });
}

/** A guest cluster of K3s. */
export function guestOf(name: string, over: Partial<GuestSpec> = {}): GuestSpec {
  return GuestSpec.parse({
    name,
    namespace: 'default',
    distribution: 'k3s',
    release: { type: 'version', version: 'v1.34.2+k3s1' },
    join: { type: 'load-balancer', ipPool: null },
    registry: null,
    airGap: { type: 'none' },
    options: {},
    tokenSlot: `${name}/token`,
    agentTokenSlot: `${name}/agent-token`,
    ...over,
  });
}

/** A new guest cluster of so many servers and agents. */
export function createGuest(
  id: string,
  name: string,
  servers: number,
  agents: number,
  over: Partial<GuestSpec> = {},
): CreateGuest {
  const pools = [
    poolOf('cp', servers),
    ...(agents > 0 ? [poolOf('work', agents, { roles: ['worker'] })] : []),
  ];
  return { id, type: 'create-guest', guest: guestOf(name, over), pools };
}

/** Plain VMs. */
export function createVm(id: string, name: string, count: number, over: Partial<CreateVm> = {}): CreateVm {
  return {
    id,
    type: 'create-vm',
    name,
    namespace: 'default',
    count,
    shape: shapeOf(),
    placement: { type: 'scheduler' },
    labels: {},
    sshKeys: [],
    userDataSlot: null,
    starts: true,
    ...over,
  };
}

/** A plan of these intentions. */
export function planOf(...intentions: Intention[]): Plan {
  const plan = newPlan({ id: 'p', name: 'Plan', cluster: 'c', createdAt: '2026-03-01T08:00:00Z' });
  return { ...plan, intentions };
}

/** cloud-init that has a token and the join address in it, and nothing else of use. */
export const cloudInitOf: CloudInitBuilder = (node, values) => {
  const { guest, name } = node;
  if (!guest) throw new Error(`${name} is no node.`);
  const server = guest.isFirst
    ? 'cluster-init: true'
    : `server: https://${joinAddressOf(guest.spec, values)}:6443`;
  const token = values.secret(guest.spec.tokenSlot);
  return { userData: `#cloud-config\nhostname: ${name}\n# ${server}\n# token: ${token}\n`, networkData: '' };
};
