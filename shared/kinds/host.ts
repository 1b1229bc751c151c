import { z } from 'zod';
import { parseQuantity, toBytes, toCpuMillis } from '../quantity.ts';
import { commonFields } from '../world/entity.ts';
import type { Condition, Problem, State } from '../world/entity.ts';
import {
  Conditions,
  defineKind,
  findCondition,
  Metadata,
  StringMap,
  toConditions,
  toProblem,
  toEntity,
} from './define.ts';
import type { Shown } from './define.ts';
import { toDevices, toReserved } from './host-capacity.ts';
import { toLabels } from './labels.ts';
import { toReader } from './reader.ts';
import { shareList, shareOptional, shareText } from './share.ts';

/** A host (Harvester node): role, capacity, reservation and placement facts. CPU in thousandths of a core, memory in bytes. */
export const Host = z.object({
  ...commonFields,
  kind: z.literal('Node'),
  host: z.object({
    displayName: z.string().nullable(),
    role: z.enum(['management', 'worker', 'witness']),
    /** harvesterhci.io/promote-status as it came: running, complete, unknown, failed; null where never promoted. */
    promotion: z.string().nullable(),
    isReady: z.boolean(),
    isCordoned: z.boolean(),
    /** harvesterhci.io/maintain-status as it came (running, completed); null outside maintenance. */
    maintenance: z.string().nullable(),
    /** Whether it is being emptied for maintenance, gently or by force; absent where that is not asked for. */
    drain: z.enum(['requested', 'forced']).optional(),
    /** What it is in Kubernetes now (control-plane, etcd), by name; absent for a worker. */
    roles: z.array(z.string()).optional(),
    /** What it was installed to become: management, worker or witness; absent where Harvester may choose. */
    wish: z.string().optional(),
    /** Since when it is closed to new pods; absent where it is open or the time is not told. */
    closedAt: z.string().optional(),
    /** Whether CPUs can be pinned on it, and how a change of that stands; absent where Harvester does not tell. */
    cpuManager: z.object({ isOn: z.boolean(), change: z.string().nullable() }).optional(),
    /** harvesterhci.io/host-console-url: where its console is; absent where none is noted. */
    consoleUrl: z.string().optional(),
    address: z.string().nullable(),
    zone: z.string().nullable(),
    /** Its labels as `key=value`, by key; absent where it has none. */
    labels: z.array(z.string()).optional(),
    /** Names of the cluster networks that are ready on it. */
    clusterNetworks: z.array(z.string()),
    cpuMillis: z.number(),
    memoryBytes: z.number(),
    allocatableCpuMillis: z.number(),
    allocatableMemoryBytes: z.number(),
    /** Sum of pod requests as Rancher notes it on the node; null where the annotation is absent. */
    reservedCpuMillis: z.number().nullable(),
    reservedMemoryBytes: z.number().nullable(),
    /** Pods it may have, and has as Rancher notes them; absent where that is not known. */
    allocatablePods: z.number().optional(),
    reservedPods: z.number().optional(),
    /** Devices it may pass through, by resource name, and how many of each; absent where it has none. */
    devices: z.record(z.string(), z.number()).optional(),
    /** CPU architecture, such as amd64 or arm64; absent where none is said. */
    architecture: z.string().optional(),
    kubeletVersion: z.string().nullable(),
    osImage: z.string().nullable(),
    kernelVersion: z.string().nullable(),
    taints: z.array(z.object({ key: z.string(), value: z.string().optional(), effect: z.string() })),
    /** Whether VMs can be placed here at all: not a witness, not cordoned, kubevirt.io/schedulable not "false". */
    isSchedulable: z.boolean(),
  }),
});
export type Host = z.infer<typeof Host>;

const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      unschedulable: z.boolean().nullish(),
      taints: z
        .array(
          z.object({
            key: z.string(),
            value: z.string().nullish(),
            effect: z.string(),
            timeAdded: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  status: z
    .object({
      capacity: StringMap,
      allocatable: StringMap,
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).nullish(),
      conditions: Conditions,
      nodeInfo: z
        .object({
          kubeletVersion: z.string().nullish(),
          osImage: z.string().nullish(),
          kernelVersion: z.string().nullish(),
          architecture: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);

type Labels = Record<string, string>;

/** What a host is now. Source: harvester/harvester pkg/util/node.go, harvester-ui-extension models/harvester/node.js. */
export function toHostRole(labels: Labels): Host['host']['role'] {
  if (labels['node-role.harvesterhci.io/witness'] === 'true') return 'witness';
  const isManagement = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'].some(
    (label) => label in labels,
  );
  return isManagement ? 'management' : 'worker';
}

const networkPrefix = 'network.harvesterhci.io/';

/** The cluster networks that are ready on a host. Source: harvester/network-controller-harvester pkg/utils/labels.go. */
function toClusterNetworks(labels: Labels): string[] {
  const names = Object.entries(labels).flatMap(([label, value]) =>
    label.startsWith(networkPrefix) && value === 'true' ? [shareText(label.slice(networkPrefix.length))] : [],
  );
  return shareList(names.sort());
}

function toDrain(annotations: Labels): 'requested' | 'forced' | null {
  if (!('harvesterhci.io/drain-requested' in annotations)) return null;
  return 'harvesterhci.io/drain-forced' in annotations ? 'forced' : 'requested';
}

/** The roles that Kubernetes has for it. Source: harvester API reference section 2.1. */
function toRoles(labels: Labels): string[] {
  return ['control-plane', 'etcd'].filter((role) => `node-role.kubernetes.io/${role}` in labels);
}

function toWish(labels: Labels): string | null {
  const wishes = ['management', 'worker', 'witness'];
  return wishes.find((role) => labels[`node-role.harvesterhci.io/${role}`] === 'true') ?? null;
}

const CpuManagerChange = z.object({ status: z.string(), policy: z.string().nullish() });

/** Source: harvester/harvester pkg/util/constants.go (cpu-manager-update-status), KubeVirt's label cpumanager. */
function toCpuManager(labels: Labels, annotations: Labels): { isOn: boolean; change: string | null } | null {
  if (labels.cpumanager === undefined) return null;
  let change: string | null = null;
  try {
    const said: unknown = JSON.parse(annotations['harvesterhci.io/cpu-manager-update-status'] ?? '');
    change = CpuManagerChange.parse(said).status;
  } catch {
    // No change was ever asked for, or what is noted cannot be read: either way none is known.
  }
  return { isOn: labels.cpumanager === 'true', change };
}

/** Facts that most hosts do not have; each left out where it is not there. */
function toExtras(
  labels: Labels,
  annotations: Labels,
  taints: readonly { key: string; timeAdded?: string | null | undefined }[],
): Pick<Host['host'], 'drain' | 'roles' | 'wish' | 'closedAt' | 'cpuManager' | 'consoleUrl'> {
  const drain = toDrain(annotations);
  const roles = toRoles(labels);
  const wish = toWish(labels);
  const closedAt = taints.find(({ key }) => key === 'node.kubernetes.io/unschedulable')?.timeAdded;
  const cpuManager = toCpuManager(labels, annotations);
  const consoleUrl = annotations['harvesterhci.io/host-console-url'];
  return {
    ...(drain === null ? {} : { drain }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(wish === null ? {} : { wish }),
    ...(closedAt ? { closedAt } : {}),
    ...(cpuManager === null ? {} : { cpuManager }),
    ...(consoleUrl ? { consoleUrl } : {}),
  };
}

function toShown(
  labels: Labels,
  annotations: Labels,
  isCordoned: boolean,
  conditions: Condition[],
): { state: State; status: string } {
  const maintenance = annotations['harvesterhci.io/maintain-status'];
  const ready = findCondition(conditions, 'Ready')?.status ?? 'Unknown';
  if (maintenance === 'running') return { state: 'stopping', status: 'Entering maintenance mode' };
  if (maintenance === 'completed') return { state: 'paused', status: 'Maintenance' };
  if (maintenance !== undefined) return { state: 'unknown', status: `Maintenance: ${maintenance}` };
  if (toDrain(annotations) !== null) return { state: 'stopping', status: 'Being emptied' };
  if (ready !== 'True') return { state: 'error', status: ready === 'False' ? 'Not ready' : 'Unreachable' };
  if (isCordoned) return { state: 'warning', status: 'Cordoned' };
  if (labels['kubevirt.io/schedulable'] === 'false' && toHostRole(labels) !== 'witness') {
    return { state: 'warning', status: 'No VMs can be placed here' };
  }
  return { state: 'running', status: 'Ready' };
}

function toProblems(conditions: Condition[], annotations: Labels): Problem[] {
  const problems: Problem[] = [];
  for (const condition of conditions) {
    if (condition.type === 'Ready' && condition.status !== 'True')
      problems.push(toProblem(condition, 'error'));
    if (
      condition.type !== 'Ready' &&
      condition.status === 'True' &&
      /Pressure|Unavailable|Problem/.test(condition.type)
    ) {
      problems.push(toProblem(condition, 'warning'));
    }
  }
  const promotion = annotations['harvesterhci.io/promote-status'];
  const [own, inEtcd] = ['rke2.io/internal-ip', 'etcd.rke2.cattle.io/node-address'].map(
    (key) => annotations[key],
  );
  if (own !== undefined && inEtcd !== undefined && own !== inEtcd) {
    const text = `Its address is ${own}, but etcd knows it as ${inEtcd}.`;
    problems.push({ severity: 'error', code: 'InconsistentAddress', text });
  }
  if (promotion === 'failed' || promotion === 'unknown') {
    problems.push({
      severity: 'warning',
      code: 'NodePromoteFailed',
      text: `Promotion to management is "${promotion}"; it blocks every later promotion until it is cleared.`,
    });
  }
  return problems;
}

/** Hosts: core/v1 nodes. Source: harvester API reference sections 2.1 to 2.6. */
export const hostKind = defineKind({
  kind: 'Node',
  resource: { group: '', version: 'v1', plural: 'nodes', isNamespaced: false },
  read: { type: 'watch' },
  project(raw, cluster): Host {
    const { metadata, spec, status } = read(raw);
    const labels = metadata.labels ?? {};
    const own = toLabels(metadata);
    const annotations = metadata.annotations ?? {};
    const conditions = toConditions(status?.conditions);
    const capacity = status?.capacity ?? {};
    const allocatable = status?.allocatable ?? {};
    const isCordoned = spec?.unschedulable === true;
    const role = toHostRole(labels);
    const reserved = toReserved(annotations);
    const devices = toDevices(allocatable);
    const pods = parseQuantity(allocatable.pods);
    const architecture = status?.nodeInfo?.architecture ?? labels['kubernetes.io/arch'];
    const shown: Shown = {
      ...toShown(labels, annotations, isCordoned, conditions),
      problems: toProblems(conditions, annotations),
      conditions,
    };
    return toEntity('Node', cluster, metadata, shown, 'host', {
      displayName: annotations['harvesterhci.io/host-custom-name'] ?? null,
      role,
      promotion: annotations['harvesterhci.io/promote-status'] ?? null,
      isReady: findCondition(conditions, 'Ready')?.status === 'True',
      isCordoned,
      maintenance: annotations['harvesterhci.io/maintain-status'] ?? null,
      ...toExtras(labels, annotations, spec?.taints ?? []),
      address: status?.addresses?.findLast((entry) => entry.type === 'InternalIP')?.address ?? null,
      clusterNetworks: toClusterNetworks(labels),
      zone: shareOptional(labels['topology.kubernetes.io/zone']),
      ...(own ? { labels: own } : {}),
      cpuMillis: toCpuMillis(capacity.cpu) ?? 0,
      memoryBytes: toBytes(capacity.memory) ?? 0,
      allocatableCpuMillis: toCpuMillis(allocatable.cpu) ?? 0,
      allocatableMemoryBytes: toBytes(allocatable.memory) ?? 0,
      reservedCpuMillis: reserved.cpu,
      reservedMemoryBytes: reserved.memory,
      ...(pods === null ? {} : { allocatablePods: pods }),
      ...(reserved.pods === null ? {} : { reservedPods: reserved.pods }),
      ...(devices ? { devices } : {}),
      ...(architecture ? { architecture: shareText(architecture) } : {}),
      kubeletVersion: shareOptional(status?.nodeInfo?.kubeletVersion),
      osImage: shareOptional(status?.nodeInfo?.osImage),
      kernelVersion: shareOptional(status?.nodeInfo?.kernelVersion),
      taints: (spec?.taints ?? []).map(({ key, value, effect }) =>
        value ? { key, value, effect } : { key, effect },
      ),
      isSchedulable: role !== 'witness' && !isCordoned && labels['kubevirt.io/schedulable'] !== 'false',
    });
  },
});
