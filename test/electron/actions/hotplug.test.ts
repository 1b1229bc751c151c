import { afterEach, describe, expect, it } from 'vitest';
import { runAction } from '../../../electron/actions/run.ts';
import { patchVm } from '../../../electron/actions/vm-object.ts';
import type { ApiRequest } from '../../../electron/simulator/api.ts';
import { objectsAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import { actions } from '../../../shared/actions/index.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { mediaOf } from '../../../shared/actions/vm-cd.ts';
import { networksToPlug } from '../../../shared/actions/vm-plug-nic.ts';
import type { Vm } from '../../../shared/kinds/vm.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { until } from '../../support/simulator.ts';
import { takePluggable } from '../../support/hotplug.ts';
import { openLab } from './verbs.ts';
import type { Lab } from './verbs.ts';

let lab: Lab;
let seen: ApiRequest[] = [];
afterEach(() => lab.close());

async function open(options: SimulatorOptions = {}): Promise<string> {
  seen = [];
  const onRequest = (request: ApiRequest) => void seen.push(request);
  lab = await openLab({ harvesterVersion: '1.8', hosts: 4, vms: 12, onRequest, ...options });
  return takePluggable(lab);
}
const site = () => toSite(lab.admin.world.view, 'c');
const vm = (id: string) => lab.entity(id) as Vm;
const run = (action: ActionName, id: string, options: unknown) =>
  runAction(lab.admin, { action, entity: id, options }, new AbortController().signal);
const sent = (method: string, part: string): ApiRequest[] =>
  seen.filter((request) => request.method === method && request.path.includes(part));
const isDone = (name: ActionName, id: string, options: unknown): boolean => {
  const { view } = lab.admin.world;
  const action: Action = actions[name];
  return action.isDone(view.entities.get(id), view, { options, mark: null });
};
async function withMedium(options: SimulatorOptions = {}): Promise<string> {
  const id = await open(options);
  const [[image] = ['']] = mediaOf(site(), vm(id));
  await lab.act('vm.insertCd', id, { drive: 'cdrom-0', image });
  seen.length = 0;
  return id;
}

describe('a CD of somebody who may not delete volumes', () => {
  const fault = '403@/persistentvolumeclaims/+DELETE';

  it('is ejected by Harvester by its own rights, which leaves nothing behind', async () => {
    const id = await withMedium();
    const claim = vm(id).vm.drives?.[0]?.claim ?? '';
    await lab.simulator.cluster.faults.set(fault);
    expect(await run('vm.ejectCd', id, { drive: 'cdrom-0' })).toEqual({ ok: true, value: {} });
    const [steve] = sent('POST', '/v1/harvester/kubevirt.io.virtualmachines/');
    expect(steve?.query.get('action')).toBe('ejectCdRomVolume');
    expect(JSON.parse(steve?.body ?? '')).toEqual({ deviceName: 'cdrom-0' });
    expect(sent('PATCH', '/virtualmachines/')).toEqual([]);
    await until('it is out', () => isDone('vm.ejectCd', id, { drive: 'cdrom-0' }));
    const { namespace } = lab.entity(id);
    await until('its volume is gone', () => {
      const found = lab.simulator.cluster.store.get(RESOURCES.claims, namespace ?? '', claim);
      return found === undefined;
    });
  });
  it('stays where Harvester itself is not served, and nothing is half done', async () => {
    const id = await withMedium();
    await lab.simulator.cluster.faults.set(fault);
    await lab.simulator.cluster.faults.set('404@/v1/harvester');
    expect(await run('vm.ejectCd', id, { drive: 'cdrom-0' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    expect(sent('PATCH', '/virtualmachines/')).toEqual([]);
    expect(vm(id).vm.drives?.[0]?.claim).not.toBeNull();
  });
});

describe('a NIC of somebody who may not create migrations', () => {
  const plug = async (id: string) => {
    const [network = ''] = networksToPlug(site(), vm(id));
    const options = { name: 'nic-1', network, mac: '' };
    expect(await run('vm.plugNic', id, options)).toEqual({ ok: true, value: {} });
    return options;
  };
  it('comes by a migration that Harvester starts by its own rights', async () => {
    const id = await open();
    await lab.simulator.cluster.faults.set('403@/virtualmachineinstancemigrations+POST');
    const options = await plug(id);
    expect(sent('POST', '/v1/harvester/').map(({ query }) => query.get('action'))).toEqual(['migrate']);
    await until('it is in', () => isDone('vm.plugNic', id, options));
    expect(vm(id).vm.ports?.find(({ name }) => name === 'nic-1')?.mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  });
  it('comes by KubeVirt itself where Harvester is not served', async () => {
    const id = await open();
    await lab.simulator.cluster.faults.set('403@/virtualmachineinstancemigrations+POST');
    await lab.simulator.cluster.faults.set('404@/v1/harvester');
    const options = await plug(id);
    await until('it is in', () => isDone('vm.plugNic', id, options));
    const own = lab.simulator.cluster.store
      .list(RESOURCES.migrations)
      .filter(({ metadata }) => metadata.name.startsWith('kubevirt-workload-update-'));
    expect(own.length).toBe(1);
  });
});

describe('the size of a running VM', () => {
  it('that becomes less is written, and told to wait for a restart', async () => {
    const id = await open();
    const options = { sockets: 1, memoryBytes: null };
    expect(await run('vm.resize', id, options)).toEqual({ ok: true, value: {} });
    await until('it is written', () => isDone('vm.resize', id, options));
    const { view } = lab.admin.world;
    expect(actions['vm.resize'].note?.(lab.entity(id), view, { options, mark: null })).toMatch(
      /takes it on when it is restarted\. KubeVirt says: .*requires a restart/,
    );
    await lab.act('vm.restart', id, { isForced: true });
    expect(vm(id).vm).toMatchObject({ isRestartRequired: false, growth: { sockets: 1 } });
  });
  it('grows by one request, and by the migration that KubeVirt makes of it, which is seen', async () => {
    const id = await open();
    const host = site().vms.get(id)?.host;
    seen.length = 0;
    const options = { sockets: 4, memoryBytes: 2 ** 32 };
    expect(await run('vm.resize', id, options)).toEqual({ ok: true, value: {} });
    const writes = seen.filter(({ method, path }) => method !== 'GET' && path.includes('kubevirt.io'));
    expect(writes.map(({ method, body }) => [method, JSON.parse(body) as unknown])).toEqual([
      [
        'PATCH',
        { spec: { template: { spec: { domain: { cpu: { sockets: 4 }, memory: { guest: '4Gi' } } } } } },
      ],
    ]);
    await until('it is seen to go on', () => {
      const { view } = lab.admin.world;
      return actions['vm.resize'].isUnderWay?.(lab.entity(id), view, { options, mark: null }) === true;
    });
    await until('it has grown', () => isDone('vm.resize', id, options));
    expect(site().vms.get(id)?.host).not.toBe(host);
  });
  it('is refused by the server above its limit, where the limit was raised and lowered meanwhile', async () => {
    const id = await open();
    const { namespace, name } = lab.entity(id);
    lab.admin.world.put([
      { ...vm(id), vm: { ...vm(id).vm, growth: { ...vm(id).vm.growth!, maxSockets: 32 } } },
    ]);
    const answer = await run('vm.resize', id, { sockets: 16, memoryBytes: null });
    expect(answer).toMatchObject({ ok: false, error: { code: 'rejected' } });
    expect(answer.ok ? '' : answer.error.message).toContain('greater than the maximum sockets allowed');
    const stored = lab.simulator.cluster.store.get(RESOURCES.vms, namespace ?? '', name);
    expect(objectsAt(stored, 'status', 'conditions').some(({ type }) => type === 'RestartRequired')).toBe(
      false,
    );
  });
});

it('a VM that has been changed since it was read is left alone, and that is told', async () => {
  const id = await open();
  const client = lab.admin.client();
  const entity = lab.entity(id);
  if (!client.ok) throw new Error(client.error.message);
  const step = { op: 'test', path: '/spec/template/spec/volumes/0/name', value: 'another' } as const;
  const to = { client: client.value, entity, signal: new AbortController().signal };
  const answer = await patchVm(to, [step, { op: 'remove', path: '/spec/template/spec/volumes/0' }]);
  expect(answer).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(answer.ok ? '' : answer.error.message).toBe(
    `${entity.name} has been changed meanwhile: look at it again, and repeat what you did.`,
  );
  expect(
    objectsAt(lab.object(RESOURCES.vms, id), 'spec', 'template', 'spec', 'volumes').length,
  ).toBeGreaterThan(1);
});
