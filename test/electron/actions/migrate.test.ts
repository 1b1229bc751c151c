import { afterEach, describe, expect, it } from 'vitest';
import { runAction } from '../../../electron/actions/run.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import type { ApiRequest } from '../../../electron/simulator/api.ts';
import { objectAt, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import { actions } from '../../../shared/actions/index.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { activeMigrationOf } from '../../../shared/actions/vm-abort-migration.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { verdictsOf } from '../../../shared/migration/verdict.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { SiteVm } from '../../../shared/plan/site.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let session: Session;
let seen: ApiRequest[] = [];
afterEach(async () => {
  await session.close();
  await simulator.close();
});

/** Opens a cluster and a session of one of its users; answers a VM that can be migrated. */
async function open(
  options: SimulatorOptions = {},
  toKubeconfig: (cluster: TestSimulator['cluster']) => string = ({ kubeconfig }) => kubeconfig,
): Promise<SiteVm> {
  seen = [];
  simulator = await openTestSimulator({ hosts: 4, vms: 12, ...options });
  session = openTestSession(toKubeconfig(simulator.cluster));
  let found: SiteVm | undefined;
  await until('a VM can be migrated', () => {
    const site = toSite(session.world.view, 'c');
    found = [...site.vms.values()].find(
      (vm) =>
        site.rates.version !== null && site.hosts.length > 2 && verdictsOf(site, vm)[0]?.type === 'fits',
    );
    return found !== undefined;
  });
  return found!;
}
const run = (action: ActionName, id: string, options?: unknown) =>
  runAction(
    session,
    { action, entity: id, ...(options === undefined ? {} : { options }) },
    new AbortController().signal,
  );
const hostOf = (id: string): string => {
  const { namespace, name } = parseEntityId(id)!;
  return (
    textAt(simulator.cluster.store.get(RESOURCES.vmis, namespace ?? '', name), 'status', 'nodeName') ?? ''
  );
};
const targetOf = (vm: SiteVm): string => {
  const site = toSite(session.world.view, 'c');
  return verdictsOf(site, site.vms.get(vm.id)!)[0]!.name;
};
const recording = { onRequest: (request: ApiRequest) => void seen.push(request) };
const sent = (method: string, part: string): ApiRequest[] =>
  seen.filter((request) => request.method === method && request.path.includes(part));

function slowDown(): void {
  simulator.cluster.store.change(RESOURCES.kubevirts, 'harvester-system', 'kubevirt', (kubevirt) => {
    const spec = objectAt(kubevirt, 'spec');
    const configuration = objectAt(spec, 'configuration');
    const migrations = { ...objectAt(configuration, 'migrations'), bandwidthPerMigration: '1Ki' };
    return { ...kubevirt, spec: { ...spec, configuration: { ...configuration, migrations } } };
  });
}

describe('a target of a migration', () => {
  it('is asked of Harvester itself before 1.7, whose KubeVirt would drop it without a word', async () => {
    const vm = await open({ harvesterVersion: '1.6', ...recording });
    const host = targetOf(vm);
    expect(await run('vm.migrate', vm.id, { host })).toEqual({ ok: true, value: {} });
    expect(sent('POST', '/v1/harvester/kubevirt.io.virtualmachines/').length).toBe(1);
    expect(sent('POST', 'virtualmachineinstancemigrations')).toEqual([]);
    await until('it is there', () => hostOf(vm.id) === host);
  });
  it('cannot be had before 1.7 where Harvester itself is not served, and nothing is moved', async () => {
    const vm = await open({ harvesterVersion: '1.6', ...recording });
    await simulator.cluster.faults.set('404@/v1/harvester');
    const answer = await run('vm.migrate', vm.id, { host: targetOf(vm) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(answer.ok ? '' : answer.error.message).toContain(
      'takes a target for a migration by its own API only',
    );
    expect(sent('POST', 'virtualmachineinstancemigrations')).toEqual([]);
  });
  it.each(['1.6', '1.8'] as const)(
    'is tried dry where the version is not known: %s',
    async (harvesterVersion) => {
      const vm = await open({ harvesterVersion, ...recording });
      session.world.remove(['c/Setting/-/server-version']);
      const host = targetOf(vm);
      expect(toSite(session.world.view, 'c').rates.version).toBeNull();
      expect(await run('vm.migrate', vm.id, { host })).toEqual({ ok: true, value: {} });
      const plain = sent('POST', 'virtualmachineinstancemigrations');
      expect(plain.map(({ query }) => query.get('dryRun'))).toEqual(
        harvesterVersion === '1.6' ? ['All'] : ['All', null],
      );
      await until('it is there', () => hostOf(vm.id) === host);
    },
  );
  it('that cannot take the VM is refused with the exact reason before anything is sent', async () => {
    const vm = await open(recording);
    const site = toSite(session.world.view, 'c');
    const refused = verdictsOf(site, vm).find(({ code }) => code === 'same-host')!;
    const answer = await run('vm.migrate', vm.id, { host: refused.name });
    expect(answer).toMatchObject({ ok: false, error: { code: 'conflict', message: refused.words } });
    expect(await run('vm.migrate', vm.id, { host: 'nowhere' })).toMatchObject({
      error: { message: 'There is no host nowhere.' },
    });
    expect(sent('POST', 'virtualmachineinstancemigrations')).toEqual([]);
  });
});

/** A VM in a namespace where the member of a project may edit, as the administrator knows it. */
async function openAsMember(options: SimulatorOptions = {}): Promise<SiteVm> {
  await open({ ...options, ...recording });
  const { memberNamespaces, memberKubeconfig } = simulator.cluster;
  const site = toSite(session.world.view, 'c');
  const vm = [...site.vms.values()].find(
    (each) =>
      memberNamespaces.includes(each.entity.namespace ?? '') && verdictsOf(site, each)[0]?.type === 'fits',
  )!;
  const admin = session;
  session = openTestSession(memberKubeconfig);
  await until('the member knows it', () => session.world.view.entities.has(vm.id));
  await until('its instance is known', () =>
    [...session.world.view.entities.values()].some(
      ({ kind, name }) => kind === 'VirtualMachineInstance' && name === vm.entity.name,
    ),
  );
  await admin.close();
  seen.length = 0;
  return vm;
}

describe('a member of a project, who may not create migrations', () => {
  it('has Harvester migrate, and call off, by its own rights', async () => {
    const vm = await openAsMember({ harvesterVersion: '1.8' });
    const before = hostOf(vm.id);
    expect(await run('vm.migrate', vm.id)).toEqual({ ok: true, value: {} });
    expect(sent('POST', 'virtualmachineinstancemigrations').length).toBe(1);
    expect(sent('POST', '/v1/harvester/').map(({ body }) => body)).toEqual(['{"nodeName":""}']);
    await until('it has moved', () => hostOf(vm.id) !== before);
    await until(
      'that is over',
      () => actions['vm.migrate'].can(session.world.view.entities.get(vm.id)!, session.world.view) === true,
    );
    slowDown();
    expect(await run('vm.migrate', vm.id)).toEqual({ ok: true, value: {} });
    await until('it is under way', () =>
      Boolean(activeMigrationOf(session.world.view.entities.get(vm.id)!, session.world.view)),
    );
    expect(await run('vm.abortMigration', vm.id)).toEqual({ ok: true, value: {} });
    await until(
      'it is over',
      () => activeMigrationOf(session.world.view.entities.get(vm.id)!, session.world.view) === undefined,
    );
  });
  it('is told why it is refused, and of the ways around, where Harvester itself is not served', async () => {
    const vm = await openAsMember({ harvesterVersion: '1.8' });
    await simulator.cluster.faults.set('404@/v1/harvester');
    const answer = await run('vm.migrate', vm.id);
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(answer.ok ? '' : answer.error.message).toContain(
      'cannot create resource "virtualmachineinstancemigrations"',
    );
    expect(answer.ok ? '' : answer.error.hint).toContain('kubevirt.io:migrate');
  });
});

describe('a migration that was accepted', () => {
  const begin = async (): Promise<{ vm: SiteVm; tell: () => string }> => {
    const vm = await open();
    slowDown();
    const action: Action = actions['vm.migrate'];
    const { view } = session.world;
    const entityNow = () => view.entities.get(vm.id);
    const asked = { options: { host: targetOf(vm) }, mark: action.mark?.(entityNow()!, view) ?? null };
    expect(await run('vm.migrate', vm.id, asked.options)).toEqual({ ok: true, value: {} });
    let wasUnderWay = false;
    const tell = (): string => {
      wasUnderWay ||= action.isUnderWay?.(entityNow(), view, asked) ?? false;
      if (action.isDone(entityNow(), view, asked)) return 'done';
      return (
        action.failure?.(entityNow(), view, asked, wasUnderWay) ?? (wasUnderWay ? 'under way' : 'waiting')
      );
    };
    await until('it is under way', () => tell() === 'under way');
    return { vm, tell };
  };
  it('is told as called off, wherever it stood', async () => {
    const { vm, tell } = await begin();
    await until(
      'the guest is copied',
      () =>
        session.world.view.entities.get(vm.id.replace('VirtualMachine', 'VirtualMachineInstance')) !==
        undefined,
    );
    expect(await run('vm.abortMigration', vm.id)).toEqual({ ok: true, value: {} });
    await until('it has failed', () => !['under way', 'waiting'].includes(tell()));
    expect(tell()).toMatch(
      /^(Live migration aborted|It was called off; the VM goes on where it was\.|KubeVirt gives no reason\.)$/,
    );
    expect(tell()).not.toBe('done');
  });
  it("that fails is told with KubeVirt's reason, verbatim", async () => {
    const { vm, tell } = await begin();
    const { namespace } = vm.entity;
    const isTarget = ({
      metadata,
    }: {
      metadata: { labels?: Record<string, string>; annotations?: Record<string, string> };
    }) =>
      metadata.annotations?.['kubevirt.io/domain'] === vm.entity.name &&
      metadata.labels?.['kubevirt.io/migrationJobUID'] !== undefined;
    const migration = () => activeMigrationOf(session.world.view.entities.get(vm.id)!, session.world.view);
    await until('the guest is copied', () => migration()?.migration.phase === 'Running');
    const pod = simulator.cluster.store.list(RESOURCES.pods, namespace ?? '').find(isTarget)!;
    simulator.cluster.store.remove(RESOURCES.pods, namespace ?? '', pod.metadata.name);
    await until('it has failed', () => !['under way', 'waiting'].includes(tell()));
    expect(tell()).toBe('Target pod is down');
    expect(actions['vm.migrate'].can(session.world.view.entities.get(vm.id)!, session.world.view)).toBe(true);
  });
});
