import { describe, expect, it } from 'vitest';
import { project } from '../../../shared/kinds/index.ts';
import { podEntity, podObject } from '../../support/pods.ts';
import type { PodFacts } from '../../support/pods.ts';

const waiting = (reason: string, message?: string) => ({
  ready: false,
  state: { waiting: { reason, ...(message ? { message } : {}) } },
});
const ended = (reason: string | null, exitCode: number, signal?: number) => ({
  ready: false,
  state: { terminated: { exitCode, ...(reason ? { reason } : {}), ...(signal ? { signal } : {}) } },
});
const deletionTimestamp = '2026-03-01T08:00:00Z';
const notReady = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }];
const unschedulable = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'Unschedulable',
  message: '0/3 nodes are available: 3 Insufficient memory.',
};

describe('the status of a pod', () => {
  it.each<[string, string, PodFacts]>([
    ['Running', 'running', {}],
    ['Running', 'warning', { containers: [{}, { ready: false }] }],
    ['CrashLoopBackOff', 'error', { containers: [{}, waiting('CrashLoopBackOff')] }],
    ['ImagePullBackOff', 'error', { phase: 'Pending', containers: [waiting('ImagePullBackOff')] }],
    ['CreateContainerConfigError', 'error', { containers: [waiting('CreateContainerConfigError')] }],
    ['ContainerCreating', 'starting', { phase: 'Pending', containers: [waiting('ContainerCreating')] }],
    ['Completed', 'off', { phase: 'Succeeded', containers: [ended('Completed', 0)] }],
    ['Error', 'error', { phase: 'Failed', containers: [ended('Error', 1)] }],
    ['OOMKilled', 'error', { containers: [ended('OOMKilled', 137)] }],
    ['ExitCode:3', 'error', { phase: 'Failed', containers: [ended(null, 3)] }],
    ['Signal:9', 'error', { phase: 'Failed', containers: [ended(null, 137, 9)] }],
    ['Evicted', 'error', { phase: 'Failed', containers: [], status: { reason: 'Evicted' } }],
    ['Running', 'warning', { containers: [ended('Completed', 0), {}] }],
    ['NotReady', 'warning', { containers: [ended('Completed', 0), {}], conditions: notReady }],
    ['Terminating', 'stopping', { deletionTimestamp }],
    ['Completed', 'off', { deletionTimestamp, phase: 'Succeeded', containers: [ended('Completed', 0)] }],
    ['Unknown', 'unknown', { deletionTimestamp, status: { reason: 'NodeLost' } }],
    ['Pending', 'pending', { phase: 'Pending', host: null, containers: [] }],
    ['Pending', 'pending', { phase: 'Pending', host: null, containers: [], conditions: [unschedulable] }],
    [
      'SchedulingGated',
      'pending',
      {
        phase: 'Pending',
        host: null,
        containers: [],
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      },
    ],
    [
      'Init:0/2',
      'starting',
      {
        phase: 'Pending',
        conditions: notReady,
        inits: [{ ready: false }, { ready: false, state: {} }],
        containers: [waiting('PodInitializing')],
      },
    ],
    [
      'Init:1/2',
      'starting',
      {
        phase: 'Pending',
        conditions: notReady,
        inits: [ended('Completed', 0), waiting('PodInitializing')],
        containers: [waiting('PodInitializing')],
      },
    ],
    ['Init:Error', 'error', { phase: 'Pending', conditions: notReady, inits: [ended('Error', 1)] }],
    ['Init:ExitCode:2', 'error', { phase: 'Pending', conditions: notReady, inits: [ended(null, 2)] }],
    [
      'Init:CrashLoopBackOff',
      'error',
      { phase: 'Pending', conditions: notReady, inits: [waiting('CrashLoopBackOff')] },
    ],
    ['PodInitializing', 'starting', { phase: 'Pending', containers: [waiting('PodInitializing')] }],
    ['SomethingNew', 'error', { containers: [waiting('SomethingNew')] }],
  ])('is %s (%s)', (status, state, facts) => {
    expect(podEntity('c', facts)).toMatchObject({ status, state });
  });

  it('goes past init containers that go on running, and counts them as containers', () => {
    const pod = podEntity('c', {
      inits: [{ name: 'proxy', started: true }, ended('Completed', 0)],
      spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }, { name: 'c2' }] },
    });
    expect(pod).toMatchObject({ status: 'Running', state: 'running', pod: { ready: 2, containers: 2 } });
  });

  it('tells why in the words of the kubelet, and of the scheduler', () => {
    const message = 'back-off 5m0s restarting failed container';
    const crashing = {
      ...waiting('CrashLoopBackOff', message),
      restartCount: 41,
      lastState: {
        terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-03-01T07:59:00Z' },
      },
    };
    const pod = podEntity('c', { containers: [{ restartCount: 1 }, crashing] });
    expect(pod.problems).toEqual([
      {
        severity: 'error',
        code: 'CrashLoopBackOff',
        text: `Container c2: ${message}. It ended with OOMKilled (exit code 137).`,
      },
    ]);
    expect(pod.pod).toMatchObject({ restarts: 42, restartedAt: '2026-03-01T07:59:00Z' });
    const waits = podEntity('c', {
      phase: 'Pending',
      host: null,
      containers: [],
      conditions: [unschedulable],
    });
    expect(waits.problems).toEqual([
      { severity: 'warning', code: 'Unschedulable', text: unschedulable.message },
    ]);
  });
});

it.each<[string, number, PodFacts]>([
  ['those that are reached so far', 3, { inits: [ended('Error', 1), { restartCount: 4 }] }],
  ['those that run together', 12, { inits: [ended('Completed', 0), { name: 'proxy', started: true }] }],
])('the restarts of a pod are of its init containers while they run, then of %s', (_, restarts, facts) => {
  const [first, second] = facts.inits!;
  const pod = podEntity('c', {
    conditions: notReady,
    containers: [{ restartCount: 10 }],
    inits: [
      { ...first, restartCount: 3 },
      { ...second, restartCount: 2 },
    ],
    spec: { initContainers: [{ name: 'c1' }, { name: 'proxy', restartPolicy: 'Always' }] },
  });
  expect(pod.pod.restarts).toBe(restarts);
});

describe('the facts of a pod', () => {
  it.each<[string, string, PodFacts]>([
    [
      'Deployment',
      'rancher',
      {
        name: 'rancher-7d9f-abcde',
        owner: { kind: 'ReplicaSet', name: 'rancher-7d9f' },
        labels: { 'pod-template-hash': '7d9f' },
      },
    ],
    ['ReplicaSet', 'by-hand', { owner: { kind: 'ReplicaSet', name: 'by-hand' } }],
    ['StatefulSet', 'prometheus', { owner: { kind: 'StatefulSet', name: 'prometheus' } }],
    ['DaemonSet', 'longhorn-manager', { owner: { kind: 'DaemonSet', name: 'longhorn-manager' } }],
    ['Job', 'helm-install-x', { owner: { kind: 'Job', name: 'helm-install-x' } }],
    [
      'StaticPod',
      'etcd',
      {
        name: 'etcd-node-1',
        owner: { kind: 'Node', name: 'node-1' },
        annotations: { 'kubernetes.io/config.mirror': 'abc' },
      },
    ],
  ])('say that a %s runs it', (ownerKind, ownerName, facts) => {
    expect(podEntity('c', facts).pod).toMatchObject({ ownerKind, ownerName });
  });

  it('have sums of what containers that run together ask for, and nothing where none says', () => {
    const resources = { requests: { cpu: '250m', memory: '128Mi' }, limits: { memory: '1Gi' } };
    const spec = {
      containers: [{ name: 'c1', resources }, { name: 'c2' }],
      initContainers: [
        { name: 'once', resources },
        { name: 'proxy', restartPolicy: 'Always', resources },
      ],
    };
    expect(podEntity('c', { spec }).pod).toMatchObject({
      requestsCpuMillis: 500,
      requestsMemoryBytes: 2 ** 28,
      limitsCpuMillis: null,
      limitsMemoryBytes: 2 ** 31,
    });
  });

  it('link to its host, and keep conditions that do not hold', () => {
    const pod = podEntity('c', { conditions: [{ type: 'Initialized', status: 'True' }, ...notReady] });
    expect(pod.links).toEqual([{ type: 'runs-on', to: 'c/Node/-/node-1' }]);
    expect(pod.conditions.map(({ type }) => type)).toEqual(['Ready']);
  });
});

it.each<[string, PodFacts]>([
  ['launches a VM', { name: 'virt-launcher-web-abcde', labels: { 'kubevirt.io': 'virt-launcher' } }],
  ['attaches a volume', { name: 'hp-volume-abcde', labels: { 'kubevirt.io': 'hotplug-disk' } }],
  ['attaches a volume and has lost its label', { name: 'hp-volume-abcde' }],
])('a pod that %s is no workload', (_, facts) => {
  expect(project('Pod', podObject(facts), 'c')).toBeNull();
});

it('a pod of KubeVirt itself is one', () => {
  const pod = podEntity('c', { name: 'virt-handler-x', labels: { 'kubevirt.io': 'virt-handler' } });
  expect(pod).toMatchObject({ name: 'virt-handler-x', state: 'running' });
});
