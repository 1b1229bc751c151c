import { project } from '../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import { openChecker } from '../../shared/plan/check.ts';
import { withChanged } from '../../shared/plan/edit.ts';
import type { CreateGuest } from '../../shared/plan/intention.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { GuestSpec, Pool } from '../../shared/plan/shape.ts';
import type { Shape } from '../../shared/plan/shape.ts';
import { toSite } from '../../shared/plan/site.ts';
import { toSteps } from '../../shared/plan/steps.ts';
import { checkNMinusOne } from '../../shared/plan/what-if.ts';
import type { World } from '../../shared/world/patch.ts';
import { timeMs, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

const hostCount = 500;
const nodeCount = 200;
const gib = 2 ** 30;

function hostRaw(index: number, isFull: boolean): object {
  const name = `host-${String(index).padStart(3, '0')}`;
  return {
    metadata: {
      name,
      labels: {
        'kubevirt.io/schedulable': 'true',
        'network.harvesterhci.io/vm-data': 'true',
        'topology.kubernetes.io/zone': `rack-${index % 12}`,
        'node-role.kubernetes.io/control-plane': index < 3 ? 'true' : 'false',
      },
      annotations: {
        'management.cattle.io/pod-requests': isFull
          ? '{"cpu":"62500m","memory":"509Gi"}'
          : `{"cpu":"${4000 + (index % 17) * 300}m","memory":"${20 + (index % 23)}Gi"}`,
      },
    },
    status: {
      allocatable: { cpu: '63', memory: '510Gi', pods: '200' },
      capacity: { cpu: '64', memory: '512Gi', pods: '200' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

function vmRaws(index: number): [KindName, object][] {
  const metadata = { name: `vm-${index}`, namespace: `ns-${index % 40}` };
  const domain = { cpu: { cores: 2 }, resources: { limits: { cpu: '2', memory: '4Gi' } } };
  const conditions = [{ type: 'Ready', status: 'True' }];
  const nodeName = `host-${String(index % hostCount).padStart(3, '0')}`;
  return [
    ['VirtualMachine', { metadata, spec: { runStrategy: 'RerunOnFailure', template: { spec: { domain } } } }],
    ['VirtualMachineInstance', { metadata, status: { phase: 'Running', nodeName, conditions } }],
  ];
}

/** A Longhorn volume of a VM and its three copies. */
function volumeRaws(index: number): [KindName, object][] {
  const name = `pvc-${index}`;
  const copies = [0, 1, 2].map((copy): [KindName, object] => {
    const nodeID = `host-${String((index * 7 + copy * 31) % hostCount).padStart(3, '0')}`;
    const healthyAt = '2026-03-01T08:00:00Z';
    const spec = { volumeName: name, nodeID, healthyAt };
    return [
      'StorageReplica',
      {
        metadata: { name: `${name}-r-${copy}`, namespace: 'longhorn-system' },
        spec,
        status: { currentState: 'running' },
      },
    ];
  });
  const spec = { size: '10737418240', numberOfReplicas: 3 };
  return [['StorageVolume', { metadata: { name, namespace: 'longhorn-system' }, spec }], ...copies];
}

/** Five hundred hosts with VMs; `isFull` leaves them no room, `hasVolumes` gives every VM a volume. */
function worldOf(vms: number, { isFull = false, hasVolumes = false } = {}): World {
  const raws: [KindName, object][] = [
    ...Array.from({ length: hostCount }, (_, index): [KindName, object] => ['Node', hostRaw(index, isFull)]),
    ...Array.from({ length: vms }, (_, index) => vmRaws(index)).flat(),
    ...Array.from({ length: hasVolumes ? vms : 0 }, (_, index) => volumeRaws(index)).flat(),
  ];
  const entities = raws.flatMap(([kind, raw]): Entity[] => {
    const entity = project(kind, raw, 'bench');
    return entity === null ? [] : [entity];
  });
  return {
    entities: new Map(entities.map((entity) => [entity.id, entity])),
    health: {
      Node: { type: 'live' },
      VirtualMachine: { type: 'live' },
      VirtualMachineInstance: { type: 'live' },
      StorageVolume: { type: 'live' },
      StorageReplica: { type: 'live' },
    },
  };
}

function intentionOf(cpuCores: number): CreateGuest {
  const shape: Shape = {
    cpuCores,
    memoryBytes: 8 * gib,
    disks: [{ name: 'root', sizeBytes: 40 * gib, image: 'default/sles', storageClass: null, bus: 'virtio' }],
    nics: [{ name: 'default', network: null, addressing: { type: 'dhcp' } }],
    firmware: 'bios',
    os: 'linux',
  };
  const pool = (name: string, count: number, roles: string[]): Pool =>
    Pool.parse({ name, count, roles, shape, placement: { type: 'spread' } });
  return {
    id: 'a',
    type: 'create-guest',
    guest: GuestSpec.parse({
      name: 'shop',
      namespace: 'default',
      distribution: 'k3s',
      release: { type: 'channel', channel: 'stable' },
      join: { type: 'static', address: '10.5.0.10' },
      registry: null,
      airGap: { type: 'none' },
      options: {},
      tokenSlot: 'shop/token',
      agentTokenSlot: 'shop/agent-token',
    }),
    pools: [pool('cp', 5, ['control-plane', 'etcd']), pool('work', nodeCount - 5, ['worker'])],
  };
}

/** A keystroke in a plan of 200 nodes on 500 hosts: placed, checked and scored again; against indexing the world for it once. */
export function benchPlan({ vms }: BenchOptions): Row[] {
  const world = worldOf(vms);
  const name = `plan: ${nodeCount} nodes on ${hostCount} hosts with ${vms} VMs`;
  const empty = newPlan({ id: 'p', name: 'Plan', cluster: 'bench', createdAt: '2026-03-01T08:00:00Z' });
  const indexMs = timeMs(5, () => toSite({ ...world, entities: new Map(world.entities) }, 'bench').guests());
  const site = toSite(world, 'bench');
  const check = openChecker(site);
  let plan: Plan = { ...empty, intentions: [intentionOf(2)] };
  const everyMs = timeMs(21, (run) => {
    // Every node is another than before: the most a keystroke can change.
    plan = withChanged(plan, intentionOf(1 + (run % 4)));
    const { landings } = check(plan);
    if (landings.some(({ host }) => host === null)) throw new Error('A node of the benchmark fits nowhere.');
  });
  const noneMs = timeMs(21, () => check({ ...plan, name: 'Another name' }));
  const stepsMs = timeMs(11, () =>
    toSteps(plan, site, () => ({ userData: '#cloud-config\n', networkData: '' })),
  );
  const lossMs = timeMs(3, () => checkNMinusOne(site));
  const full = toSite(worldOf(vms, { isFull: true }), 'bench');
  const fullMs = timeMs(3, () => checkNMinusOne(full));
  const stored = toSite(worldOf(vms, { hasVolumes: true }), 'bench');
  const storedMs = timeMs(3, () => checkNMinusOne(stored));
  return [
    toRow(`${name}: a keystroke that changes every node`, 'ms', everyMs, indexMs),
    toRow(`${name}: a keystroke that changes none`, 'ms', noneMs, indexMs),
    toRow(`${name}: all steps with their objects`, 'ms', stepsMs, indexMs),
    toRow(`plan: N-1 of ${hostCount} hosts with ${vms} VMs`, 'ms', lossMs, indexMs),
    toRow(
      `plan: N-1 of ${hostCount} full hosts with ${vms} VMs, none of which fits elsewhere`,
      'ms',
      fullMs,
      indexMs,
    ),
    toRow(`plan: N-1 of ${hostCount} hosts with ${vms} VMs and their volumes`, 'ms', storedMs, indexMs),
  ];
}
