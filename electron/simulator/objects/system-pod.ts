import { hash } from 'node:crypto';
import type { KubeObject } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { HostPlan } from '../scenario/plan.ts';
import type { SystemPodPlan } from '../scenario/system-pods.ts';
import { systemPodsOf } from '../scenario/system-pods.ts';
import type { Store } from '../store.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, uuidOf } from './context.ts';

const HASHED = { Deployment: 9, DaemonSet: 0, StatefulSet: 0, Job: 0, static: 0 } as const;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters as Kubernetes puts them behind generated names, always the same for the same text. */
function lettersOf(text: string, count: number): string {
  const bytes = hash('sha1', text, 'buffer');
  return Array.from({ length: count }, (_, index) => LETTERS[(bytes[index] ?? 0) % LETTERS.length]).join('');
}

/** Names of the pod and of what owns it. */
function namesOf(
  pod: SystemPodPlan,
  host: HostPlan,
  seed: string,
): { name: string; owner: string; hash: string } {
  const { workload, kind } = pod;
  if (kind === 'static') return { name: `${workload}-${host.name}`, owner: host.name, hash: '' };
  const template = lettersOf(workload, Math.max(HASHED[kind], 1));
  const own = lettersOf(`${seed} ${host.name} ${workload} ${pod.namespace}`, 5);
  if (kind === 'Deployment')
    return { name: `${workload}-${template}-${own}`, owner: `${workload}-${template}`, hash: template };
  if (kind === 'StatefulSet' && workload !== 'instance-manager')
    return { name: `${workload}-0`, owner: workload, hash: '' };
  return { name: `${workload}-${own}`, owner: workload, hash: '' };
}

const OWNERS = {
  Deployment: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  DaemonSet: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  StatefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  Job: { apiVersion: 'batch/v1', kind: 'Job' },
  static: { apiVersion: 'v1', kind: 'Node' },
} as const;

type Restart = { restartCount: number; ready: boolean; state: unknown; lastState?: unknown };

/** How one container of a pod does; trouble is in the first. */
function stateOf(context: BuildContext, pod: SystemPodPlan, isFirst: boolean, since: string): Restart {
  const running = { running: { startedAt: since } };
  const ended = (exitCode: number, reason: string, finishedAt: string) => ({
    terminated: { exitCode, reason, startedAt: since, finishedAt },
  });
  const well: Restart = { restartCount: 0, ready: true, state: running };
  switch (isFirst ? pod.trouble : undefined) {
    case 'crash-loop': {
      const message = `back-off 5m0s restarting failed container=${pod.containers[0] ?? ''}`;
      const lastState = ended(137, 'OOMKilled', daysAgo(context, 0.002));
      return {
        restartCount: 73,
        ready: false,
        state: { waiting: { reason: 'CrashLoopBackOff', message } },
        lastState,
      };
    }
    case 'image-pull': {
      const message = `Back-off pulling image "${pod.image}": no route to the registry`;
      return { restartCount: 0, ready: false, state: { waiting: { reason: 'ImagePullBackOff', message } } };
    }
    case 'not-ready':
      return { ...well, ready: false };
    case 'restarted':
      return { ...well, restartCount: 4, lastState: ended(1, 'Error', daysAgo(context, 0.8)) };
    case 'completed':
      return { restartCount: 0, ready: false, state: ended(0, 'Completed', since) };
    case undefined:
      return well;
  }
}

function phaseOf({ trouble }: SystemPodPlan): string {
  if (trouble === 'completed') return 'Succeeded';
  return trouble === 'image-pull' ? 'Pending' : 'Running';
}

/** A pod of the platform: a daemon, a part of the control plane, or of a deployment. Source: Kubernetes API Pod. */
function buildSystemPod(context: BuildContext, pod: SystemPodPlan, host: HostPlan): KubeObject {
  const { name, owner, hash: template } = namesOf(pod, host, context.plan.name);
  const since = daysAgo(context, host.ageDays);
  const isDone = pod.trouble === 'completed';
  const statuses = pod.containers.map((container, index) => ({
    name: container,
    image: pod.image,
    imageID: '',
    started: pod.trouble !== 'image-pull' && !isDone,
    ...stateOf(context, pod, index === 0, since),
  }));
  const ready = statuses.every((status) => status.ready) ? 'True' : 'False';
  const condition = (type: string, status: string) => ({
    type,
    status,
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(status === 'True' ? {} : { reason: isDone ? 'PodCompleted' : 'ContainersNotReady' }),
  });
  const { cpuMillis, memoryMiB } = pod;
  const requests = {
    ...(cpuMillis > 0 ? { cpu: `${cpuMillis}m` } : {}),
    ...(memoryMiB > 0 ? { memory: `${memoryMiB}Mi` } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: pod.namespace,
      uid: uuidOf(`${context.plan.name} pod ${pod.namespace} ${name}`),
      creationTimestamp: since,
      labels: {
        'app.kubernetes.io/name': pod.workload,
        ...(template === '' ? {} : { 'pod-template-hash': template }),
      },
      ...(pod.kind === 'static'
        ? { annotations: { 'kubernetes.io/config.mirror': uuidOf(`${host.name} ${pod.workload}`) } }
        : {}),
      ownerReferences: [
        { ...OWNERS[pod.kind], name: owner, uid: uuidOf(`${context.plan.name} ${owner}`), controller: true },
      ],
    },
    spec: {
      nodeName: host.name,
      restartPolicy: pod.kind === 'Job' ? 'Never' : 'Always',
      priorityClassName: pod.kind === 'static' ? 'system-cluster-critical' : 'system-node-critical',
      containers: pod.containers.map((container, index) => ({
        name: container,
        image: pod.image,
        resources: index === 0 && Object.keys(requests).length > 0 ? { requests } : {},
      })),
    },
    status: {
      phase: phaseOf(pod),
      qosClass: Object.keys(requests).length > 0 ? 'Burstable' : 'BestEffort',
      startTime: since,
      hostIP: host.address,
      podIP: host.address,
      podIPs: [{ ip: host.address }],
      conditions: [
        condition('Initialized', 'True'),
        condition('Ready', ready),
        condition('ContainersReady', ready),
        condition('PodScheduled', 'True'),
      ],
      containerStatuses: statuses,
    },
  };
}

/** Puts the pods of the platform into the store, built when first looked at. What hosts go through does not touch them. */
export function loadSystemPods(context: BuildContext, store: Store): void {
  const { hosts, name } = context.plan;
  hosts.forEach((host, index) => {
    for (const pod of systemPodsOf(hosts, index)) {
      const own = namesOf(pod, host, name).name;
      store.loadLate(RESOURCES.pods, pod.namespace, own, () => buildSystemPod(context, pod, host));
    }
  });
}
