import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { at, objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmBody, vmWithDisk } from '../../../support/vm-body.ts';

const BASE = '/apis/harvesterhci.io/v1beta1/namespaces/default';
const VMS = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
let simulator: TestSimulator;
/** An hour of the simulated cluster is less than a second here. */
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 5000, vms: 2 });
});
afterAll(() => simulator.close());

const scheduleOf = (name: string): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.schedules, 'default', name);
async function open(name: string, vm: string, more: Record<string, unknown>): Promise<void> {
  const body = vmWithDisk(vm, claimTemplate(`${vm}-disk`, '5Gi'), { runStrategy: 'Halted' });
  expect((await simulator.send('POST', VMS, { body })).code).toBe(201);
  await until(
    'its claim',
    () =>
      textAt(simulator.cluster.store.get(RESOURCES.claims, 'default', `${vm}-disk`), 'status', 'phase') ===
      'Bound',
  );
  const source = { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: vm };
  const made = await simulator.send('POST', `${BASE}/schedulevmbackups`, {
    body: {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'ScheduleVMBackup',
      metadata: { name, namespace: 'default' },
      spec: { cron: '0 * * * *', retain: 3, maxFailure: 2, vmbackup: { source, type: 'snapshot' }, ...more },
    },
  });
  expect(made.code, made.text).toBe(201);
}
const backupsOf = (name: string): string[] =>
  simulator.cluster.store
    .list(RESOURCES.backups, 'default')
    .filter((each) => each.metadata.annotations?.['harvesterhci.io/svmbackupId'] === `default/${name}`)
    .map((each) => each.metadata.name)
    .sort();

describe('a schedule', () => {
  it('makes a snapshot each time it is due and keeps as many as asked for', async () => {
    await open('kept', 'kept-vm', {});
    const seen = new Set<string>();
    await until('four snapshots', () => {
      for (const name of backupsOf('kept')) seen.add(name);
      return seen.size >= 4;
    });
    const [first = ''] = [...seen].sort();
    expect(first).toMatch(new RegExp(`^svmb-${scheduleOf('kept')?.metadata.uid ?? ''}-\\d{8}\\.\\d{4}$`));
    await until('the first is gone', () => !backupsOf('kept').includes(first));
    await until(
      'its status',
      () => objectsAt(scheduleOf('kept'), 'status', 'vmbackupInfo').at(0)?.readyToUse === true,
    );
    expect(scheduleOf('kept')?.status).toMatchObject({ failure: 0, suspended: false });
  });

  it('is suspended after as many failures as it may have', async () => {
    await open('lost', 'lost-vm', {});
    expect((await simulator.send('DELETE', `${VMS}/lost-vm`)).code).toBe(200);
    await until('it is suspended', () => at(scheduleOf('lost'), 'spec', 'suspend') === true);
    expect(scheduleOf('lost')?.status).toMatchObject({ failure: 2, suspended: true });
    expect(backupsOf('lost').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a VM on a data volume', () => {
  it('says that it could not be filled', async () => {
    const body = vmBody('filled', {
      runStrategy: 'Halted',
      volumes: [{ name: 'disk-0', dataVolume: { name: 'filled-disk' } }],
    });
    const volume = await simulator.send(
      'POST',
      '/apis/cdi.kubevirt.io/v1beta1/namespaces/default/datavolumes',
      {
        body: {
          apiVersion: 'cdi.kubevirt.io/v1beta1',
          kind: 'DataVolume',
          metadata: { name: 'filled-disk' },
          spec: {
            source: { http: { url: 'https://example.com/disk.img' } },
            storage: { resources: { requests: { storage: '5Gi' } } },
          },
        },
      },
    );
    expect(volume.code, volume.text).toBe(201);
    simulator.cluster.store.change(RESOURCES.dataVolumes, 'default', 'filled-disk', (found) => ({
      ...found,
      status: { phase: 'Failed' },
    }));
    expect((await simulator.send('POST', VMS, { body })).code).toBe(201);
    const vm = (): KubeObject | undefined => simulator.cluster.store.get(RESOURCES.vms, 'default', 'filled');
    await until('it says so', () => textAt(vm(), 'status', 'printableStatus') === 'DataVolumeError');
    const read = await simulator.send('GET', `${VMS}/filled`);
    expect(textAt(read.json, 'status', 'printableStatus')).toBe('DataVolumeError');
  });
});
