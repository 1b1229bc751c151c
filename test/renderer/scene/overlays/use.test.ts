import { describe, expect, it } from 'vitest';
import type { KindName } from '../../../../shared/kinds/index.ts';
import { cpuOverlay } from '../../../../renderer/scene/overlays/cpu.ts';
import { memoryOverlay } from '../../../../renderer/scene/overlays/memory.ts';
import { heatStep, stepOf } from '../../../../renderer/scene/overlays/scale.ts';
import { storageOverlay } from '../../../../renderer/scene/overlays/storage.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';

const gib = 1024 ** 3;
const metrics: [KindName, object] = [
  'NodeMetrics',
  { metadata: { name: 'one' }, usage: { cpu: '29', memory: '64Gi' } },
];
const size = (cores: number, memory: string): object => ({
  template: { spec: { domain: { cpu: { cores }, memory: { guest: memory } } } },
});
const disk = (used: number, scheduled: number): [KindName, object] => [
  'StorageNode',
  {
    metadata: { name: 'one', namespace: 'longhorn-system' },
    spec: { allowScheduling: true, disks: { a: { allowScheduling: true, storageReserved: 0 } } },
    status: {
      diskStatus: {
        a: {
          storageMaximum: 1000 * gib,
          storageAvailable: (1000 - used) * gib,
          storageScheduled: scheduled * gib,
        },
      },
    },
  },
];

describe('the scale', () => {
  it('is finer towards full', () => {
    const shares = [0, 0.19, 0.2, 0.4, 0.6, 0.75, 0.9, 1];
    expect(shares.map(heatStep)).toEqual([0, 0, 1, 2, 3, 4, 5, 5].map((step) => `heat-${step}`));
    expect(heatStep(null)).toBe('none');
    expect(stepOf(7, [2, 4, 8, 16, 32])).toBe('heat-2');
  });
});

describe('CPU and memory heat', () => {
  const graph = graphOf([
    rawHost('one'),
    rawHost('two'),
    metrics,
    ...rawVm('big', 'one', { spec: size(16, '32Gi') }),
    ...rawVm('small', 'two', { spec: size(1, '1Gi') }),
    ...rawVm('off', null),
  ]);

  it('tells what a host uses, or reserves where use is not measured, and which of both', () => {
    expect(fillIn(cpuOverlay, graph, 'one')).toEqual({ role: 'heat-5', label: '91% used' });
    expect(fillIn(cpuOverlay, graph, 'two')).toEqual({
      role: 'heat-1',
      label: '23% reserved, use not measured',
    });
    expect(fillIn(memoryOverlay, graph, 'one')).toEqual({ role: 'heat-2', label: '50% used' });
    expect(cpuOverlay.explain(hostIn(graph, 'one'), graph)[0]).toBe('29 cores of 32 cores used (91%).');
    expect(cpuOverlay.explain(hostIn(graph, 'two'), graph)[0]).toContain('not measured');
  });

  it('tells what a VM was given, and nothing of one that runs nowhere', () => {
    expect(fillIn(cpuOverlay, graph, 'big')).toEqual({ role: 'heat-4', label: '16 cores' });
    expect(fillIn(cpuOverlay, graph, 'small').role).toBe('heat-0');
    expect(fillIn(cpuOverlay, graph, 'off').role).toBe('none');
    expect(fillIn(memoryOverlay, graph, 'big')).toEqual({ role: 'heat-5', label: '32 Gi' });
    expect(cpuOverlay.explain(vmIn(graph, 'big'), graph)[0]).toContain('50% of one');
  });
});

describe('storage use', () => {
  const claim = (bytes: string): [KindName, object] => [
    'PersistentVolumeClaim',
    {
      metadata: { name: 'data', namespace: 'default' },
      spec: { resources: { requests: { storage: bytes } } },
      status: { phase: 'Bound', capacity: { storage: bytes } },
    },
  ];
  const withClaim = {
    template: {
      spec: { domain: {}, volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }] },
    },
  };
  const objects: [KindName, object][] = [
    rawHost('one'),
    rawHost('eye', 'witness'),
    disk(950, 1800),
    ...rawVm('db', 'one', { spec: withClaim }),
  ];

  it('tells how full the disks of a host are and what is promised, and that a witness stores nothing', () => {
    const graph = graphOf(objects);
    expect(fillIn(storageOverlay, graph, 'one')).toEqual({ role: 'heat-5', label: '95% used' });
    expect(fillIn(storageOverlay, graph, 'eye')).toEqual({ role: 'none', label: 'a witness stores nothing' });
    expect(storageOverlay.explain(hostIn(graph, 'one'), graph)[1]).toContain('(180%)');
  });

  it('tells how large the volumes of a VM are, and follows them when they grow', () => {
    const small = graphOf([...objects, claim('100Gi')]);
    const first = storageOverlay.read(small);
    expect(first.vm(vmIn(small, 'db'))).toEqual({ role: 'heat-3', label: '100 Gi' });
    expect(storageOverlay.read(graphOf([...objects, claim('100Gi')]))).toBe(first);
    const grown = graphOf([...objects, claim('600Gi')]);
    expect(fillIn(storageOverlay, grown, 'db')).toEqual({ role: 'heat-5', label: '600 Gi' });
    expect(fillIn(storageOverlay, graphOf(objects), 'db').role).toBe('none');
  });
});
