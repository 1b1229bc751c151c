import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { KubectlBench } from '../../support/kubectl.ts';
import { hasKubectl, openKubectlBench } from '../../support/kubectl.ts';
import { until } from '../../support/simulator.ts';

const NAMESPACE = 'default';

describe.skipIf(!hasKubectl)('kubectl on hosts and pods', { timeout: 120_000 }, () => {
  let bench: KubectlBench;
  let kubectl: KubectlBench['kubectl'];
  beforeAll(async () => {
    bench = await openKubectlBench({ vms: 0 });
    ({ kubectl } = bench);
  });
  afterAll(() => bench.close());

  const pod = (name: string, labels: Record<string, string> = {}): void => {
    const started = new Date(Date.now() - 600_000).toISOString();
    const condition = { type: 'Ready', status: 'True', lastTransitionTime: started };
    bench.simulator.cluster.store.put(RESOURCES.pods, {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name,
        namespace: NAMESPACE,
        labels,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'web',
            uid:
              bench.simulator.cluster.store.get(RESOURCES.replicaSets, NAMESPACE, 'web')?.metadata.uid ?? '',
            controller: true,
          },
        ],
      },
      spec: {
        nodeName: 'node-03',
        terminationGracePeriodSeconds: 30,
        containers: [
          { name: 'web', image: 'example.com/web:1', command: ['/bin/web', '--port=80'] },
          { name: 'side', image: 'example.com/side:1' },
        ],
      },
      status: {
        phase: 'Running',
        startTime: started,
        conditions: [condition],
        containerStatuses: ['web', 'side'].map((each) => ({
          name: each,
          image: `example.com/${each}:1`,
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: started } },
        })),
      },
    });
  };
  const isThere = (name: string): boolean =>
    bench.simulator.cluster.store.get(RESOURCES.pods, NAMESPACE, name) !== undefined;

  beforeEach(() => {
    bench.simulator.cluster.store.put(RESOURCES.replicaSets, {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
    });
    pod('web-1', { app: 'web' });
  });

  it('reads and follows logs', async () => {
    const all = await kubectl('logs', 'web-1', '-c', 'web');
    expect(all).toContain('starting /bin/web --port=80');
    const tail = await kubectl('logs', 'web-1', '-c', 'web', '--tail=2', '--timestamps');
    expect(tail.trim().split('\n')).toHaveLength(2);
    expect(tail).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    const wrong = await bench.attempt('logs', 'web-1', '-c', 'nope');
    expect(wrong.stderr).toMatch(/container nope is not valid for pod web-1/);
    const previous = await bench.attempt('logs', 'web-1', '-c', 'web', '--previous');
    expect(previous.stderr).toContain('previous terminated container "web" in pod "web-1" not found');
    const following = bench.start('logs', '-f', 'web-1', '-c', 'web', '--tail=0');
    await until('a new line', () => following.output().includes('alive for'), 60_000);
    following.close();
  });

  it('cordons, drains within the budgets of pods, and uncordons', async () => {
    expect(await kubectl('cordon', 'node-03')).toContain('node/node-03 cordoned');
    expect(await kubectl('get', 'node', 'node-03')).toContain('Ready,SchedulingDisabled');
    const budget = await bench.file('budget.json', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    await kubectl('create', '-f', budget, '--validate=false');
    const drain = ['drain', 'node-03', '--ignore-daemonsets', '--force', '--timeout=8s'];
    const held = await bench.attempt(...drain, `--pod-selector=app=web`);
    expect(held.code).not.toBe(0);
    expect(held.stderr + held.stdout).toContain(
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
    expect(isThere('web-1')).toBe(true);
    await kubectl('delete', 'pdb', 'web', '-n', NAMESPACE);
    const drained = await kubectl('drain', 'node-03', '--force', '--timeout=60s', '--pod-selector=app=web');
    expect(drained).toMatch(/node\/node-03 (drained|evicted)/);
    expect(isThere('web-1')).toBe(false);
    expect(await kubectl('uncordon', 'node-03')).toContain('node/node-03 uncordoned');
    expect(await kubectl('get', 'node', 'node-03')).not.toContain('SchedulingDisabled');
  });

  it('deletes pods with their grace, or at once by force', async () => {
    const { store } = bench.simulator.cluster;
    await kubectl('delete', 'pod', 'web-1', '--wait=false', '-n', NAMESPACE);
    const marked = store.get(RESOURCES.pods, NAMESPACE, 'web-1');
    if (marked !== undefined) expect(marked.metadata.deletionGracePeriodSeconds).toBe(30);
    await until('the pod stopped', () => !isThere('web-1'), 60_000);
    pod('web-2');
    await kubectl('delete', 'pod', 'web-2', '-n', NAMESPACE, '--grace-period=0', '--force');
    expect(isThere('web-2')).toBe(false);
  });
});
