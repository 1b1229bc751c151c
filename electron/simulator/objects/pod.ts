import type { KubeObject } from '../json.ts';
import { objectAt, textAt } from '../json.ts';
import { uuidOf } from './context.ts';

/** How far a launcher pod has come. */
export interface PodState {
  phase: 'Pending' | 'Running' | 'Succeeded';
  host: string | undefined;
  address: string | undefined;
  /** Why the scheduler cannot place it. */
  unschedulable?: string;
  /** The reason a container is waiting, such as ImagePullBackOff, and its message. */
  waiting?: { reason: string; message: string };
}

/** The virt-launcher pod of a VMI (kubevirt pkg/virt-controller/services/template.go); its name ends in five letters. */
export function buildLauncherPod(
  vmi: KubeObject,
  suffix: string,
  launcherVersion: string,
  since: string,
  state: PodState,
): KubeObject {
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
        ...(state.host === undefined ? {} : { 'kubevirt.io/nodeName': state.host }),
      },
      annotations: {
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
      affinity: objectAt(vmi, 'spec', 'affinity'),
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'compute',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/usr/bin/virt-launcher-monitor', '--name', name, '--namespace', namespace, '--uid', uid],
          resources: {
            limits: {
              'devices.kubevirt.io/kvm': '1',
              'devices.kubevirt.io/tun': '1',
              ...objectAt(vmi, 'spec', 'domain', 'resources', 'limits'),
            },
            requests: {
              'devices.kubevirt.io/kvm': '1',
              'devices.kubevirt.io/tun': '1',
              ...objectAt(vmi, 'spec', 'domain', 'resources', 'requests'),
            },
          },
        },
      ],
      ...(state.host === undefined ? {} : { nodeName: state.host }),
      nodeSelector: { 'kubernetes.io/arch': 'amd64', 'kubevirt.io/schedulable': 'true' },
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 135,
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
