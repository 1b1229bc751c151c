// Raw objects of hosts and VMs, as the API would send them.
import type { KindName } from '../../shared/kinds/index.ts';

const gib = 1024 ** 3;

/** The raw objects of one host, with a little trouble on some: its node, its metrics and its storage. */
export function hostObjects(
  name: string,
  index: number,
  count: number,
  random: () => number,
): [KindName, object][] {
  const isWitness = count >= 5 && index === 2 && count < 6;
  const isManagement = index < 3 && !isWitness;
  const [cores, memory] = isWitness ? [4, 8] : random() < 0.5 ? [64, 256] : [96, 512];
  const isDown = count > 4 && index === count - 1;
  const reserved = 0.3 + random() * 0.6;
  const used = reserved * (0.3 + random() * 0.7);
  const labels: Record<string, string> = { 'kubevirt.io/schedulable': 'true' };
  if (isManagement) labels['node-role.kubernetes.io/control-plane'] = 'true';
  if (isWitness) labels['node-role.harvesterhci.io/witness'] = 'true';
  const isCordoned = count > 6 && index === count - 2;
  const node = {
    metadata: {
      name,
      uid: `host-${name}`,
      labels,
      annotations: {
        'management.cattle.io/pod-requests': JSON.stringify({
          cpu: `${Math.round(cores * reserved * 1000)}m`,
          memory: `${Math.round(memory * reserved)}Gi`,
        }),
      },
    },
    spec: { unschedulable: isCordoned },
    status: {
      capacity: { cpu: String(cores), memory: `${memory}Gi` },
      allocatable: { cpu: String(cores), memory: `${memory}Gi` },
      addresses: [{ type: 'InternalIP', address: `10.1.0.${index + 10}` }],
      conditions: [
        isDown
          ? {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
            }
          : { type: 'Ready', status: 'True' },
        {
          type: 'MemoryPressure',
          status: count > 3 && index === 3 ? 'True' : 'False',
          message: 'The host is low on memory.',
        },
      ],
    },
  };
  const objects: [KindName, object][] = [['Node', node]];
  if (!isDown) {
    objects.push([
      'NodeMetrics',
      {
        metadata: { name },
        timestamp: '2026-01-05T08:00:00Z',
        usage: {
          cpu: `${Math.round(cores * used * 1000)}m`,
          memory: `${Math.round(memory * (used + 0.1))}Gi`,
        },
      },
    ]);
  }
  if (!isWitness) {
    const maximum = 4_000 * gib;
    objects.push([
      'StorageNode',
      {
        metadata: { name, namespace: 'longhorn-system' },
        spec: { allowScheduling: true, disks: { one: { allowScheduling: true, storageReserved: 0 } } },
        status: {
          diskStatus: {
            one: {
              storageMaximum: maximum,
              storageAvailable: Math.round(maximum * (1 - used * 0.8)),
              storageScheduled: Math.round(maximum * reserved),
            },
          },
        },
      },
    ]);
  }
  return objects;
}

/** What a VM of the fleet is doing. */
export type Doing =
  | 'Running'
  | 'Stopped'
  | 'Starting'
  | 'Stopping'
  | 'Migrating'
  | 'Paused'
  | 'CrashLoopBackOff'
  | 'NotReady'
  | 'Unknown';

/** The raw objects of one VM; `host` is null where it runs nowhere. */
export function vmObjects(
  namespace: string,
  name: string,
  doing: Doing,
  host: string | null,
  facts: { address: string; cores: number; memoryGib: number; guest: string | null },
): [KindName, object][] {
  const metadata = {
    namespace,
    name,
    uid: `${namespace}-${name}`,
    labels: facts.guest ? { 'guestcluster.harvesterhci.io/name': facts.guest } : {},
  };
  const printed = doing === 'NotReady' ? 'Running' : doing;
  const vm = {
    metadata,
    spec: {
      runStrategy: doing === 'Stopped' ? 'Halted' : 'RerunOnFailure',
      template: {
        spec: {
          domain: {
            cpu: { sockets: 1, cores: facts.cores, threads: 1 },
            resources: { limits: { memory: `${facts.memoryGib}Gi` } },
          },
          networks: [{ name: 'default', multus: { networkName: 'default/vlan-20' } }],
          volumes: [{ name: 'root', persistentVolumeClaim: { claimName: `${name}-root` } }],
        },
      },
    },
    status: {
      printableStatus: printed,
      created: doing !== 'Stopped',
      ready: doing === 'Running',
      conditions:
        doing === 'CrashLoopBackOff'
          ? [
              {
                type: 'Failure',
                status: 'True',
                reason: 'FailedCreate',
                message: 'The guest failed to start 5 times.',
              },
            ]
          : [],
    },
  };
  const objects: [KindName, object][] = [['VirtualMachine', vm]];
  if (host === null) return objects;
  const phase = doing === 'Starting' ? 'Scheduled' : 'Running';
  objects.push([
    'VirtualMachineInstance',
    {
      metadata: {
        namespace,
        name,
        uid: `${namespace}-${name}-i`,
        ownerReferences: [{ kind: 'VirtualMachine', name }],
      },
      status: {
        phase,
        nodeName: host,
        interfaces: phase === 'Running' ? [{ ipAddress: facts.address }] : [],
        conditions: [
          {
            type: 'Ready',
            status: doing === 'Running' || doing === 'Migrating' ? 'True' : 'False',
            reason: 'GuestNotReady',
            message: 'The guest agent does not answer.',
          },
          { type: 'Paused', status: doing === 'Paused' ? 'True' : 'False' },
        ],
      },
    },
  ]);
  if (doing === 'Migrating') {
    objects.push([
      'VirtualMachineInstanceMigration',
      {
        metadata: { namespace, name: `${name}-move`, creationTimestamp: '2026-01-05T08:00:00Z' },
        spec: { vmiName: name },
        status: { phase: 'Running' },
      },
    ]);
  }
  return objects;
}
