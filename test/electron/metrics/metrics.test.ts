import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import { readMetrics } from '../../../electron/metrics/read.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { EntityRef } from '../../../shared/id.ts';
import type { Metrics, MetricsRange } from '../../../shared/metrics.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let session: Session;
beforeAll(async () => {
  simulator = await openTestSimulator();
  session = openTestSession(simulator.cluster.kubeconfig);
  await until('hosts are measured', () => session.world.view.health.NodeMetrics?.type === 'live');
  await until('hosts are known', () => session.world.view.health.Node?.type === 'live');
});
afterAll(async () => {
  await session.close();
  await simulator.close();
});

const host: EntityRef = { cluster: 'c', kind: 'Node', namespace: null, name: 'node-01' };
function aVm(): EntityRef {
  const { namespace, name } = simulator.cluster.plan.vms.find((vm) => vm.isRunning && !vm.trouble)!;
  return { cluster: 'c', kind: 'VirtualMachine', namespace, name };
}
async function read(ref: EntityRef, range: MetricsRange): Promise<Metrics> {
  const signal = new AbortController().signal;
  const answer = await readMetrics({ session, ref, range, clock: systemClock, signal });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}
const shape = ({ series }: Metrics) =>
  series.map(({ metric, source }) => `${metric} ${source}`).sort((a, b) => a.localeCompare(b, 'en'));
const last = ({ series }: Metrics, metric: string): number =>
  series.find((each) => each.metric === metric)?.points.at(-1)?.[1] ?? Number.NaN;

it('has CPU, memory and storage of a host as they were measured, and its traffic of Prometheus', async () => {
  const metrics = await read(host, 'live');
  expect(shape(metrics)).toEqual([
    'cpu metrics',
    'memory metrics',
    'networkReceive prometheus',
    'networkTransmit prometheus',
    'storage longhorn',
    'storageRead prometheus',
    'storageWrite prometheus',
  ]);
  expect(metrics.missing).toBeNull();
  const usage = session.world.view.entities.get('c/NodeMetrics/-/node-01');
  expect(usage?.kind === 'NodeMetrics' && usage.usage.cpuMillis).toBe(last(metrics, 'cpu'));
});

it.each([
  ['1h', 121],
  ['6h', 181],
  ['24h', 181],
] as const)('has a host over %s, with points that fill the range', async (range, points) => {
  const metrics = await read(host, range);
  const cpu = metrics.series.find(({ metric }) => metric === 'cpu');
  expect(cpu?.source).toBe('prometheus');
  expect(cpu?.points).toHaveLength(points);
  expect(last(metrics, 'cpu')).toBeGreaterThan(100);
  expect(last(metrics, 'cpu')).toBeLessThan(64_000);
  expect(last(metrics, 'memory')).toBeGreaterThan(2 ** 30);
  // Bonds, bridges and the loopback are not counted beside the NICs.
  expect(last(metrics, 'networkReceive')).toBeLessThan(4 * 180 * 2 ** 20);
});

it('measures a VM from the first look on, without moving pods counted twice', async () => {
  const vm = aVm();
  expect(shape(await read(vm, '1h'))).toEqual([
    'cpu prometheus',
    'memory prometheus',
    'networkReceive prometheus',
    'networkTransmit prometheus',
    'storageRead prometheus',
    'storageWrite prometheus',
  ]);
  const deadline = Date.now() + 60_000;
  let live = await read(vm, 'live');
  while (!shape(live).includes('cpu metrics') && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 50));
    live = await read(vm, 'live');
  }
  expect(shape(live)).toContain('cpu metrics');
  expect(shape(live)).toContain('memory metrics');
});

it('says why nothing of the past is known, and still has what was measured', async () => {
  const { store, faults } = simulator.cluster;
  const enable = (enabled: boolean): void => {
    store.change(RESOURCES.addons, 'cattle-monitoring-system', 'rancher-monitoring', (addon) => ({
      ...addon,
      spec: { ...(addon.spec as object), enabled },
    }));
  };
  enable(false);
  const off = await read(host, '24h');
  enable(true);
  expect(off.missing).toContain(
    'The add-on rancher-monitoring, which keeps metrics of the past, is not enabled',
  );
  expect(shape(off)).toEqual(['cpu metrics', 'memory metrics', 'storage longhorn']);

  const end = await faults.set('403@services');
  const refused = await read(host, '1h');
  await end();
  expect(refused.missing).toContain('You may not ask Prometheus through the API server');
});

it('measures hosts and VMs only', async () => {
  const signal = new AbortController().signal;
  const ref: EntityRef = { cluster: 'c', kind: 'Setting', namespace: null, name: 'x' };
  const answer = await readMetrics({ session, ref, range: 'live', clock: systemClock, signal });
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid' } });
});
