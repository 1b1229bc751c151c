import { describe, expect, it } from 'vitest';
import { hostKind } from '../../../shared/kinds/host.ts';
import { hostObject } from '../../support/fixtures/objects.ts';

const host = (over: Parameters<typeof hostObject>[0] = {}) => hostKind.project(hostObject(over), 'c');

describe('hosts', () => {
  it('have capacity, reservation, address and versions', () => {
    expect(host()).toMatchObject({
      id: 'c/Node/-/node-01',
      state: 'running',
      status: 'Ready',
      host: {
        role: 'management',
        cpuMillis: 32_000,
        memoryBytes: 128 * 2 ** 30,
        reservedCpuMillis: 7250,
        reservedMemoryBytes: 20 * 2 ** 30,
        address: '10.5.0.11',
        zone: 'rack-a',
        isSchedulable: true,
      },
    });
  });

  it('take their role from what they are, not from what they wish to be', () => {
    const none = { 'node-role.kubernetes.io/control-plane': undefined };
    expect(
      host({
        labels: JSON.parse(JSON.stringify({ ...none, 'node-role.harvesterhci.io/worker': 'true' })) as object,
      }).host.role,
    ).toBe('management');
    const worker = hostObject();
    const { 'node-role.kubernetes.io/control-plane': _cp, ...labels } = worker.metadata.labels;
    expect(hostKind.project({ ...worker, metadata: { ...worker.metadata, labels } }, 'c').host.role).toBe(
      'worker',
    );
    expect(host({ labels: { 'node-role.harvesterhci.io/witness': 'true' } }).host).toMatchObject({
      role: 'witness',
      isSchedulable: false,
    });
  });

  it.each([
    [
      { annotations: { 'harvesterhci.io/maintain-status': 'running' } },
      'Entering maintenance mode',
      'stopping',
    ],
    [
      { annotations: { 'harvesterhci.io/maintain-status': 'completed' }, spec: { unschedulable: true } },
      'Maintenance',
      'paused',
    ],
    [{ spec: { unschedulable: true } }, 'Cordoned', 'warning'],
    [
      {
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
            },
          ],
        },
      },
      'Unreachable',
      'error',
    ],
    [{ status: { conditions: [{ type: 'Ready', status: 'False' }] } }, 'Not ready', 'error'],
    [{ labels: { 'kubevirt.io/schedulable': 'false' } }, 'No VMs can be placed here', 'warning'],
  ] as const)('show %j as %s', (over, status, state) => expect(host(over)).toMatchObject({ status, state }));

  it('tell of a failed promotion and of pressure', () => {
    const troubled = host({
      annotations: { 'harvesterhci.io/promote-status': 'failed' },
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure', message: 'disk is full' },
        ],
      },
    });
    expect(troubled.problems.map((problem) => problem.code)).toEqual([
      'KubeletHasDiskPressure',
      'NodePromoteFailed',
    ]);
  });

  it('survive a pod-requests annotation that is not JSON', () => {
    expect(
      host({ annotations: { 'management.cattle.io/pod-requests': '{' } }).host.reservedCpuMillis,
    ).toBeNull();
  });
});
