import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const PATIENCE_MS = 60_000;
const MERGE = { contentType: 'application/merge-patch+json' };
const COLLECTION = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';

let simulator: TestSimulator;
beforeAll(async () => {
  // Node 1 and 2 manage, the third is a witness, and there are two workers.
  simulator = await openTestSimulator({ scenario: 'witness', hosts: 5, vms: 6, timeScale: 100 });
});
afterAll(() => simulator.close());

let count = 0;
/** Creates a VM without disks; `spec` is added to that of its template. */
async function create(spec: Record<string, unknown>, labels: Record<string, string> = {}): Promise<string> {
  const name = `placed-${(count += 1)}`;
  const { cpu = '1', memory = '1Gi', disks = [], ...rest } = spec;
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name },
    spec: {
      runStrategy: 'Always',
      template: {
        metadata: { labels: { 'harvesterhci.io/vmName': name, ...labels } },
        spec: {
          domain: {
            cpu: { cores: 1 },
            devices: { disks, interfaces: [{ name: 'default', masquerade: {} }] },
            resources: { limits: { cpu, memory } },
          },
          networks: [{ name: 'default', pod: {} }],
          evictionStrategy: 'LiveMigrateIfPossible',
          ...rest,
        },
      },
    },
  };
  const answer = await simulator.send('POST', COLLECTION, { body });
  expect(answer.code, answer.text).toBe(201);
  return name;
}
const vmi = (name: string): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.vmis, 'default', name);
const hostOf = (name: string): string => (vmi(name)?.status as { nodeName?: string }).nodeName ?? '';
async function placed(name: string): Promise<string> {
  await until(
    `${name} runs`,
    () => JSON.stringify(vmi(name)?.status ?? '').includes('"phase":"Running"'),
    PATIENCE_MS,
  );
  return hostOf(name);
}
interface Told {
  conditions?: { type: string; message?: string }[];
}
async function refusal(name: string): Promise<string> {
  const told = (): string | undefined =>
    (vmi(name)?.status as Told | undefined)?.conditions?.find((each) => each.type === 'PodScheduled')
      ?.message;
  await until(`${name} waits`, () => told() !== undefined, PATIENCE_MS);
  return told() ?? '';
}
const patchNode = (name: string, body: unknown): ReturnType<TestSimulator['send']> =>
  simulator.send('PATCH', `/api/v1/nodes/${name}`, { ...MERGE, body });
const hostTerm = (operator: string, ...values: string[]): unknown => ({
  matchExpressions: [{ key: 'kubernetes.io/hostname', operator, values }],
});

describe('the scheduler', () => {
  it('counts the hosts by what is in the way, and places the VM when that goes', async () => {
    await patchNode('node-01', { spec: { unschedulable: true } });
    await patchNode('node-02', { metadata: { labels: { 'kubevirt.io/schedulable': 'false' } } });
    const taints = [{ key: 'team', value: 'blue', effect: 'NoSchedule' }];
    await patchNode('node-03', { spec: { taints } });
    const name = await create({ memory: '900Gi', cpu: '2' });
    expect(await refusal(name)).toBe(
      "0/5 nodes are available: 1 Insufficient memory, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) were unschedulable, 2 node(s) had untolerated taint(s). preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
    );
    const small = await create({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [hostTerm('In', 'node-01')] },
        },
      },
    });
    expect(await refusal(small)).toContain('1 node(s) were unschedulable');
    const tolerant = await create({
      nodeSelector: { 'kubernetes.io/hostname': 'node-03' },
      tolerations: [{ key: 'team', operator: 'Exists' }],
    });
    expect(await placed(tolerant)).toBe('node-03');
    await patchNode('node-01', { spec: { unschedulable: false } });
    await patchNode('node-02', { metadata: { labels: { 'kubevirt.io/schedulable': 'true' } } });
    await patchNode('node-03', { spec: { taints: null } });
    expect(await placed(small)).toBe('node-01');
  }, 200_000);

  it('keeps apart and brings together by pod affinity, and prefers what is preferred', async () => {
    const rule = (key: string, app: string): unknown => ({
      [key]: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    });
    const names: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      names.push(await create({ affinity: rule('podAntiAffinity', 'db') }, { app: 'db' }));
    }
    const hosts = await Promise.all(names.map(placed));
    expect(new Set(hosts).size).toBe(4);
    const fifth = await create({ affinity: rule('podAntiAffinity', 'db') }, { app: 'db' });
    expect(await refusal(fifth)).toContain("4 node(s) didn't match pod anti-affinity rules");
    expect(await refusal(fifth)).toContain('4 No preemption victims found for incoming pod');
    const guest = await create({ affinity: rule('podAffinity', 'nobody') });
    expect(await refusal(guest)).toContain("4 node(s) didn't match pod affinity rules");
    await simulator.send('DELETE', `${COLLECTION}/${names[0] ?? ''}`);
    expect(await placed(fifth)).toBe(hosts[0]);
    const preferred = await create({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 50, preference: hostTerm('In', 'node-04') },
          ],
        },
      },
    });
    expect(await placed(preferred)).toBe('node-04');
  }, 200_000);

  it('holds a VM whose claim no disk fits, and asks for the overhead of KubeVirt on top of the guest', async () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'homeless' },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        storageClassName: 'nvme-fast',
        resources: { requests: { storage: '1Gi' } },
      },
    };
    const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
    expect((await simulator.send('POST', claims, { body: claim })).code).toBe(201);
    const volumes = [{ name: 'disk', persistentVolumeClaim: { claimName: 'homeless' } }];
    const waiting = await create({ volumes, disks: [{ name: 'disk', disk: { bus: 'virtio' } }] });
    expect(await refusal(waiting)).toContain(
      '0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    );
    const name = await create({ memory: '3Gi' });
    await placed(name);
    const [pod] = simulator.cluster.store
      .list(RESOURCES.pods, 'default')
      .filter((each) => each.metadata.labels?.['vm.kubevirt.io/name'] === name);
    const [container] = (pod?.spec as { containers: { resources: { requests: { memory: string } } }[] })
      .containers;
    const guestBytes = 2048 * 1024 ** 2;
    const overheadBytes = Math.floor((Math.floor(guestBytes / 512) + 268 * 1024 ** 2) * 1.5);
    expect(Math.abs(Number(container?.resources.requests.memory) - guestBytes - overheadBytes)).toBeLessThan(
      4096,
    );
  }, 200_000);
});
