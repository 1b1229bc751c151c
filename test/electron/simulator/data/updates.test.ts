import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition, KubeObject } from '../../../../electron/simulator/json.ts';
import { conditionOf, objectAt, objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmWithDisk } from '../../../support/vm-body.ts';

const VMS = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
const DOMAIN = '/spec/template/spec/domain';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 50, vms: 2 });
});
afterAll(() => simulator.close());

const vmOf = (name: string): KubeObject => simulator.cluster.store.get(RESOURCES.vms, 'default', name)!;
const vmiOf = (name: string): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.vmis, 'default', name);
const restartOf = (name: string): Condition | undefined => conditionOf(vmOf(name), 'RestartRequired');
const patch = (name: string, operations: unknown[]): Promise<Answer> =>
  simulator.send('PATCH', `${VMS}/${name}`, {
    contentType: 'application/json-patch+json',
    body: operations,
  });
const replace = (name: string, path: string, value: unknown): Promise<Answer> =>
  patch(name, [{ op: 'replace', path: `${DOMAIN}${path}`, value }]);
const migrationsOf = (name: string): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.migrations, 'default')
    .filter((each) => textAt(each, 'spec', 'vmiName') === name);

/** A running VM that may grow to four sockets and 8 GiB. */
async function start(name: string, domain: Record<string, unknown> = {}): Promise<string> {
  const body = vmWithDisk(name, claimTemplate(`${name}-disk`, '10Gi'), {
    annotations: { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' },
    domain: {
      cpu: { sockets: 1, cores: 1, threads: 1, maxSockets: 4 },
      memory: { guest: '2Gi', maxGuest: '8Gi' },
      resources: { limits: { cpu: '4', memory: '8Gi' } },
      ...domain,
    },
  });
  const made = await simulator.send('POST', VMS, { body });
  expect(made.code, made.text).toBe(201);
  await until('it runs with its agent', () => conditionOf(vmiOf(name), 'AgentConnected')?.status === 'True');
  return textAt(vmiOf(name), 'status', 'nodeName') ?? '';
}

describe('a running VM', () => {
  it('gets CPU and memory by a migration that KubeVirt starts', async () => {
    const host = await start('grows');
    const watch = simulator.watch(
      '/apis/kubevirt.io/v1/namespaces/default/virtualmachineinstances?watch=true',
    );
    const changed = await patch('grows', [
      { op: 'replace', path: `${DOMAIN}/cpu/sockets`, value: 3 },
      { op: 'replace', path: `${DOMAIN}/memory/guest`, value: '6Gi' },
    ]);
    expect(changed.code, changed.text).toBe(200);
    await until('it has moved', () => textAt(vmiOf('grows'), 'status', 'memory', 'guestCurrent') === '6Gi');
    watch.close();
    const types = watch.events.flatMap(({ object }) =>
      objectsAt(object, 'status', 'conditions').map((each) => each.type),
    );
    expect(types).toEqual(expect.arrayContaining(['HotVCPUChange', 'HotMemoryChange']));
    const vmi = vmiOf('grows');
    expect(vmi?.status).toMatchObject({
      currentCPUTopology: { sockets: 3, cores: 1, threads: 1 },
      memory: { guestAtBoot: '2Gi', guestCurrent: '6Gi', guestRequested: '6Gi' },
    });
    expect(textAt(vmi, 'status', 'nodeName')).not.toBe(host);
    expect(conditionOf(vmi, 'HotVCPUChange')).toBeUndefined();
    expect(conditionOf(vmi, 'HotMemoryChange')).toBeUndefined();
    await until('the migration is over', () =>
      migrationsOf('grows').every((each) => textAt(each, 'status', 'phase') === 'Succeeded'),
    );
    expect(migrationsOf('grows').map((each) => each.metadata.name)).toEqual([
      expect.stringMatching(/^kubevirt-workload-update-[a-z0-9]{5}$/),
    ]);
    expect(restartOf('grows')).toBeUndefined();
  });

  it('needs a restart to shrink, and for all that cannot be changed live', async () => {
    await start('shrinks', { cpu: { sockets: 2, cores: 1, threads: 1, maxSockets: 4 } });
    expect((await replace('shrinks', '/cpu/sockets', 1)).code).toBe(200);
    await until('it says so', () => restartOf('shrinks') !== undefined);
    expect(restartOf('shrinks')).toMatchObject({
      status: 'True',
      message: 'Reduction of CPU socket count requires a restart',
    });
    expect((await replace('shrinks', '/cpu/sockets', 2)).code).toBe(200);
    await until('it is taken back', () => restartOf('shrinks') === undefined);

    expect((await replace('shrinks', '/cpu/cores', 2)).code).toBe(200);
    await until('it says so again', () => restartOf('shrinks') !== undefined);
    expect(restartOf('shrinks')?.message).toBe('a non-live-updatable field was changed in the template spec');
    expect(migrationsOf('shrinks')).toEqual([]);
    const uid = vmiOf('shrinks')?.metadata.uid;
    const sub = `/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachines/shrinks/restart`;
    expect((await simulator.send('PUT', sub, { body: {} })).code).toBe(202);
    await until('the new one runs', () => {
      const vmi = vmiOf('shrinks');
      return vmi?.metadata.uid !== uid && textAt(vmi, 'status', 'phase') === 'Running';
    });
    await until('the mark is gone', () => restartOf('shrinks') === undefined);
    expect(vmiOf('shrinks')?.status).toMatchObject({ currentCPUTopology: { cores: 2, sockets: 2 } });
  });

  it('does not grow beyond its maximum', async () => {
    await start('full');
    const refused = await replace('full', '/cpu/sockets', 5);
    expect(refused.json.message).toContain(
      'Number of sockets in CPU topology is greater than the maximum sockets allowed',
    );
    expect((await replace('full', '/memory/guest', '1Gi')).code).toBe(200);
    await until('it says so', () => restartOf('full') !== undefined);
    expect(restartOf('full')?.message).toBe(
      'memory updated in template spec to a value lower than what the VM started with',
    );
  });

  it('gets and loses a NIC', async () => {
    await start('wired');
    const nic = { name: 'second', bridge: {}, model: 'virtio' };
    const network = textAt(
      simulator.cluster.store.list(RESOURCES.networks, 'default')[0],
      'metadata',
      'name',
    );
    const added = await patch('wired', [
      { op: 'add', path: `${DOMAIN}/devices/interfaces/-`, value: nic },
      {
        op: 'add',
        path: '/spec/template/spec/networks/-',
        value: { name: 'second', multus: { networkName: `default/${network ?? ''}` } },
      },
    ]);
    expect(added.code, added.text).toBe(200);
    const names = (): unknown[] => objectsAt(vmiOf('wired'), 'status', 'interfaces').map((each) => each.name);
    await until(
      'the wait for a migration',
      () => conditionOf(vmiOf('wired'), 'MigrationRequired') !== undefined,
    );
    expect(conditionOf(vmiOf('wired'), 'MigrationRequired')).toMatchObject({
      status: 'False',
      reason: 'AutoMigrationPending',
    });
    await until('the NIC', () => names().includes('second'));
    expect(restartOf('wired')).toBeUndefined();
    await until('the end', () => textAt(migrationsOf('wired')[0], 'status', 'phase') === 'Succeeded');

    const removed = await patch('wired', [
      { op: 'add', path: `${DOMAIN}/devices/interfaces/1/state`, value: 'absent' },
    ]);
    expect(removed.code, removed.text).toBe(200);
    await until('the NIC is gone', () => !names().includes('second'));
    await until(
      'the VM forgets it',
      () => objectsAt(vmOf('wired'), 'spec', 'template', 'spec', 'networks').length === 1,
    );
    expect(objectsAt(vmiOf('wired'), 'spec', 'domain', 'devices', 'interfaces')).toHaveLength(1);
    expect(objectAt(vmiOf('wired'), 'spec', 'domain', 'devices')).toBeDefined();
  });
});
