import { launcherResources } from '../behaviour/scheduling/demand.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { uuidOf } from './context.ts';
import { cpuSelectorOf, hostCpuSelectorOf } from './cpu-labels.ts';

/** How far a launcher pod has come. */
export interface PodState {
  phase: 'Pending' | 'Running';
  host: string | undefined;
  address: string | undefined;
  /** Why the scheduler cannot place it. */
  unschedulable?: string;
  /** The reason a container is waiting, such as ImagePullBackOff, and its message. */
  waiting?: { reason: string; message: string };
}

/** What is special about a launcher pod. */
export interface PodOptions {
  /** Setting additional-guest-memory-overhead-ratio. */
  overheadRatio?: number;
  /** The migration it is the target of. */
  migration?: KubeObject;
  /** The labels of the host it migrates from. */
  sourceLabels?: Record<string, string>;
}

/** The default of Harvester's setting additional-guest-memory-overhead-ratio. */
export const OVERHEAD_RATIO = 1.5;

/** Added to every pod (kubernetes plugin/pkg/admission/defaulttolerationseconds). */
const TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

/** Affinity of a launcher pod; a migration target keeps away from its source (kubevirt createMigrationPodAntiAffinityRule). */
function affinityOf(vmi: KubeObject, migration: KubeObject | undefined): JsonObject {
  const affinity = objectAt(vmi, 'spec', 'affinity');
  if (migration === undefined) return affinity;
  const anti = objectAt(affinity, 'podAntiAffinity');
  const rule = 'requiredDuringSchedulingIgnoredDuringExecution';
  const away = {
    labelSelector: { matchLabels: { 'kubevirt.io/created-by': vmi.metadata.uid ?? '' } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return { ...affinity, podAntiAffinity: { ...anti, [rule]: [...objectsAt(anti, rule), away] } };
}

/** The virt-launcher pod of a VMI (kubevirt pkg/virt-controller/services/template.go); its name ends in five letters. */
export function buildLauncherPod(
  vmi: KubeObject,
  suffix: string,
  launcherVersion: string,
  since: string,
  state: PodState,
  options: PodOptions = {},
): KubeObject {
  const { overheadRatio = OVERHEAD_RATIO, migration, sourceLabels = {} } = options;
  const { name, namespace = '', uid = '' } = vmi.metadata;
  const image = `registry.suse.com/suse/sles/15.7/virt-launcher:${launcherVersion}`;
  const network = textAt(vmi, 'spec', 'networks', 0, 'multus', 'networkName');
  const podName = `virt-launcher-${name}-${suffix}`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: podName,
      generateName: `virt-launcher-${name}-`,
      namespace,
      uid: uuidOf(`pod ${uid} ${suffix}`),
      creationTimestamp: since,
      labels: {
        ...vmi.metadata.labels,
        'harvesterhci.io/vmName': name,
        'kubevirt.io': 'virt-launcher',
        'kubevirt.io/created-by': uid,
        'vm.kubevirt.io/name': name,
        ...(migration === undefined ? {} : { 'kubevirt.io/migrationJobUID': migration.metadata.uid ?? '' }),
        ...(state.host === undefined ? {} : { 'kubevirt.io/nodeName': state.host }),
      },
      annotations: {
        ...(migration === undefined ? {} : { 'kubevirt.io/migrationJobName': migration.metadata.name }),
        'kubevirt.io/domain': name,
        'kubevirt.io/migrationTransportUnix': 'true',
        'kubectl.kubernetes.io/default-container': 'compute',
        ...(network === undefined ? {} : { 'k8s.v1.cni.cncf.io/networks': network }),
      },
      ownerReferences: [
        {
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachineInstance',
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      affinity: affinityOf(vmi, migration),
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'compute',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/usr/bin/virt-launcher-monitor', '--name', name, '--namespace', namespace, '--uid', uid],
          resources: launcherResources(vmi.spec, overheadRatio),
        },
      ],
      ...(state.host === undefined ? {} : { nodeName: state.host }),
      nodeSelector: {
        ...objectAt(migration, 'spec', 'addedNodeSelector'),
        ...objectAt(vmi, 'spec', 'nodeSelector'),
        ...cpuSelectorOf(vmi.spec),
        ...hostCpuSelectorOf(vmi.spec, sourceLabels),
        'kubernetes.io/arch': textAt(vmi, 'spec', 'architecture') ?? 'amd64',
        'kubevirt.io/schedulable': 'true',
      },
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: (numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 30) + 15,
      tolerations: [...objectsAt(vmi, 'spec', 'tolerations'), ...TOLERATIONS],
    },
    status: podStatus(image, since, state),
  };
}

/** The status of a launcher pod in a given state. */
export function podStatus(image: string, since: string, state: PodState): unknown {
  const isRunning = state.phase === 'Running';
  const ready = isRunning ? 'True' : 'False';
  const scheduled =
    state.host === undefined
      ? {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: state.unschedulable ?? '',
          lastProbeTime: null,
          lastTransitionTime: since,
        }
      : { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: since };
  const plain = (type: string, status: string): unknown => ({
    type,
    status,
    lastProbeTime: null,
    lastTransitionTime: since,
  });
  const containerState =
    state.waiting === undefined
      ? isRunning
        ? { running: { startedAt: since } }
        : undefined
      : { waiting: state.waiting };
  return {
    phase: state.phase,
    qosClass: 'Burstable',
    conditions: [
      ...(state.host === undefined
        ? []
        : [plain('Initialized', 'True'), plain('Ready', ready), plain('ContainersReady', ready)]),
      scheduled,
    ],
    ...(state.host === undefined ? {} : { startTime: since }),
    ...(state.address === undefined ? {} : { podIP: state.address, podIPs: [{ ip: state.address }] }),
    ...(containerState === undefined
      ? {}
      : {
          containerStatuses: [
            {
              name: 'compute',
              image,
              imageID: '',
              ready: isRunning,
              restartCount: 0,
              started: isRunning,
              state: containerState,
            },
          ],
        }),
  };
}
