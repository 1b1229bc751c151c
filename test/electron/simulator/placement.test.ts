import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChecker } from '../../../shared/plan/check.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { nodeOperations } from '../../../shared/plan/steps/draft.ts';
import type { Site } from '../../../shared/plan/site.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { cloudInitOf, createGuest, createVm, planOf, poolOf, shapeOf } from '../../support/plan-site.ts';
import { simulatedSite } from '../../support/simulated-site.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const PATIENCE_MS = 60_000;
const PLANS = 100;
const gib = 2 ** 30;

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'witness', hosts: 8, vms: 24, timeScale: 400 });
});
afterAll(() => simulator.close());

const siteNow = (): Site => simulatedSite(simulator);

/** How many pods the hosts say they have, which they say a few seconds late. */
function notedPods(): number {
  return simulator.cluster.store.list(RESOURCES.nodes).reduce((sum, { metadata }) => {
    const noted = metadata.annotations?.['management.cattle.io/pod-requests'] ?? '{}';
    return sum + Number((JSON.parse(noted) as { pods?: string }).pods ?? 0);
  }, 0);
}

function hostOf(name: string): string | undefined {
  const vmi = simulator.cluster.store.get(RESOURCES.vmis, 'default', name);
  return (vmi?.status as { nodeName?: string } | undefined)?.nodeName;
}

/** Whether anything of some VMs is still there: what goes counts for the scheduler until it is gone. */
function isLeft(names: readonly string[]): boolean {
  const { store } = simulator.cluster;
  const isOne = ({ metadata }: { metadata: { name: string; labels?: Record<string, string> } }): boolean =>
    names.includes(metadata.labels?.['vm.kubevirt.io/name'] ?? metadata.name);
  return [RESOURCES.vms, RESOURCES.vmis, RESOURCES.pods].some((kind) =>
    store.list(kind, 'default').some(isOne),
  );
}

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await simulator.send('POST', path, { body });
  expect(answer.code, answer.text).toBe(201);
  return answer.json.metadata ?? {};
}

/** A random wish: guest clusters, plain VMs that keep apart or not, VMs pinned to a host; of many sizes. */
function wishes(site: Site, index: number): fc.Arbitrary<Intention> {
  const image = [...site.images].find(
    ([, each]) => each.image.isReady && !each.image.isIso && each.namespace === 'default',
  );
  const network = [...site.networks].find(([, each]) => !each.network.isSystem && each.state === 'running');
  const disk = {
    name: 'root',
    sizeBytes: Math.max(gib, image?.[1].image.virtualBytes ?? gib),
    image: image?.[0] ?? null,
  };
  const size = fc.record({
    cpuCores: fc.integer({ min: 1, max: 6 }),
    memoryBytes: fc.integer({ min: 1, max: 12 }).map((each) => each * gib),
  });
  const hosts = site.hosts
    .filter(({ entity }) => entity.host.isSchedulable && entity.host.isReady)
    .map(({ name }) => name);
  const placement = fc.oneof(
    fc.constant({ type: 'scheduler' as const }),
    fc.record({
      type: fc.constant('spread' as const),
      over: fc.constantFrom('host' as const, 'zone' as const),
      isStrict: fc.constant(false),
    }),
    fc.record({ type: fc.constant('host' as const), host: fc.constantFrom(...hosts) }),
  );
  const shape = size.map((each) =>
    shapeOf({
      ...each,
      disks: [{ ...disk, storageClass: null, bus: 'virtio' }],
      nics: [{ name: 'default', network: network?.[0] ?? null, addressing: { type: 'dhcp' } }],
    }),
  );
  return fc.oneof(
    fc
      .tuple(shape, placement, fc.integer({ min: 1, max: 4 }))
      .map(([of, where, count]) => createVm('v', `web${index}`, count, { shape: of, placement: where })),
    fc
      .tuple(shape, shape, fc.constantFrom(1, 3), fc.integer({ min: 0, max: 3 }))
      .map(([server, agent, servers, agents]) => ({
        ...createGuest('g', `shop${index}`, servers, agents, {
          join: { type: 'static', address: '10.5.0.10' },
        }),
        pools: [
          poolOf('cp', servers, { shape: server }),
          ...(agents === 0 ? [] : [poolOf('work', agents, { shape: agent, roles: ['worker' as const] })]),
        ],
      })),
  );
}

it('a plan is told where its VMs will land: as the scheduler decides in at least 99 of 100 random plans', async () => {
  const seed = Math.trunc(performance.timeOrigin + performance.now()) | 0;
  const wrong: string[] = [];
  let made: string[] = [];
  for (let index = 0; index < PLANS; index += 1) {
    const site = siteNow();
    const [wish] = fc.sample(wishes(site, index), { numRuns: 1, seed: seed + index });
    const { landings, findings } = openChecker(site)(planOf(wish!));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const podsBefore = notedPods();
    const found: string[] = [];
    for (const { placing } of landings) {
      if (placing.type !== 'node') throw new Error('only new VMs are wished for');
      const { node } = placing;
      const [vm] = nodeOperations(node, cloudInitOf, { secret: () => 's', learned: () => '' });
      const { uid } = await post('/apis/kubevirt.io/v1/namespaces/default/virtualmachines', vm?.body);
      const [, secret] = nodeOperations(node, cloudInitOf, { secret: () => 's', learned: () => String(uid) });
      await post('/api/v1/namespaces/default/secrets', secret?.body);
      await until(`${node.name} is placed`, () => hostOf(node.name) !== undefined, PATIENCE_MS);
      found.push(`${node.name} on ${hostOf(node.name) ?? ''}`);
      made.push(node.name);
    }
    const told = landings.map(
      ({ placing, host }) => `${placing.type === 'node' ? placing.node.name : ''} on ${host ?? 'none'}`,
    );
    if (JSON.stringify(told) !== JSON.stringify(found))
      wrong.push(`told ${told.join(', ')}; found ${found.join(', ')}`);
    await until('the hosts note their pods', () => notedPods() >= podsBefore + found.length, PATIENCE_MS);
    if (made.length > 60) {
      const before = notedPods();
      for (const name of made) {
        await simulator.send('DELETE', `/apis/kubevirt.io/v1/namespaces/default/virtualmachines/${name}`);
      }
      await until('they are gone', () => notedPods() <= before - made.length && !isLeft(made), PATIENCE_MS);
      made = [];
    }
  }
  expect(wrong.length, `seed ${seed}: ${wrong.join('\n')}`).toBeLessThanOrEqual(1);
}, 600_000);
