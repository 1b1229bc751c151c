import { describe, expect, it } from 'vitest';
import { guestProblems } from '../../../renderer/scene/guest-problems.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import type { GuestNode, VmNode } from '../../../renderer/scene/graph.ts';
import { openFindIndex } from '../../../renderer/scene/query/find-index.ts';
import { parseQuery } from '../../../renderer/scene/query/parse-query.ts';
import { search } from '../../../renderer/scene/query/search.ts';
import { shownState } from '../../../renderer/scene/trouble.ts';
import type { State } from '../../../shared/world/entity.ts';
import type { GuestRole } from '../../../shared/guest/guest.ts';
import type { GuestSigns } from '../../../shared/guest/signs.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { smallInput } from '../../support/small-fleet.ts';

const graph = buildGraph([
  smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2', 'node-3'],
    vms: [{ name: 'shop-cp-n74kj-aaaaa', host: 'node-1', guest: 'shop' }],
  }),
]);
const made = graph.clusters[0]!.guests[0]!;
const plain = made.members[0]!;

type Node = { state?: State; roles?: GuestRole[]; host?: string };
const toVm = (
  { state = 'running', roles = ['control-plane', 'etcd'], host }: Node,
  index: number,
): VmNode => ({
  ...plain,
  id: `${plain.id}-${index}`,
  name: `node-${index}`,
  status: state,
  state,
  hostName: state === 'off' ? null : (host ?? `host-${index}`),
  guest: { ...plain.guest!, roles, pool: null },
});
const problems = (...nodes: Node[]) => guestProblems(nodes.map(toVm), 3);
const codes = (...nodes: Node[]): [string, string][] =>
  problems(...nodes).map(({ severity, code }) => [severity, code]);
const worker: Node = { roles: ['worker'] };

describe('a guest cluster', () => {
  it('is well while its etcd nodes run, whatever a worker does', () => {
    expect(codes({}, {}, {}, worker, { ...worker, state: 'error' })).toEqual([]);
    expect(codes({}, { state: 'migrating' }, { state: 'warning' })).toEqual([]);
    expect(codes({}, worker)).toEqual([]);
  });

  it('is at risk with just the majority of etcd, and stops without it', () => {
    expect(codes({}, {}, { state: 'error' })).toEqual([['warning', 'EtcdQuorumAtRisk']]);
    expect(codes({}, { state: 'off' }, { state: 'paused' }, worker)).toEqual([['error', 'EtcdQuorumLost']]);
    expect(codes({}, {}, {}, {}, { state: 'off' })).toEqual([]);
    expect(codes({}, { state: 'off' })).toEqual([['error', 'EtcdQuorumLost']]);
  });

  it('says how many run, how many are needed, and which are down', () => {
    const [problem] = problems({}, {}, { state: 'off' });
    expect(problem?.text).toBe(
      'etcd has just its majority: 2 of 3 etcd nodes run, 2 are needed; one more lost stops the guest cluster. Down: node-2 (off).',
    );
  });

  it('counts etcd nodes where there are such, else control planes', () => {
    const etcd: Node = { roles: ['etcd'] };
    const control: Node = { roles: ['control-plane'] };
    expect(codes(etcd, etcd, etcd, { ...control, state: 'off' })).toEqual([]);
    expect(codes(control, { ...control, state: 'off' }, { ...control, state: 'off' })).toEqual([
      ['error', 'EtcdQuorumLost'],
    ]);
  });

  it('has an error where no node runs, unless all are off or on the way', () => {
    expect(codes({ state: 'error' }, { state: 'off' }, { ...worker, state: 'off' })).toEqual([
      ['error', 'NoNodeRunning'],
    ]);
    expect(codes({ state: 'off' }, { state: 'off' })).toEqual([]);
    expect(codes({ state: 'starting' }, { state: 'pending' })).toEqual([['warning', 'NoNodeRunning']]);
  });

  it('is told where nodes are set up for different distributions', () => {
    const told = (distribution: 'K3s' | 'RKE2'): VmNode => {
      const vm = toVm({}, 0);
      const entity = plain.vm!;
      return { ...vm, vm: { ...entity, vm: { ...entity.vm, guest: { distribution } } } };
    };
    expect(guestProblems([told('K3s'), told('RKE2')], 1).map(({ code }) => code)).toEqual([
      'MixedDistributions',
    ]);
  });
});

describe('in the fleet', () => {
  const names = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb', 'shop-cp-n74kj-ccccc'];
  const input = smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2', 'node-3'],
    vms: names.map((name, index) => ({ name, host: index === 0 ? 'node-1' : null, guest: 'shop' })),
  });
  const entities = [...input.world.entities].map(([id, entity]): [string, Entity] => {
    if (entity.kind !== 'VirtualMachine') return [id, entity];
    const guest: GuestSigns = { roles: ['control-plane', 'etcd'], told: 'label' };
    return [id, { ...entity, vm: { ...entity.vm, guest } }];
  });
  const fleet = buildGraph([{ ...input, world: { ...input.world, entities: new Map(entities) } }]);
  const [guest] = fleet.clusters[0]!.guests as [GuestNode];

  it('it is an error, counted with the cluster and found by its state and by its problem', () => {
    expect(guest.problems.map(({ code }) => code)).toEqual(['EtcdQuorumLost']);
    expect(shownState(guest)).toBe('error');
    expect(fleet.clusters[0]!.counts.errors).toBe(1);
    const index = openFindIndex();
    index.update(fleet);
    const found = (text: string, isProblemsOnly = false): string[] =>
      search(index, { query: parseQuery(text), isProblemsOnly }).hits.map(({ name }) => name);
    expect(found('kind:guest state:error')).toEqual(['shop']);
    expect(found('problem:quorum')).toEqual(['shop']);
    expect(found('', true)).toEqual(['shop']);
  });
});
