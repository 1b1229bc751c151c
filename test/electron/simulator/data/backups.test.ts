import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import type { Resource } from '../../../../electron/simulator/resources.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmWithDisk } from '../../../support/vm-body.ts';

const DENIED = 'admission webhook "validator.harvesterhci.io" denied the request: ';
const BASE = '/apis/harvesterhci.io/v1beta1/namespaces/default';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 200, vms: 2 });
  const made = await simulator.send('POST', '/apis/kubevirt.io/v1/namespaces/default/virtualmachines', {
    body: vmWithDisk('kept', claimTemplate('kept-disk', '10Gi'), { runStrategy: 'Halted' }),
  });
  expect(made.code).toBe(201);
  await until('the claim', () => statusOf(RESOURCES.claims, 'kept-disk').phase === 'Bound');
});
afterAll(() => simulator.close());

type Status = Record<string, unknown> & { phase?: string };
const get = (resource: Resource, name: string): KubeObject | undefined =>
  simulator.cluster.store.get(resource, 'default', name);
const statusOf = (resource: Resource, name: string): Status => (get(resource, name)?.status ?? {}) as Status;
const make = (kind: string, plural: string, name: string, spec: unknown): Promise<Answer> =>
  simulator.send('POST', `${BASE}/${plural}`, {
    body: { apiVersion: 'harvesterhci.io/v1beta1', kind, metadata: { name }, spec },
  });
const backup = (name: string, type: string, source = 'kept'): Promise<Answer> =>
  make('VirtualMachineBackup', 'virtualmachinebackups', name, {
    type,
    source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: source },
  });
const restore = (name: string, spec: Record<string, unknown>): Promise<Answer> =>
  make('VirtualMachineRestore', 'virtualmachinerestores', name, {
    target: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'kept' },
    virtualMachineBackupName: 'shot',
    virtualMachineBackupNamespace: 'default',
    ...spec,
  });
const setTarget = (value: string): Promise<Answer> =>
  simulator.send('PATCH', '/apis/harvesterhci.io/v1beta1/settings/backup-target', {
    contentType: 'application/merge-patch+json',
    body: { value },
  });

describe('snapshots and backups', () => {
  it('takes a snapshot with a VolumeSnapshot for each volume', async () => {
    expect((await backup('shot', 'snapshot')).code).toBe(201);
    await until('ready', () => statusOf(RESOURCES.backups, 'shot').readyToUse === true);
    expect(statusOf(RESOURCES.backups, 'shot')).toMatchObject({
      progress: 100,
      sourceUID: get(RESOURCES.vms, 'kept')?.metadata.uid,
      volumeBackups: [{ volumeName: 'disk-0', readyToUse: true, volumeSize: 10 * 2 ** 30 }],
    });
    expect(get(RESOURCES.volumeSnapshots, 'shot-volume-kept-disk')?.status).toMatchObject({
      readyToUse: true,
    });
  });

  it('makes a backup only with a target, and shows how far it is', async () => {
    expect((await backup('far', 'backup')).json.message).toBe(`${DENIED}backup target is not set`);
    expect((await setTarget('{"type":"nfs"}')).json.message).toBe(
      `${DENIED}NFS backup target should have endpoint`,
    );
    expect((await setTarget('{"type":"nfs","endpoint":"nfs://192.0.2.1:/srv"}')).code).toBe(200);
    expect((await backup('far', 'backup')).code).toBe(201);
    const seen = new Set<unknown>();
    await until('ready', () => {
      seen.add(statusOf(RESOURCES.backups, 'far').progress);
      return statusOf(RESOURCES.backups, 'far').readyToUse === true;
    });
    expect(seen.size).toBeGreaterThan(2);
    expect(statusOf(RESOURCES.backups, 'far').backupTarget).toMatchObject({
      endpoint: 'nfs://192.0.2.1:/srv',
    });
  });

  it('refuses what has no VM and names that are taken', async () => {
    expect((await backup('none', 'snapshot', 'nobody')).json.message).toBe(
      `${DENIED}virtualmachines.kubevirt.io "nobody" not found`,
    );
    expect((await backup('shot', 'backup')).json.message).toBe(
      'admission webhook "mutator.harvesterhci.io" denied the request: name "shot" is already used by a snapshot (backup and snapshot share names)',
    );
  });
});

describe('restores', () => {
  it('makes a new VM on claims of its own, which then runs', async () => {
    const target = { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'again' };
    expect((await restore('to-again', { newVM: true, target })).code).toBe(201);
    await until('complete', () => statusOf(RESOURCES.restores, 'to-again').complete === true);
    await until('Running', () => statusOf(RESOURCES.vms, 'again').printableStatus === 'Running');
    const vm = get(RESOURCES.vms, 'again');
    expect(vm?.metadata.annotations?.['restore.harvesterhci.io/name']).toBe('to-again');
    expect(JSON.stringify(vm?.spec)).toContain('"claimName":"restore-shot-');
    expect((await simulator.send('DELETE', `${BASE}/virtualmachinerestores/to-again`)).json.message).toBe(
      `${DENIED}The restore can't be removed because the restored VM again exists`,
    );
    expect((await restore('twice', { newVM: true, target })).json.message).toBe(
      `${DENIED}VM again is already exists`,
    );
  });

  it('puts a stopped VM back, and keeps what it had when told so', async () => {
    expect((await restore('bad', {})).json.message).toBe(
      `${DENIED}delete policy with backup type snapshot for replacing VM is not supported`,
    );
    expect((await restore('back', { deletionPolicy: 'retain' })).code).toBe(201);
    await until('complete', () => statusOf(RESOURCES.restores, 'back').complete === true);
    expect(JSON.stringify(get(RESOURCES.vms, 'kept')?.spec)).toContain('"claimName":"restore-shot-');
    expect(get(RESOURCES.claims, 'kept-disk')).toBeDefined();
  });
});

describe('schedules', () => {
  const schedule = (name: string, spec: Record<string, unknown>): Promise<Answer> =>
    make('ScheduleVMBackup', 'schedulevmbackups', name, {
      cron: '0 * * * *',
      retain: 3,
      maxFailure: 2,
      vmbackup: {
        type: 'snapshot',
        source: { apiGroup: 'kubevirt.io', kind: 'VirtualMachine', name: 'kept' },
      },
      ...spec,
    });
  it('refuses crons that are none or too often, and one more schedule for a VM', async () => {
    expect((await schedule('s', { cron: 'soon' })).json.message).toBe(`${DENIED}invalid cron format`);
    expect((await schedule('s', { cron: '*/5 * * * *' })).json.message).toBe(
      `${DENIED}schedule granularity 5m0s less than 1h0m0s`,
    );
    expect((await schedule('s', { maxFailure: 3 })).json.message).toBe(
      `${DENIED}max failure should be less than retain`,
    );
    expect((await schedule('hourly', {})).code).toBe(201);
    expect((await schedule('other', {})).json.message).toBe(
      `${DENIED}VM default/kept already has snapshot schedule`,
    );
  });
});
