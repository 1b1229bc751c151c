import { afterEach, beforeEach, expect, it } from 'vitest';
import { quickTimes } from '../../support/session.ts';
import { until } from '../../support/simulator.ts';
import { openWire } from '../../support/wire.ts';
import type { Wire } from '../../support/wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await openWire();
  await wire.settled();
});
afterEach(() => wire.close());

/** Every fault that can come and go while a session lives. `shown`: how VMs and the connection look while it lasts. */
const faults: {
  list: string;
  shown?: { vm?: RegExp; connection?: RegExp; error?: RegExp };
  isRefusal?: true;
}[] = [
  { list: 'latency=60', shown: { vm: /live/ } },
  { list: 'first-byte=150', shown: { vm: /live/ } },
  { list: 'bandwidth=200', shown: { connection: /connected/ } },
  { list: 'drop' },
  { list: 'drop@watch:chance=0.3' },
  { list: 'reset', shown: { vm: /stale/, connection: /failed/, error: /unreachable/ } },
  { list: 'reset@watch:chance=0.3' },
  { list: 'silence@watch' },
  { list: 'silence', shown: { vm: /stale/, error: /timeout/ } },
  { list: 'silence@watch:chance=0.2' },
  { list: '401', shown: { vm: /stale/, connection: /failed/, error: /unauthorized/ }, isRefusal: true },
  { list: '403@virtualmachines', shown: { vm: /forbidden/, connection: /connected/ }, isRefusal: true },
  { list: '410@watch' },
  { list: '410@list' },
  { list: '410=text@watch:chance=0.5' },
  { list: '429=1', shown: { vm: /stale/, error: /unreachable/ } },
  { list: '500', shown: { vm: /stale/, connection: /failed/, error: /unreachable/ } },
  { list: '502=html', shown: { vm: /stale/, connection: /failed/, error: /unreachable/ } },
  { list: '503=rancher', shown: { vm: /stale/, connection: /failed/, error: /unreachable/ } },
  { list: '503:every=0.4:for=0.2' },
  { list: 'truncated' },
  { list: 'truncated@watch:chance=0.3' },
  { list: 'malformed', shown: { vm: /stale/ } },
  { list: 'malformed@watch:chance=0.3' },
  { list: 'huge=5@virtualmachines:chance=0.5', shown: { vm: /live/ } },
  { list: 'duplicate@watch', shown: { vm: /live/ } },
  { list: 'reorder@watch:chance=0.4' },
  { list: 'skew=-86400', shown: { vm: /live/ } },
  { list: 'drop:chance=0.2,503=html:chance=0.2,malformed:chance=0.1,reorder:chance=0.1,410:chance=0.1' },
];

it.each(faults)('survives $list', async ({ list, shown, isRefusal }) => {
  const { cluster, session } = wire;
  const known = session.world.view.entities.size;
  const startedMs = Date.now();
  await cluster.faults.set(list);
  cluster.faults.cut();
  const vmHealth = (): string => wire.health('VirtualMachine') ?? 'none';
  if (shown?.vm) await until(`VMs are ${String(shown.vm)}`, () => shown.vm?.test(vmHealth()) === true);
  if (shown?.connection)
    await until(
      `the connection is ${String(shown.connection)}`,
      () => shown.connection?.test(session.connection().type) === true,
    );
  if (shown?.error) {
    const error = (): { code: string; message: string } => {
      const { VirtualMachine: health } = session.world.view.health;
      return health?.type === 'stale' ? health.error : { code: '', message: '' };
    };
    await until(`the error is ${String(shown.error)}`, () => shown.error?.test(error().code) === true);
    expect(error().message).not.toContain(cluster.adminToken);
  }
  for (let turn = 0; turn < 6; turn += 1) {
    wire.stir();
    await new Promise((done) => setTimeout(done, 120));
  }
  // The canvas never empties because the server is not well.
  expect(session.world.view.entities.size).toBeGreaterThan(known / 2);
  const lastedMs = Date.now() - startedMs;
  const { path, count } = wire.busiest(startedMs);
  const perRequestMs = isRefusal ? quickTimes.refusedMs : quickTimes.backoffMaxMs * 0.3;
  expect(count, `requests of ${path} in ${lastedMs} ms`).toBeLessThan(16 + lastedMs / perRequestMs);
  await cluster.faults.clear();
  await wire.settled();
  expect(session.connection().type).toBe('connected');
});

it('waits as long as Retry-After says, and no kind asks in between', async () => {
  const { cluster } = wire;
  await cluster.faults.set('429=1');
  const sinceMs = Date.now();
  cluster.faults.cut();
  await until('VMs were asked for three times', () => {
    const asked = cluster.faults.requestsSince(sinceMs).filter(({ plural }) => plural === 'virtualmachines');
    return asked.length >= 3;
  });
  const times = cluster.faults
    .requestsSince(sinceMs)
    .filter(({ plural }) => plural === 'virtualmachines')
    .map(({ atMs }) => atMs);
  for (let index = 1; index < 3; index += 1)
    expect(times[index]! - times[index - 1]!).toBeGreaterThanOrEqual(1000);
  await cluster.faults.clear();
  await wire.settled();
});

it('finds a half-open connection by its silence and misses nothing', async () => {
  const { cluster } = wire;
  await cluster.faults.set('silence@virtualmachines+watch:count=1');
  await until(
    'it is silent',
    () =>
      cluster.faults.happened()['silence@watch+virtualmachines'] === 1 || cluster.faults.list().length === 0,
  );
  wire.stir();
  const before = cluster.faults.requestsSince(0).filter(({ plural }) => plural === 'virtualmachines').length;
  await wire.settled();
  const after = cluster.faults.requestsSince(0).filter(({ plural }) => plural === 'virtualmachines').length;
  expect(after).toBeGreaterThan(before);
  expect(wire.vanished.filter((id) => id.includes('/VirtualMachine/'))).toEqual([]);
});

it('takes an API group that is gone as not installed, and finds it again', async () => {
  const { cluster, session } = wire;
  const isVm = (id: string): boolean => id.includes('/VirtualMachine/');
  await cluster.faults.set('404@kubevirt.io');
  cluster.faults.cut();
  await until('VMs are absent', () => wire.health('VirtualMachine') === 'absent');
  expect([...session.world.view.entities.keys()].filter(isVm)).toEqual([]);
  expect(wire.health('Node')).toBe('live');
  expect(session.connection().type).toBe('connected');
  await cluster.faults.clear();
  await wire.settled();
});

it('does not take a proxy that answers 404 to everything for APIs that are gone', async () => {
  const { cluster, session } = wire;
  await cluster.faults.set('404=html');
  cluster.faults.cut();
  await until('it is failed', () => session.connection().type === 'failed');
  wire.stir();
  await new Promise((done) => setTimeout(done, 1500));
  expect(wire.health('VirtualMachine')).toBe('stale');
  await cluster.faults.clear();
  await wire.settled();
  const mayGo = /Namespace|Migration/;
  expect(wire.vanished.filter((id) => !mayGo.test(id))).toEqual([]);
});

it('lists anew after 410 without a moment in which anything is missing', async () => {
  const { cluster } = wire;
  for (let turn = 0; turn < 3; turn += 1) {
    wire.stir();
    cluster.expireHistory();
    cluster.faults.cut();
    await wire.settled();
  }
  const mayGo = /Namespace|Migration|Instance/;
  expect(wire.vanished.filter((id) => !mayGo.test(id))).toEqual([]);
});
