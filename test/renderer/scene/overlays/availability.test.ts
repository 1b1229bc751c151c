import { describe, expect, it } from 'vitest';
import { availabilityOverlay as overlay } from '../../../../renderer/scene/overlays/availability.ts';
import { costsOf, quorumOf } from '../../../../renderer/scene/quorum.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';

const three = [rawHost('a'), rawHost('b'), rawHost('c')];
const always = { runStrategy: 'Always' };

describe('what the hosts cost a cluster', () => {
  const costs = (...hosts: Parameters<typeof graphOf>[0]): string[] => costsOf(graphOf(hosts).clusters[0]!);

  it('is told for every number and role of hosts', () => {
    expect(costs()).toEqual([]);
    expect(costs(rawHost('a'))).toContain('single-migration');
    expect(costs(rawHost('a'), rawHost('b', 'worker'))).toContain('two-promotion');
    expect(costs(rawHost('a'), rawHost('b'), rawHost('w', 'witness'))).toEqual([
      'witness-loss',
      'witness-replicas',
      'witness-maintenance',
    ]);
    expect(costs(rawHost('a'), rawHost('b'), rawHost('w', 'witness'), rawHost('d', 'worker'))).toEqual([
      'witness-loss',
      'witness-workers',
    ]);
    expect(costs(rawHost('a'), rawHost('b', 'worker'), rawHost('c', 'worker'))).toEqual([
      'waiting-promotion',
    ]);
    expect(costs(...three)).toEqual(['full-loss', 'full-managers']);
    expect(costs(rawHost('a'), rawHost('b'), rawHost('c', 'management', { isReady: false }))[0]).toBe(
      'now-at-risk',
    );
  });

  it('is said in words of the selected cluster', () => {
    const graph = graphOf([rawHost('a')]);
    expect(overlay.explain(graph.clusters[0]!, graph)).toHaveLength(4);
    for (const sentence of overlay.explain(graph.clusters[0]!, graph))
      expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('high availability', () => {
  it('tells which hosts can be lost', () => {
    const well = graphOf(three);
    expect(quorumOf(well.clusters[0]!)).toEqual({ voters: 3, ready: 3, needed: 2 });
    expect(fillIn(overlay, well, 'a')).toEqual({ role: 'tone-ok', label: 'Cluster goes on' });
    const hurt = graphOf([
      rawHost('a'),
      rawHost('b'),
      rawHost('c', 'management', { isReady: false }),
      rawHost('d', 'worker'),
    ]);
    expect(fillIn(overlay, hurt, 'a').role).toBe('tone-danger');
    expect(fillIn(overlay, hurt, 'c')).toMatchObject({ role: 'tone-warn', hasPattern: true });
    expect(fillIn(overlay, hurt, 'd').role).toBe('tone-ok');
    expect(overlay.explain(hostIn(hurt, 'a'), hurt)[1]).toContain('2 of 3');
    expect(fillIn(overlay, graphOf([rawHost('a')]), 'a').role).toBe('tone-danger');
  });

  it('tells what becomes of a VM whose host is lost', () => {
    const migratable = { conditions: [{ type: 'LiveMigratable', status: 'True' }] };
    const stuck = {
      conditions: [{ type: 'LiveMigratable', status: 'False', message: 'It has a host device.' }],
    };
    const vms = [
      ...rawVm('web', 'a', { spec: always, status: migratable }),
      ...rawVm('gpu', 'a', { spec: always, status: stuck }),
      ...rawVm('lab', 'a', { spec: { runStrategy: 'Manual' }, status: migratable }),
      ...rawVm('off', null),
    ];
    const graph = graphOf([...three, ...vms]);
    const roles = (of: typeof graph): string[] =>
      ['web', 'gpu', 'lab', 'off'].map((name) => fillIn(overlay, of, name).role);
    expect(roles(graph)).toEqual(['tone-ok', 'tone-info', 'tone-warn', 'none']);
    expect(overlay.explain(vmIn(graph, 'gpu'), graph)).toContain('It has a host device.');
    expect(roles(graphOf([rawHost('a'), ...vms]))).toEqual([
      'tone-danger',
      'tone-danger',
      'tone-danger',
      'none',
    ]);
    const noneOpen = [rawHost('a'), rawHost('w', 'witness'), rawHost('c', 'management', { isReady: false })];
    expect(fillIn(overlay, graphOf([...noneOpen, ...vms]), 'web').label).toBe('Stays down');
  });

  it('reads the same for a graph in which no standing has changed', () => {
    expect(overlay.read(graphOf([...three, ...rawVm('x', 'a')]))).toBe(overlay.read(graphOf(three)));
  });
});
