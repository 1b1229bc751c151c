import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { conditionOf, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { Finding } from '../../../shared/plan/finding.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { nodeOperations } from '../../../shared/plan/steps/draft.ts';
import type { Site } from '../../../shared/plan/site.ts';
import { cloudInitOf, createVm, planOf, shapeOf } from '../../support/plan-site.ts';
import { simulatedSite } from '../../support/simulated-site.ts';
import type { Answer, TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const gib = 2 ** 30;
const CASES = 40;
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 400, hosts: 5, vms: 2, guestClusters: 0 });
});
afterAll(() => simulator.close());

const siteNow = (): Site => simulatedSite(simulator);

const vmPath = (namespace: string): string => `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines`;

async function post(path: string, body: unknown): Promise<Answer> {
  const answer = await simulator.send('POST', path, { body });
  expect(answer.code, answer.text).toBe(201);
  return answer;
}

/** A namespace with a quota: one of its own, or one that Rancher keeps by the limits on the namespace. */
async function openNamespace(
  name: string,
  hard: Record<string, string>,
  isOfRancher: boolean,
): Promise<void> {
  const limit = {
    limitsCpu: hard['limits.cpu'],
    limitsMemory: hard['limits.memory'],
    requestsStorage: hard['requests.storage'],
  };
  const annotations = isOfRancher ? { 'field.cattle.io/resourceQuota': JSON.stringify({ limit }) } : {};
  const labels = isOfRancher ? { 'resourcequota.management.cattle.io/default-resource-quota': 'true' } : {};
  await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations } });
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'held', labels },
    spec: { hard },
  };
  await post(`/api/v1/namespaces/${name}/resourcequotas`, quota);
  await until('it is counted', () => {
    const found = simulator.cluster.store.get(RESOURCES.coreResourceQuotas, name, 'held');
    return textAt(found, 'status', 'used', Object.keys(hard)[0] ?? '') !== undefined;
  });
}

const get = (resource: typeof RESOURCES.vms, namespace: string, name: string): KubeObject | undefined =>
  simulator.cluster.store.get(resource, namespace, name);

/** How a VM ended: it runs, or why it does not. Undefined while neither is clear. */
function endOf(namespace: string, name: string): string | undefined {
  const vm = get(RESOURCES.vms, namespace, name);
  const vmi = get(RESOURCES.vmis, namespace, name);
  if (textAt(vmi, 'status', 'phase') === 'Running') return 'runs';
  const warning = vm?.metadata.annotations?.['harvesterhci.io/insufficient-resource-quota'];
  if (warning !== undefined) return warning;
  const synchronized = conditionOf(vmi, 'Synchronized');
  return synchronized?.status === 'False' ? synchronized.message : undefined;
}

/** Makes what a plan wants; the first refusal, or undefined when all of it runs. */
async function make(site: Site, wish: Intention): Promise<string | undefined> {
  const { landings } = checkPlan(planOf(wish), site);
  for (const { placing } of landings) {
    if (placing.type !== 'node') throw new Error('only new VMs are wished for');
    const { node } = placing;
    const [vm] = nodeOperations(node, cloudInitOf, { secret: () => 's', learned: () => '' });
    const answer = await simulator.send('POST', vmPath(node.namespace), { body: vm?.body });
    if (answer.code !== 201) return String(answer.json.message);
    const uid = String(answer.json.metadata?.uid);
    const [, secret] = nodeOperations(node, cloudInitOf, { secret: () => 's', learned: () => uid });
    const path = `/api/v1/namespaces/${node.namespace}/secrets`;
    const kept = await simulator.send('POST', path, { body: secret?.body });
    if (kept.code !== 201) return String(kept.json.message);
    await until(`${node.name} runs or is refused`, () => endOf(node.namespace, node.name) !== undefined);
    const end = endOf(node.namespace, node.name);
    if (end !== 'runs') return end;
    await until('the quota counts it', () => {
      const used = (get(RESOURCES.coreResourceQuotas, node.namespace, 'held')?.status as Used).used;
      return Object.keys(used).every((name) => used[name] !== undefined) && isCounted(node.namespace);
    });
  }
  return undefined;
}
type Used = { used: Record<string, string> };

/** Whether a quota knows of all the pods there are. */
function isCounted(namespace: string): boolean {
  const used = (get(RESOURCES.coreResourceQuotas, namespace, 'held')?.status as Used).used;
  const pods = simulator.cluster.store.list(RESOURCES.pods, namespace).length;
  return used.pods === String(pods);
}

const quotaErrors = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ code, severity }) => code === 'quota' && severity === 'error');

/** Limits around what one to four small VMs come to. */
const limits = fc.record(
  {
    'limits.cpu': fc.integer({ min: 1, max: 8 }).map(String),
    'limits.memory': fc.integer({ min: 2, max: 18 }).map((each) => `${each * 512}Mi`),
    'requests.memory': fc.integer({ min: 2, max: 12 }).map((each) => `${each * 512}Mi`),
    'requests.storage': fc.integer({ min: 5, max: 50 }).map((each) => `${each}Gi`),
    persistentvolumeclaims: fc.integer({ min: 1, max: 5 }).map(String),
    'count/virtualmachines.kubevirt.io': fc.integer({ min: 1, max: 5 }).map(String),
    secrets: fc.integer({ min: 1, max: 5 }).map(String),
  },
  { requiredKeys: [] },
);
const sizes = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  cpuCores: fc.integer({ min: 1, max: 3 }),
  memoryBytes: fc.integer({ min: 1, max: 4 }).map((each) => (each * gib) / 2),
  diskGib: fc.integer({ min: 2, max: 12 }),
});

describe('quotas', () => {
  it('are told before: a plan is red in the check just when the cluster refuses a part of it', async () => {
    const seed = Math.trunc(performance.timeOrigin + performance.now()) | 0;
    const cases = fc.sample(fc.tuple(limits, sizes, fc.boolean()), { numRuns: CASES, seed });
    const ends = { refused: 0, running: 0 };
    for (const [index, [hard, { count, cpuCores, memoryBytes, diskGib }, isOfRancher]] of cases.entries()) {
      const namespace = `held-${index}`;
      await openNamespace(namespace, { ...hard, pods: '9' }, isOfRancher);
      const disk = { name: 'root', image: null, storageClass: 'harvester-longhorn', bus: 'virtio' as const };
      const shape = shapeOf({
        cpuCores,
        memoryBytes,
        disks: [{ ...disk, sizeBytes: diskGib * gib }],
        nics: [{ name: 'default', network: null, addressing: { type: 'dhcp' } }],
      });
      const wish = createVm('w', 'web', count, { namespace, shape });
      const site = siteNow();
      const told = quotaErrors(checkPlan(planOf(wish), site).findings);
      const refusal = await make(site, wish);
      const about = `seed ${seed}, case ${index}: ${JSON.stringify({ hard, count, cpuCores, memoryBytes, diskGib, isOfRancher, told: told.map(({ text }) => text), refusal })}`;
      expect(told.length > 0, about).toBe(refusal !== undefined);
      ends[refusal === undefined ? 'running' : 'refused'] += 1;
      for (const { metadata } of simulator.cluster.store.list(RESOURCES.vms, namespace))
        await simulator.send('DELETE', `${vmPath(namespace)}/${metadata.name}`);
    }
    expect(Math.min(ends.refused, ends.running), JSON.stringify(ends)).toBeGreaterThan(3);
  }, 600_000);

  it("stand in the way of a migration, unless they are Rancher's, which Harvester lifts for it", async () => {
    const hard = { 'limits.cpu': '3', 'limits.memory': '6Gi', pods: '9' };
    const move = (namespace: string): Intention => ({
      id: 'm',
      type: 'move-vm',
      vm: `c/VirtualMachine/${namespace}/web`,
      host: null,
    });
    for (const namespace of ['own', 'lifted']) {
      await openNamespace(namespace, hard, namespace === 'lifted');
      const disk = { name: 'root', image: null, storageClass: 'harvester-longhorn', bus: 'virtio' as const };
      const disks = [{ ...disk, sizeBytes: gib }];
      const shape = shapeOf({ disks, nics: [{ name: 'n', network: null, addressing: { type: 'dhcp' } }] });
      expect(await make(siteNow(), createVm('w', 'web', 1, { namespace, shape }))).toBeUndefined();
    }
    const site = siteNow();
    const told = quotaErrors(checkPlan(planOf(move('own')), site).findings);
    expect(told.map(({ text }) => text)).toEqual([
      'web goes beyond the quota held of own in CPU limits: 2 cores used, 2 cores wanted, 3 cores allowed.',
      expect.stringMatching(
        /^web goes beyond the quota held of own in memory limits: 4\.4 GiB used, 4\.4 GiB wanted, 6 GiB allowed\.$/,
      ) as string,
    ]);
    expect(quotaErrors(checkPlan(planOf(move('lifted')), site).findings)).toEqual([]);

    const migrate = (namespace: string): Promise<Answer> =>
      post(`/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstancemigrations`, {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstanceMigration',
        metadata: { name: 'away' },
        spec: { vmiName: 'web' },
      });
    const migrationOf = (namespace: string): KubeObject | undefined =>
      get(RESOURCES.migrations, namespace, 'away');
    const quotaOf = (namespace: string): KubeObject | undefined =>
      get(RESOURCES.coreResourceQuotas, namespace, 'held');
    await migrate('lifted');
    await until(
      'the limits are lifted',
      () => textAt(quotaOf('lifted'), 'spec', 'hard', 'limits.cpu') === '5',
    );
    const ended = (namespace: string): boolean =>
      textAt(migrationOf(namespace), 'status', 'phase') === 'Succeeded';
    await until('it has moved', () => ended('lifted'));
    await until('the limits are as they were', () => {
      const quota = quotaOf('lifted');
      const isPlain = textAt(quota, 'spec', 'hard', 'limits.cpu') === '3';
      return isPlain && textAt(quota, 'spec', 'hard', 'limits.memory') === '6Gi';
    });
    expect(Object.keys(quotaOf('lifted')?.metadata.annotations ?? {})).toEqual([]);

    await migrate('own');
    const rejected = (): boolean =>
      conditionOf(migrationOf('own'), 'migrationRejectedByResourceQuota')?.status === 'True';
    await until('it is held back', rejected);
    expect(textAt(migrationOf('own'), 'status', 'phase')).toBe('Pending');
    const events = simulator.cluster.store.list(RESOURCES.events, 'own');
    const refusal = events.find(({ reason, involvedObject }) => {
      return reason === 'FailedCreate' && textAt(involvedObject, 'name') === 'away';
    });
    expect(refusal?.message).toMatch(
      /^Error creating pod: pods "virt-launcher-web-\w{5}" is forbidden: exceeded quota: held, requested: limits\.cpu=2,limits\.memory=\d+, used: limits\.cpu=2,limits\.memory=\d+, limited: limits\.cpu=3,limits\.memory=6Gi$/,
    );
    const more = { spec: { hard: { ...hard, 'limits.cpu': '4', 'limits.memory': '9Gi' } } };
    const patch = { contentType: 'application/merge-patch+json', body: more };
    expect((await simulator.send('PATCH', '/api/v1/namespaces/own/resourcequotas/held', patch)).code).toBe(
      200,
    );
    await until('it moves', () => ended('own'));
    expect(rejected()).toBe(false);
  });
});
