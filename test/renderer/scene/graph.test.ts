import { describe, expect, it } from 'vitest';
import { buildGraph, openGraph } from '../../../renderer/scene/graph.ts';
import type { ClusterInput, VmNode } from '../../../renderer/scene/graph.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { applyPatch } from '../../../shared/world/patch.ts';
import { makeInfo, toInput } from '../../support/fleet.ts';
import { vmObjects } from '../../support/raw-objects.ts';
import { hostId, smallInput, smallObjects, vmId } from '../../support/small-fleet.ts';

const facts = { address: '10.5.1.20', cores: 2, memoryGib: 4, guest: null };
const base = {
  id: 'c',
  hosts: ['node-1', 'node-2'],
  vms: [
    { name: 'web-1', host: 'node-1' },
    { name: 'old', host: null },
  ],
};
const vmOf = (input: ClusterInput, id: string): VmNode => {
  const node = buildGraph([input]).nodes.get(id);
  if (node?.type !== 'vm') throw new Error(`no VM ${id}`);
  return node;
};

describe('buildGraph', () => {
  it('joins a VM with its instance, and puts it on its host', () => {
    const graph = buildGraph([smallInput(base)]);
    expect(graph.nodes.get(vmId('c', 'web-1'))).toMatchObject({
      state: 'running',
      host: hostId('c', 'node-1'),
      addresses: ['10.0.0.9'],
      cpuCores: 2,
      memoryBytes: 4 * 1024 ** 3,
    });
    expect(graph.clusters[0]?.hosts.map((host) => host.vms.map((vm) => vm.name))).toEqual([['web-1'], []]);
  });

  it('puts a stopped VM on the shelf', () => {
    const [cluster] = buildGraph([smallInput(base)]).clusters;
    expect(cluster?.shelf).toMatchObject([{ name: 'old', state: 'off', host: null }]);
    expect(cluster?.counts).toEqual({ hosts: 2, vms: 2, running: 1, warnings: 0, errors: 0 });
  });

  it('takes an ended instance off its host', () => {
    const objects = vmObjects('default', 'done', 'Stopped', 'node-1', facts);
    (objects[1]![1] as { status: { phase: string } }).status.phase = 'Succeeded';
    const input = toInput(makeInfo('c', 'c'), [...smallObjects({ ...base, vms: [] }), ...objects]);
    expect(vmOf(input, vmId('c', 'done')).host).toBeNull();
  });

  it('shows an instance that no VM owns', () => {
    const [, instance] = vmObjects('default', 'lone', 'Running', 'node-2', facts);
    const input = toInput(makeInfo('c', 'c'), [...smallObjects({ ...base, vms: [] }), instance!]);
    expect(vmOf(input, 'c/VirtualMachineInstance/default/lone')).toMatchObject({
      state: 'running',
      host: hostId('c', 'node-2'),
      vm: null,
    });
  });

  it('takes the newest migration of a VM', () => {
    const move = (name: string, at: string, phase: string): ['VirtualMachineInstanceMigration', object] => [
      'VirtualMachineInstanceMigration',
      {
        metadata: { namespace: 'default', name, creationTimestamp: at },
        spec: { vmiName: 'web-1' },
        status: { phase },
      },
    ];
    const later = move('b', '2026-01-02T00:00:00Z', 'Running');
    const earlier = move('a', '2026-01-01T00:00:00Z', 'Failed');
    for (const moves of [
      [later, earlier],
      [earlier, later],
    ]) {
      const input = toInput(makeInfo('c', 'c'), [...smallObjects(base), ...moves]);
      expect(vmOf(input, vmId('c', 'web-1'))).toMatchObject({ state: 'migrating', migration: { name: 'b' } });
    }
  });

  it('puts a VM on a host nobody knows on the shelf and says so, but not while hosts are not known at all', () => {
    const objects = [
      ...smallObjects({ ...base, vms: [] }),
      ...vmObjects('default', 'far', 'Running', 'node-9', facts),
    ];
    const info = makeInfo('c', 'c');
    expect(vmOf(toInput(info, objects), vmId('c', 'far'))).toMatchObject({
      host: null,
      hostName: 'node-9',
      problems: [{ code: 'UnknownHost' }],
    });
    const forbidden = {
      Node: { type: 'forbidden' as const, error: { code: 'forbidden' as const, message: 'No.' } },
    };
    const unread = vmOf(toInput(info, objects, forbidden), vmId('c', 'far'));
    expect(unread).toMatchObject({ problems: [], host: null, hostName: 'node-9' });
    expect(vmOf(smallInput(base), vmId('c', 'old')).hostName).toBeNull();
  });

  it('tells of an object that could not be read', () => {
    const input = toInput(makeInfo('c', 'c'), [
      ['VirtualMachine', { metadata: { name: 'odd', namespace: 'default' } }],
    ]);
    const [cluster] = buildGraph([input]).clusters;
    expect(cluster?.problems[0]?.text).toContain('VirtualMachine default/odd could not be read.');
    expect(cluster?.counts.warnings).toBe(1);
  });

  it('orders hosts by role and by number, and clusters by name', () => {
    const hosts = ['node-10', 'node-2', 'node-1', 'node-11', 'node-3'];
    const graph = buildGraph([
      smallInput({ id: 'z', hosts, vms: [] }),
      smallInput({ id: 'b', hosts: [], vms: [] }),
    ]);
    expect(graph.clusters.map((cluster) => cluster.id)).toEqual(['b', 'z']);
    expect(graph.clusters[1]?.hosts.map((host) => host.name)).toEqual([
      'node-1',
      'node-2',
      'node-10',
      'node-3',
      'node-11',
    ]);
  });
});

describe('openGraph', () => {
  const two = [
    smallInput(base),
    smallInput({ id: 'd', hosts: ['n'], vms: [{ name: 'x', host: 'n' }] }),
  ] as const;

  it('answers the same graph for the same input', () => {
    const builder = openGraph();
    expect(builder.update(two)).toBe(builder.update([...two]));
  });

  it('keeps the identity of everything a patch does not touch', () => {
    const builder = openGraph();
    const before = builder.update(two);
    const vm = two[0].world.entities.get(vmId('c', 'web-1'))!;
    const changed = { ...vm, name: 'web-1', status: 'Paused', state: 'paused' } as Entity;
    const world = applyPatch(two[0].world, { put: [changed], remove: [], health: {} });
    const after = builder.update([{ ...two[0], world }, two[1]]);
    expect(after.nodes.get(vmId('c', 'web-1'))).not.toBe(before.nodes.get(vmId('c', 'web-1')));
    for (const id of ['d', vmId('d', 'x'), hostId('c', 'node-2'), vmId('c', 'old')]) {
      expect(after.nodes.get(id)).toBe(before.nodes.get(id));
    }
    expect(after.nodes.get(hostId('c', 'node-1'))).not.toBe(before.nodes.get(hostId('c', 'node-1')));
  });

  it('equals a graph built from nothing after any of its updates', () => {
    const builder = openGraph();
    builder.update(two);
    const moved = smallInput({
      ...base,
      vms: [
        { name: 'web-1', host: 'node-2' },
        { name: 'new', host: 'node-1' },
      ],
    });
    const after = builder.update([moved, two[1]]);
    expect(after.clusters).toEqual(buildGraph([moved, two[1]]).clusters);
    expect([...after.nodes]).toEqual([...buildGraph([moved, two[1]]).nodes]);
    expect(after.nodes.size).toBe(8);
    expect(after.nodes.has(vmId('c', 'old'))).toBe(false);
  });
});
