import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection, Probe } from '../../../shared/cluster.ts';
import { appError } from '../../../shared/error.ts';
import { kindsOf, readingOf } from '../../../shared/kinds/index.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Session, SessionOptions } from '../../../electron/cluster/session.ts';
import { keepSince, toConnection } from '../../../electron/cluster/status.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { until } from '../../support/backend.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let sessions: Session[] = [];
beforeEach(async () => {
  simulator = await openTestSimulator({ bookmarkMs: 200 });
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  sessions = [];
  await simulator.close();
});

const times = { backoffBaseMs: 20, backoffMaxMs: 200, refusedMs: 200, absentMs: 400 };

function open(kubeconfig: string, more: Partial<SessionOptions> = {}): Session & { probes: Probe[] } {
  const probes: Probe[] = [];
  const onProbe = (probe: Probe): void => void probes.push(probe);
  const session = openTestSession(kubeconfig, { onProbe, times, ...more });
  sessions.push(session);
  return { ...session, probes };
}

const isLive = ({ world }: Session): boolean => {
  return kindsOf(null).every((kind) => world.view.health[kind]?.type === 'live');
};
const count = ({ world }: Session, kind: string): number =>
  [...world.view.entities.values()].filter((entity) => entity.kind === kind).length;

it('is connected with every kind live, and survives dropped watches and a forgotten history', async () => {
  const session = open(simulator.cluster.kubeconfig);
  await until('all is live', () => isLive(session));
  expect(session.connection().type).toBe('connected');
  expect(session.probes[0]?.harvesterVersion).toMatch(/^v1\./);
  const vms = count(session, 'VirtualMachine');
  const asked = (): number => simulator.cluster.requests.get('GET /apis/kubevirt.io/v1/virtualmachines') ?? 0;
  expect(vms).toBe(simulator.cluster.plan.vms.length);

  const watches = kindsOf(null).filter((kind) => readingOf(kind).read.type === 'watch').length;
  await until('every kind but the polled one is watched', () => simulator.cluster.watchCount() === watches);
  simulator.cluster.dropWatches();
  await until('watches are up again', () => simulator.cluster.watchCount() === watches);
  await until('all is live still', () => isLive(session));

  const before = asked();
  const { namespace, name } = simulator.cluster.plan.vms[0]!;
  simulator.cluster.dropWatches();
  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => ({
    ...vm,
    metadata: { ...vm.metadata, labels: { 'harvesterhci.io/os': 'changed-meanwhile' } },
  }));
  simulator.cluster.expireHistory();
  await until(
    'a watch was refused, a list made and a watch opened',
    () => asked() >= before + 3 && simulator.cluster.watchCount() === watches && isLive(session),
  );
  expect(count(session, 'VirtualMachine')).toBe(vms);
  expect(session.world.view.entities.get(`c/VirtualMachine/${namespace}/${name}`)).toMatchObject({
    vm: { os: 'changed-meanwhile' },
  });
  await session.close();
  await until('no watch is left', () => simulator.cluster.watchCount() === 0);
});

it('keeps the world, stale, while the server fails, and comes back by itself', async () => {
  const session = open(simulator.cluster.kubeconfig);
  await until('all is live', () => isLive(session));
  const before = session.world.view.entities.size;
  await simulator.cluster.faults.set('503:count=60');
  simulator.cluster.dropWatches();
  await until('the connection has failed', () => session.connection().type === 'failed');
  const failed = session.connection();
  expect(failed).toMatchObject({ error: { code: 'unreachable' } });
  expect(failed.type === 'failed' && failed.retryAt).toMatch(/^20/);
  expect(session.world.view.entities.size).toBe(before);
  await until('it is connected again', () => session.connection().type === 'connected' && isLive(session));
});

it('shows a restricted user what that user may see', async () => {
  const session = open(simulator.cluster.viewerKubeconfig);
  await until('VMs are live', () => session.world.view.health.VirtualMachine?.type === 'live');
  await until('hosts are forbidden', () => session.world.view.health.Node?.type === 'forbidden');
  await until('the version setting is there', () =>
    session.world.view.entities.has('c/Setting/-/server-version'),
  );
  expect(session.world.view.health.Setting?.type).toBe('forbidden');
  expect(session.connection().type).toBe('connected');
});

it('waits for the user where the credential is refused or missing, and tries again when asked', async () => {
  const refused = open(
    simulator.cluster.kubeconfig.replace(simulator.cluster.adminToken, 'kubeconfig-x:wrong'),
  );
  await until('it has failed', () => refused.connection().type === 'failed');
  expect(refused.connection()).toMatchObject({
    error: { code: 'unauthorized', cluster: 'c' },
    retryAt: null,
  });
  expect(refused.client().ok).toBe(false);
  expect(refused.world.view.health.Node).toMatchObject({ type: 'stale', error: { code: 'unauthorized' } });

  let isLocked = true;
  const locked = open('', {
    readCredential: () =>
      Promise.resolve(
        isLocked ? fail(appError('vault', 'locked')) : ok(new Secret(simulator.cluster.kubeconfig)),
      ),
  });
  await until('it has failed', () => locked.connection().type === 'failed');
  expect(locked.connection()).toMatchObject({ error: { code: 'vault' }, retryAt: null });
  isLocked = false;
  locked.connect();
  await until('it is connected', () => locked.connection().type === 'connected');
});

it('survives connect and disconnect in any order and speed', async () => {
  const session = open(simulator.cluster.kubeconfig);
  for (let turn = 0; turn < 5; turn += 1) {
    session.connect();
    void session.disconnect();
    session.connect();
  }
  await session.disconnect();
  expect(session.connection().type).toBe('disconnected');
  await until('no watch is left', () => simulator.cluster.watchCount() === 0);
  session.connect();
  await until('all is live', () => isLive(session));
});

it('says what the kinds together mean for the connection', () => {
  const now = '2026-01-01T00:00:00.000Z';
  const live = { health: { type: 'live' as const }, retryAtMs: null };
  const loading = { health: { type: 'loading' as const }, retryAtMs: null };
  const absent = { health: { type: 'absent' as const }, retryAtMs: null };
  const stale = (code: 'unreachable' | 'unauthorized', retryAtMs: number) => ({
    health: { type: 'stale' as const, since: now, error: appError(code, code) },
    retryAtMs,
  });
  expect(toConnection([stale('unreachable', 1), live], now).type).toBe('connected');
  expect(toConnection([absent, loading], now).type).toBe('connecting');
  expect(toConnection([absent, absent], now).type).toBe('connected');
  const failed = toConnection([stale('unreachable', 2000), stale('unreachable', 1000)], now);
  expect(failed).toMatchObject({ type: 'failed', retryAt: '1970-01-01T00:00:01.000Z' });
  expect(toConnection([stale('unreachable', 1), stale('unauthorized', 2)], now)).toMatchObject({
    error: { code: 'unauthorized' },
    retryAt: null,
  });
  const later: Connection = { type: 'connected', since: '2026-02-02T00:00:00.000Z' };
  expect(keepSince({ type: 'connected', since: now }, later).type).toBe('connected');
  expect(keepSince({ type: 'connected', since: now }, later)).toMatchObject({ since: now });
});
