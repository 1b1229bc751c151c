import { afterEach, expect, it } from 'vitest';
import type { Entity } from '../../../shared/kinds/index.ts';
import { ok } from '../../../shared/result.ts';
import { runAction } from '../../../electron/actions/run.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { quickTimes } from '../../support/session.ts';
import { until } from '../../support/simulator.ts';
import { openWire } from '../../support/wire.ts';
import type { Wire } from '../../support/wire.ts';

const open: Wire[] = [];
afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});
const keep = (wire: Wire): Wire => {
  open.push(wire);
  return wire;
};

it.each([
  '404@harvesterhci.io',
  '404=html',
  'malformed',
  'truncated',
  '503=rancher',
  '500',
  'reset',
  '410',
  '429=1',
])('connects by itself once %s is over that was there when it began', async (list) => {
  const wire = keep(await openWire({ faults: list }));
  const { cluster, session } = wire;
  await until('it is failed', () => session.connection().type === 'failed');
  const failed = session.connection();
  expect(failed.type === 'failed' && failed.retryAt).not.toBeNull();
  const sinceMs = Date.now();
  await new Promise((done) => setTimeout(done, 600));
  const { count } = wire.busiest(sinceMs);
  expect(count).toBeLessThan(4 + 600 / (quickTimes.backoffMaxMs * 0.2));
  await cluster.faults.clear();
  await wire.settled();
});

it('waits as long as a server asks that is too busy to be connected to', async () => {
  const wire = keep(await openWire({ faults: '429=1' }));
  await until('it was asked twice', () => wire.cluster.faults.requestsSince(0).length >= 2);
  const [first, second] = wire.cluster.faults.requestsSince(0);
  expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(1000);
});

it('shows an expired credential, asks rarely, keeps the world, and recovers once it is replaced', async () => {
  let kubeconfig = '';
  const wire = keep(
    await openWire({}, { readCredential: () => Promise.resolve(ok(new Secret(kubeconfig))) }),
  );
  const { cluster, session } = wire;
  kubeconfig = cluster.kubeconfig;
  await session.disconnect();
  session.connect();
  await wire.settled();
  const known = session.world.view.entities.size;
  await cluster.faults.set('token-expiry=0');
  cluster.faults.cut();
  await until('it is failed', () => session.connection().type === 'failed');
  expect(session.connection()).toMatchObject({ error: { code: 'unauthorized' }, retryAt: null });
  const sinceMs = Date.now();
  await new Promise((done) => setTimeout(done, 1000));
  const elapsedMs = Date.now() - sinceMs;
  expect(wire.busiest(sinceMs).count).toBeLessThanOrEqual(2 + Math.ceil(elapsedMs / quickTimes.refusedMs));
  expect(session.world.view.entities.size).toBe(known);

  const token = cluster.faults.renewToken(cluster.adminToken);
  kubeconfig = cluster.kubeconfig.replace(cluster.adminToken, token);
  session.connect();
  await wire.settled();
});

it('gets past continue tokens that expire again and again, with nothing missing in between', async () => {
  const wire = keep(await openWire({ hosts: 12, vms: 620 }));
  await wire.settled();
  const { cluster } = wire;
  await cluster.faults.set('expired-continue');
  const keepVersions = await cluster.faults.set('410@virtualmachines+watch');
  cluster.faults.cut();
  const asked = (): number =>
    cluster.faults
      .requestsSince(0)
      .filter(({ plural, verb }) => plural === 'virtualmachines' && verb === 'list').length;
  const before = asked();
  const startMs = performance.now();
  await until('the watch was refused', () => asked() > before);
  await keepVersions();
  await until('the list was begun anew', () => asked() >= before + 4);
  wire.stir();
  await wire.settled();
  expect(wire.vanished.filter((id) => id.includes('/VirtualMachine/'))).toEqual([]);
  // Back-off bounds the requests in time, so a machine that takes longer may ask more often.
  expect(asked() - before).toBeLessThan(30 + (performance.now() - startMs) / 200);
});

it('reads what a page is too large or too slow for in smaller pages', async () => {
  const wire = keep(await openWire({ hosts: 12, vms: 620, faults: 'bandwidth=1500' }));
  await wire.settled();
  expect(wire.health('VirtualMachine')).toBe('live');
});

it('says of an action that failed which cluster and which object, and what the server said', async () => {
  const wire = keep(await openWire());
  await wire.settled();
  const { cluster, session } = wire;
  const isRunning = (each: Entity): boolean => each.kind === 'VirtualMachine' && each.state === 'running';
  const entity = [...session.world.view.entities.values()].find(isRunning)?.id ?? '';
  const act = (): ReturnType<typeof runAction> =>
    runAction(session, { action: 'vm.stop', entity }, new AbortController().signal);
  const cases = [
    ['401@PATCH', 'unauthorized', /refused the credential/],
    ['403@PATCH', 'forbidden', /cannot patch resource "virtualmachines"/],
    ['404@PATCH', 'not-found', /could not find/],
    ['409', 'conflict', /the object has been modified/],
    ['429=1@PATCH', 'unreachable', /too many requests/],
    ['500@PATCH', 'unreachable', /error on the server/],
    ['502=html@PATCH', 'unreachable', /502 Bad Gateway/],
    ['503=rancher@PATCH', 'unreachable', /cluster agent disconnected/],
    ['reset@PATCH', 'unreachable', /was cut/],
    ['malformed@PATCH', 'invalid', /JSON/],
  ] as const;
  for (const [list, code, message] of cases) {
    const undo = await cluster.faults.set(`${list}:count=1`);
    const result = await act();
    expect(result, list).toMatchObject({ ok: false, error: { code, cluster: 'c', entity } });
    expect(!result.ok && result.error.message, list).toMatch(message);
    await undo();
    await wire.settled();
  }
  await session.disconnect();
  expect(await act()).toMatchObject({ ok: false, error: { code: 'unreachable', cluster: 'c', entity } });
});
