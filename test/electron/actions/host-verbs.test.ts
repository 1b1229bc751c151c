import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { act } from '../../support/acted-on.ts';
import { idOf, openHostLab } from '../../support/host-lab.ts';
import type { Fields, HostLab } from '../../support/host-lab.ts';
import { until } from '../../support/simulator.ts';

let lab: HostLab;
beforeAll(async () => {
  lab = await openHostLab();
});
afterEach(() => lab.end());
afterAll(() => lab.finish());

const done = { ok: true, value: {} };

describe('success', () => {
  it('cordons a host and opens it again', async () => {
    await lab.settle();
    expect(await lab.perform(lab.seen(), 'host.cordon')).toEqual(done);
    expect(lab.isCordoned('node-01')).toBe(true);
    expect(await lab.perform(lab.seen(), 'host.uncordon')).toEqual(done);
    expect(lab.isCordoned('node-01')).toBe(false);
  });

  it('empties a host by force, which ends what cannot move, and ends that', async () => {
    await lab.settle();
    expect(await act(lab.seen(), 'host.enterMaintenance', idOf('node-01'), { isForced: true })).toEqual(done);
    await until('it is done', () => lab.annotation('node-01', 'maintain-status') === 'completed', 240_000);
    expect(lab.isCordoned('node-01')).toBe(true);
    expect(lab.annotation('node-01', 'drain-requested')).toBeUndefined();
    const left = lab.simulator.cluster.store
      .list(RESOURCES.vmis)
      .filter((vmi) => (vmi.status as Fields).nodeName === 'node-01');
    expect(left).toEqual([]);
    expect(await lab.perform(lab.seen(), 'host.leaveMaintenance')).toEqual(done);
    expect(lab.isCordoned('node-01')).toBe(false);
    expect(lab.annotation('node-01', 'maintain-status')).toBeUndefined();
    expect(JSON.stringify(lab.node('node-01').spec)).not.toContain('kubevirt.io/drain');
  });

  it('asks without force where nothing is to be ended', async () => {
    await lab.settle();
    expect(await lab.perform(lab.seen(), 'host.enterMaintenance', 'node-02')).toEqual(done);
    expect(lab.annotation('node-02', 'drain-forced')).toBeUndefined();
  });

  it('starts the VMs that wait for the end of the maintenance, and keeps the other taints', async () => {
    await lab.settle();
    const { store } = lab.simulator.cluster;
    const off = store.list(RESOURCES.vms).find((vm) => (vm.status as Fields).printableStatus === 'Running')!;
    const { namespace = '', name } = off.metadata;
    store.change(RESOURCES.vms, namespace, name, (vm) => ({
      ...vm,
      metadata: {
        ...vm.metadata,
        labels: {
          ...vm.metadata.labels,
          'harvesterhci.io/maintain-mode-strategy': 'ShutdownAndRestartAfterDisable',
        },
        annotations: {
          ...vm.metadata.annotations,
          'harvesterhci.io/maintain-mode-strategy-node-name': 'node-01',
        },
      },
      spec: { ...(vm.spec as Fields), runStrategy: 'Halted' },
    }));
    await until('it is off', () => store.get(RESOURCES.vmis, namespace, name) === undefined, 120_000);
    lab.maintain('node-01');
    lab.edit('node-01', (each) => ({
      ...each,
      spec: {
        ...(each.spec as Fields),
        taints: [
          { key: 'kubevirt.io/drain', value: 'draining', effect: 'NoSchedule' },
          { key: 'example.com/mine', value: 'x', effect: 'PreferNoSchedule' },
        ],
      },
    }));
    expect(await lab.perform(lab.seen(), 'host.leaveMaintenance')).toEqual(done);
    const taints = (lab.node('node-01').spec as { taints?: { key: string }[] }).taints ?? [];
    expect(taints.map(({ key }) => key)).toContain('example.com/mine');
    expect(taints.map(({ key }) => key)).not.toContain('kubevirt.io/drain');
    await until('it runs', () => store.get(RESOURCES.vmis, namespace, name) !== undefined, 120_000);
    const after = store.get(RESOURCES.vms, namespace, name)!.metadata.annotations ?? {};
    expect(after['harvesterhci.io/maintain-mode-strategy-node-name']).toBeUndefined();
  });

  it('names a host, and takes the name away', async () => {
    await lab.settle();
    expect(await lab.perform(lab.seen(), 'host.rename')).toEqual(done);
    expect(lab.annotation('node-01', 'host-custom-name')).toBe('Rack B7');
    expect(await act(lab.seen(), 'host.rename', idOf('node-01'), { name: '' })).toEqual(done);
    expect(lab.annotation('node-01', 'host-custom-name')).toBeUndefined();
  });

  it('switches CPU pinning on and off', async () => {
    await lab.settle();
    lab.pin('node-01', false);
    expect(await lab.perform(lab.seen(), 'host.cpuManagerOn')).toEqual(done);
    await until('it is on', () => lab.node('node-01').metadata.labels?.cpumanager === 'true');
    expect(await lab.perform(lab.seen(), 'host.cpuManagerOff')).toEqual(done);
    await until('it is off', () => lab.node('node-01').metadata.labels?.cpumanager === 'false');
  });

  it('switches a host off and on by its BMC', async () => {
    await lab.settle();
    lab.prepare('host.powerOff');
    expect(await lab.perform(lab.seen(), 'host.powerOff')).toEqual(done);
    await until('it is off', () => lab.powerOf('node-01') === 'off');
    expect(await lab.perform(lab.seen(), 'host.powerOn')).toEqual(done);
    await until('it is on', () => lab.powerOf('node-01') === 'on');
    await lab.settle();
  });

  it('changes the inventory itself where only the Kubernetes API is reached', async () => {
    await lab.settle();
    lab.prepare('host.reboot');
    await lab.fault('404=text@/v1/harvester');
    expect(await lab.perform(lab.seen(), 'host.reboot')).toEqual(done);
    const inventory = lab.simulator.cluster.store.get(RESOURCES.inventories, 'harvester-system', 'node-01');
    expect((inventory?.spec as Fields).powerActionRequested).toBe('reboot');
    await until('it was done', () =>
      JSON.stringify(
        lab.simulator.cluster.store.get(RESOURCES.inventories, 'harvester-system', 'node-01')?.status,
      ).includes('"actionStatus":"complete"'),
    );
    await lab.settle();
  });
});

describe('what the world shows', () => {
  it('is refused by Harvester for the last host that is open, though the world did not know', async () => {
    await lab.settle();
    const before = lab.seen();
    lab.close('node-02');
    lab.close('node-03');
    const answer = await lab.perform(before, 'host.cordon');
    expect(!answer.ok && answer.error).toMatchObject({
      code: 'rejected',
      message:
        'admission webhook "validator.harvesterhci.io" denied the request: can\'t enable maintenance mode or cordon on the last available node',
    });
    expect(await lab.perform(lab.seen(), 'host.cordon')).toMatchObject({
      error: {
        code: 'conflict',
        message: 'It is the last host that is open: Harvester refuses to close it.',
      },
    });
  });

  it('takes the taints anew where they changed meanwhile', async () => {
    await lab.settle();
    lab.maintain('node-01');
    lab.edit('node-01', (each) => ({
      ...each,
      spec: {
        ...(each.spec as Fields),
        taints: [{ key: 'kubevirt.io/drain', value: 'draining', effect: 'NoSchedule' }],
      },
    }));
    await lab.fault('409@patch+nodes:count=1');
    expect(await lab.perform(lab.seen(), 'host.leaveMaintenance')).toEqual(done);
    expect(lab.isCordoned('node-01')).toBe(false);
  });

  it('says why the power of a host cannot be switched', async () => {
    await lab.settle();
    expect(await lab.perform(lab.seen(), 'host.powerOff')).toMatchObject({
      error: { message: 'Harvester switches the power in maintenance mode only.' },
    });
    lab.maintain('node-01');
    const session = lab.seen();
    session.world.retain('Inventory', new Set());
    expect(await lab.perform(session, 'host.powerOff')).toMatchObject({
      error: { message: 'No BMC is set up for this host: it has no inventory.' },
    });
    session.world.setHealth('Inventory', { type: 'absent' });
    expect(await lab.perform(session, 'host.powerOff')).toMatchObject({
      error: {
        message:
          'The add-on harvester-seeder, which reaches the BMCs of hosts, is not enabled in this cluster.',
      },
    });
    // Harvester itself says so without a word.
    lab.simulator.cluster.store.change(RESOURCES.addons, 'harvester-system', 'harvester-seeder', (addon) => ({
      ...addon,
      spec: { ...(addon.spec as Fields), enabled: false },
    }));
    const answer = await lab.perform(lab.seen(), 'host.powerOff');
    expect(!answer.ok && answer.error).toMatchObject({ code: 'conflict' });
    expect(!answer.ok && answer.error.message).toContain('the add-on harvester-seeder is not enabled');
  });
});
