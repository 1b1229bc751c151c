import { expect, it } from 'vitest';
import type { Host } from '../../../shared/kinds/host.ts';
import { toMaintenance } from '../../../shared/plan/maintenance.ts';
import type { Maintenance } from '../../../shared/plan/maintenance.ts';
import type { Raw } from '../../support/plan-site.ts';
import { rawHost, rawVm, worldOf } from '../../support/plan-site.ts';

const requested = { 'harvesterhci.io/drain-requested': 'true' };
const status = (value: string) => ({ 'harvesterhci.io/maintain-status': value });

function migration(vm: string, phase: string, at: string, over: object = {}): Raw {
  return [
    'VirtualMachineInstanceMigration',
    {
      metadata: { name: `${vm}-${phase}-${at}`, namespace: 'default', creationTimestamp: at },
      spec: { vmiName: vm },
      status: { phase, migrationState: { sourceNode: 'node-01', targetNode: 'node-02', ...over } },
    },
  ];
}

function stand(annotations: Record<string, string>, ...more: Raw[]): Maintenance | null {
  const [, raw] = rawHost('node-01', { annotations });
  const node = raw as { spec?: object };
  const taints = [
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-03-01T10:00:00Z' },
  ];
  const closed = { ...node, spec: { ...node.spec, unschedulable: true, taints } };
  const world = worldOf([['Node', closed], rawHost('node-02'), ...more]);
  return toMaintenance(world, world.entities.get('c/Node/-/node-01') as Host);
}
const states = (maintenance: Maintenance | null) => maintenance?.vms.map(({ name, state }) => [name, state]);

it('is none of a host that is only cordoned', () => {
  expect(stand({}, ...rawVm('a', 'node-01'))).toBeNull();
});

it('tells how far each VM is, in the words of KubeVirt where it does not move', () => {
  const halted = rawVm('ends', 'node-01', { spec: { runStrategy: 'Halted' } });
  const found = stand(
    requested,
    ...rawVm('waits', 'node-01'),
    ...rawVm('moves', 'node-01'),
    migration('moves', 'Running', '2026-03-01T10:01:00Z'),
    ...rawVm('fails', 'node-01'),
    migration('fails', 'Failed', '2026-03-01T10:01:00Z', { failureReason: 'target pod was evicted' }),
    ...rawVm('cd', 'node-01', { isMigratable: false }),
    ...halted,
    ...rawVm('gone', 'node-02'),
    migration('gone', 'Succeeded', '2026-03-01T10:01:00Z'),
    ...rawVm('before', 'node-02'),
    migration('before', 'Succeeded', '2026-02-01T10:01:00Z'),
  );
  expect(found).toMatchObject({ phase: 'emptying', isForced: false, left: 5, since: '2026-03-01T10:00:00Z' });
  expect(states(found)).toEqual([
    ['cd', 'stuck'],
    ['ends', 'ending'],
    ['fails', 'failed'],
    ['moves', 'moving'],
    ['waits', 'waiting'],
    ['gone', 'moved'],
  ]);
  expect(found?.held.map(({ name, text }) => [name, text])).toEqual([
    ['cd', 'a CD-ROM is attached'],
    ['fails', 'target pod was evicted'],
  ]);
  expect(found?.vms.find(({ name }) => name === 'moves')?.to).toBe('node-02');
});

it('is safe only once Harvester says that it is complete and nothing runs there', () => {
  expect(stand(status('running'))?.phase).toBe('settling');
  expect(stand(status('completed'))?.phase).toBe('safe');
  expect(stand(status('completed'), ...rawVm('left', 'node-01'))?.phase).toBe('settling');
  expect(stand({ ...requested, 'harvesterhci.io/drain-forced': 'true' })?.isForced).toBe(true);
});
