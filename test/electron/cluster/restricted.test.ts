import { expect, it } from 'vitest';
import { mergeStatus, openWatchBudget } from '../../../electron/cluster/follow-namespaces.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { appError } from '../../../shared/error.ts';
import { kindsOf } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

const isSettled = ({ world }: Session): boolean =>
  kindsOf(null).every((kind) => {
    const health = world.view.health[kind]?.type;
    return health === 'live' || health === 'forbidden' || health === 'absent';
  });
const namesOf = ({ world }: Session, kind: KindName): string[] =>
  [...world.view.entities.values()]
    .filter((entity) => entity.kind === kind)
    .map(({ namespace, name }) => `${namespace ?? '-'}/${name}`)
    .sort();
const healthOf = ({ world }: Session, kind: KindName) => world.view.health[kind];

async function openAs(
  who: 'viewerKubeconfig' | 'memberKubeconfig',
  edit: (kubeconfig: string) => string = (kubeconfig) => kubeconfig,
): Promise<{ simulator: TestSimulator; session: Session }> {
  const simulator = keep(await openTestSimulator({ bookmarkMs: 200 }));
  const session = keep(openTestSession(edit(simulator.cluster[who])));
  await until('every kind is settled', () => isSettled(session));
  return { simulator, session };
}

it('a viewer of all namespaces lists everything but what only an administrator may, and reads settings by name', async () => {
  const { simulator, session } = await openAs('viewerKubeconfig');
  const { plan, requests } = simulator.cluster;
  expect(session.connection().type).toBe('connected');
  expect(healthOf(session, 'VirtualMachine')).toEqual({ type: 'live' });
  expect(namesOf(session, 'VirtualMachine')).toEqual(
    plan.vms.map((vm) => `${vm.namespace}/${vm.name}`).sort(),
  );
  for (const kind of ['Node', 'NodeMetrics', 'StorageNode', 'VlanConfig'] as const) {
    expect(healthOf(session, kind)).toMatchObject({ type: 'forbidden', error: { code: 'forbidden' } });
  }
  await until('settings came by name', () => namesOf(session, 'Setting').includes('-/server-version'));
  const settings = healthOf(session, 'Setting');
  expect(settings).toMatchObject({ type: 'forbidden', scope: { type: 'names', isCut: false } });
  expect(settings?.type === 'forbidden' && settings.scope?.names).toContain('server-version');
  // Where a list over all namespaces is allowed none is looked at by itself.
  expect([...requests.keys()].filter((asked) => /virtualmachines$/.test(asked))).toEqual([
    'GET /apis/kubevirt.io/v1/virtualmachines',
  ]);
});

it('a project member sees the namespaces of the project, live, and is told which they are', async () => {
  const { simulator, session } = await openAs('memberKubeconfig');
  const { plan, memberNamespaces, store } = simulator.cluster;
  expect(memberNamespaces.length).toBeGreaterThan(1);
  expect(session.connection().type).toBe('connected');
  const mine = plan.vms.filter((vm) => memberNamespaces.includes(vm.namespace));
  expect(mine.length).toBeGreaterThan(0);
  expect(mine.length).toBeLessThan(plan.vms.length);
  expect(namesOf(session, 'VirtualMachine')).toEqual(mine.map((vm) => `${vm.namespace}/${vm.name}`).sort());
  const scope = { type: 'namespaces', names: [...memberNamespaces].sort(), isCut: false };
  for (const kind of ['VirtualMachine', 'VirtualMachineInstance', 'PersistentVolumeClaim'] as const) {
    expect(healthOf(session, kind)).toEqual({ type: 'live', scope });
  }
  expect(healthOf(session, 'Node')).toMatchObject({ type: 'forbidden' });
  const own = memberNamespaces.map((name) => `-/${name}`).sort();
  await until('its namespaces came by name', () => namesOf(session, 'Namespace').join() === own.join());

  const first = mine[0]!;
  store.change(RESOURCES.vms, first.namespace, first.name, (vm) => ({
    ...vm,
    metadata: { ...vm.metadata, labels: { 'harvesterhci.io/os': 'seen-by-watch' } },
  }));
  const id = `c/VirtualMachine/${first.namespace}/${first.name}`;
  await until('the watch of its namespace brings the change', () => {
    const entity = session.world.view.entities.get(id);
    return entity?.kind === 'VirtualMachine' && entity.vm.os === 'seen-by-watch';
  });
  store.remove(RESOURCES.vms, first.namespace, first.name);
  await until('and that it is gone', () => !session.world.view.entities.has(id));
  await session.close();
  await until('no watch is left', () => simulator.cluster.watchCount() === 0);
});

it('takes the namespace of the context where no list of namespaces may be read', async () => {
  const faults = '403@/v1/harvester/namespaces';
  const simulator = keep(await openTestSimulator({ bookmarkMs: 200, faults }));
  const [namespace = ''] = simulator.cluster.memberNamespaces.filter((name) => name !== 'default');
  const kubeconfig = simulator.cluster.memberKubeconfig.replace(
    /( +)(user: member-\S+\n)/,
    `$1namespace: ${namespace}\n$1$2`,
  );
  expect(kubeconfig).toContain(`namespace: ${namespace}`);
  const session = keep(openTestSession(kubeconfig));
  await until('every kind is settled', () => isSettled(session));
  const health = healthOf(session, 'VirtualMachine');
  expect(health?.type === 'live' && health.scope?.names).toContain(namespace);
});

it('goes on as stale while the server fails, and is live again, in the same namespaces', async () => {
  const { simulator, session } = await openAs('memberKubeconfig');
  const before = namesOf(session, 'VirtualMachine');
  await simulator.cluster.faults.set('503');
  simulator.cluster.dropWatches();
  await until('the connection has failed', () => session.connection().type === 'failed');
  expect(healthOf(session, 'VirtualMachine')).toMatchObject({ type: 'stale', scope: { type: 'namespaces' } });
  expect(namesOf(session, 'VirtualMachine')).toEqual(before);
  await simulator.cluster.faults.clear();
  await until('it is connected again', () => session.connection().type === 'connected');
  await until('VMs are live', () => healthOf(session, 'VirtualMachine')?.type === 'live');
  expect(namesOf(session, 'VirtualMachine')).toEqual(before);
});

it('says of a kind what its namespaces say together', () => {
  const error = appError('forbidden', 'no');
  const live = { health: { type: 'live' } as const, retryAtMs: null };
  const no = { health: { type: 'forbidden', error } as const, retryAtMs: 7 };
  const loading = { health: { type: 'loading' } as const, retryAtMs: null };
  const stale = (since: string) => ({ health: { type: 'stale', since, error } as const, retryAtMs: 5 });
  const of = (...each: Parameters<typeof mergeStatus>[0][number]['health'][]): unknown =>
    mergeStatus(
      each.map((health, at) => ({ namespace: `n${at}`, health, retryAtMs: null })),
      true,
    ).health;
  expect(of(live.health, loading.health)).toEqual({ type: 'loading' });
  expect(of(live.health, no.health)).toEqual({
    type: 'live',
    scope: { type: 'namespaces', names: ['n0'], isCut: true },
  });
  expect(of(live.health, stale('2026-02').health, stale('2026-01').health)).toMatchObject({
    type: 'stale',
    since: '2026-01',
    scope: { names: ['n0', 'n1', 'n2'] },
  });
  expect(of(no.health, no.health)).toEqual(no.health);
});

it('gives no more watches than it has, and those again that were given back', () => {
  const budget = openWatchBudget(2);
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  budget.give();
  expect([budget.take(), budget.take()]).toEqual([true, false]);
});
