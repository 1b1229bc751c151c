import { describe, expect, it } from 'vitest';
import { instanceKind } from '../../../shared/kinds/instance.ts';
import { migrationKind } from '../../../shared/kinds/migration.ts';
import { toVmState } from '../../../shared/kinds/vm-state.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { instanceObject, migrationObject, vmObject } from '../../support/fixtures/objects.ts';

const vm = (over: Parameters<typeof vmObject>[0] = {}) => vmKind.project(vmObject(over), 'c');
const instance = (over: Parameters<typeof instanceObject>[0] = {}) =>
  instanceKind.project(instanceObject(over), 'c');
const migration = (phase: string, over = {}) => migrationKind.project(migrationObject(phase, over), 'c');
const printed = (printableStatus: string, extra = {}) => vm({ status: { printableStatus, ...extra } });

describe('the state of a VM by its printable status', () => {
  it.each([
    ['Stopped', 'off', 'Off'],
    ['Provisioning', 'pending', 'Provisioning'],
    ['Starting', 'starting', 'Starting'],
    ['Running', 'running', 'Running'],
    ['Paused', 'paused', 'Paused'],
    ['Stopping', 'stopping', 'Stopping'],
    ['Terminating', 'stopping', 'Terminating'],
    ['CrashLoopBackOff', 'error', 'CrashLoopBackOff'],
    ['Migrating', 'migrating', 'Migrating'],
    ['Unknown', 'unknown', 'Unknown'],
    ['ErrorUnschedulable', 'error', 'Unschedulable'],
    ['ErrImagePull', 'error', 'ErrImagePull'],
    ['ImagePullBackOff', 'error', 'ImagePullBackOff'],
    ['ErrorPvcNotFound', 'error', 'Volume not found'],
    ['DataVolumeError', 'error', 'Data volume error'],
    ['WaitingForVolumeBinding', 'pending', 'Waiting for volume binding'],
    ['WaitingForReceiver', 'pending', 'Waiting for receiver'],
    ['QuantumSuperposed', 'unknown', 'QuantumSuperposed'],
  ])('%s is %s, shown as "%s"', (printableStatus, state, status) => {
    expect(toVmState(printed(printableStatus), null, null)).toMatchObject({ state, status });
  });

  it('never shows a waiting or failing VM as off', () => {
    for (const status of [
      'WaitingForVolumeBinding',
      'ImagePullBackOff',
      'ErrorPvcNotFound',
      'Provisioning',
    ]) {
      expect(toVmState(printed(status), null, null).state).not.toBe('off');
    }
  });

  it('names the reason of an error by the condition that has it', () => {
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes are available: 3 Insufficient memory.',
      },
    ];
    const shown = toVmState(printed('ErrorUnschedulable', { conditions }), null, null);
    expect(shown.problems).toEqual([
      {
        severity: 'error',
        code: 'ErrorUnschedulable',
        text: '0/3 nodes are available: 3 Insufficient memory.',
      },
    ]);
  });

  it('tells a VM without any status from one that is off', () => {
    expect(
      toVmState(
        vm({ spec: { runStrategy: 'Halted' }, status: { printableStatus: null, created: false } }),
        null,
        null,
      ).status,
    ).toBe('Off');
    expect(toVmState(vm({ status: { printableStatus: null, created: false } }), null, null)).toMatchObject({
      state: 'pending',
      status: 'No status yet',
    });
  });
});

describe('the state of a VM refined by what else is known', () => {
  it('is terminating before anything else', () => {
    const deleted = vm({ metadata: { deletionTimestamp: '2026-02-02T00:00:00Z' } });
    expect(toVmState(deleted, instance(), migration('Running'))).toMatchObject({
      state: 'stopping',
      status: 'Terminating',
    });
  });

  it.each([
    ['', 'Pending migration'],
    ['Pending', 'Pending migration'],
    ['Scheduling', 'Migrating'],
    ['TargetReady', 'Migrating'],
    ['Running', 'Migrating'],
    ['WaitingForSync', 'Migrating'],
  ])('migration phase "%s" shows %s', (phase, status) => {
    expect(toVmState(vm(), instance(), migration(phase))).toMatchObject({ state: 'migrating', status });
  });

  it('shows an abort that is under way', () => {
    const aborting = migration('Running', {
      status: { conditions: [{ type: 'migrationAbortRequested', status: 'True' }] },
    });
    expect(toVmState(vm(), instance(), aborting).status).toBe('Aborting migration');
  });

  it.each(['Succeeded', 'Failed'])('ignores a migration that ended as %s', (phase) => {
    expect(toVmState(vm(), instance(), migration(phase)).state).toBe('running');
  });

  it('needs the Paused condition to be True, not merely there', () => {
    const paused = (status: string) =>
      instance({
        status: {
          conditions: [
            { type: 'Paused', status },
            { type: 'Ready', status: 'True' },
          ],
        },
      });
    expect(toVmState(vm(), paused('True'), null).state).toBe('paused');
    expect(toVmState(vm(), paused('False'), null).state).toBe('running');
  });

  it('shows a running guest that is not ready as a warning with its reason', () => {
    const waiting = instance({
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'GuestNotRunning',
            message: 'Guest VM is not reported as running',
          },
        ],
      },
    });
    const shown = toVmState(vm(), waiting, null);
    expect(shown).toMatchObject({ state: 'warning', status: 'Not ready' });
    expect(shown.problems.at(-1)?.text).toBe('Guest VM is not reported as running');
  });

  it('keeps a needed restart and an exceeded quota as warnings of a running VM', () => {
    const noted = vm({
      annotations: { 'harvesterhci.io/insufficient-resource-quota': 'memory limit exceeded' },
      status: {
        conditions: [
          { type: 'RestartRequired', status: 'True', message: 'a non-live-updatable field was changed' },
        ],
      },
    });
    const shown = toVmState(noted, instance(), null);
    expect(shown.state).toBe('running');
    expect(shown.problems.map((problem) => problem.code)).toEqual([
      'RestartRequired',
      'InsufficientResourceQuota',
    ]);
  });
});
