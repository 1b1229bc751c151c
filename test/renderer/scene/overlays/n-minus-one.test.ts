import { describe, expect, it } from 'vitest';
import { nMinusOneOverlay as overlay } from '../../../../renderer/scene/overlays/n-minus-one.ts';
import type { Graph } from '../../../../renderer/scene/graph.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';

const three = [rawHost('a'), rawHost('b'), rawHost('c')];
const always = { runStrategy: 'Always' };
const vms = [
  ...rawVm('web', 'a', { spec: always }),
  ...rawVm('lab', 'b', { spec: { runStrategy: 'Manual' } }),
  ...rawVm('off', null),
];

/** Works to the end; answers in how many steps. */
function workOn(graph: Graph): number {
  let steps = 0;
  for (const _ of overlay.work!(graph)) steps += 1;
  return steps;
}

describe('N-1', () => {
  it('says nothing before it is worked out, then which hosts can fail and which VMs stay down', () => {
    const graph = graphOf([...three, ...vms]);
    expect(fillIn(overlay, graph, 'a')).toEqual({ role: 'none', label: 'Being worked out' });
    expect(overlay.explain(graph.clusters[0]!, graph)[0]).toContain('being worked out');
    workOn(graph);
    expect(fillIn(overlay, graph, 'a')).toEqual({ role: 'tone-ok', label: 'Can fail' });
    expect(fillIn(overlay, graph, 'b')).toEqual({
      role: 'tone-warn',
      hasPattern: true,
      label: '1 VM stays down',
    });
    expect(['web', 'lab', 'off'].map((name) => fillIn(overlay, graph, name).role)).toEqual([
      'tone-ok',
      'tone-warn',
      'none',
    ]);
    expect(overlay.explain(vmIn(graph, 'lab'), graph)[1]).toContain('run strategy is Manual');
    expect(overlay.explain(hostIn(graph, 'b'), graph)).toContain('Stay down: lab.');
    expect(overlay.explain(graph.clusters[0]!, graph)).toEqual(['1 of 3 hosts cannot fail without loss: b.']);
  });

  it('marks a VM that no other host takes, and a host without which the cluster stops', () => {
    const pinned = {
      runStrategy: 'Always',
      template: { spec: { domain: {}, nodeSelector: { 'kubernetes.io/hostname': 'a' } } },
    };
    const graph = graphOf([rawHost('a'), rawHost('b', 'worker'), ...rawVm('pin', 'a', { spec: pinned })]);
    workOn(graph);
    expect(fillIn(overlay, graph, 'pin').role).toBe('tone-danger');
    expect(fillIn(overlay, graph, 'a')).toEqual({ role: 'tone-danger', label: 'Cluster stops without it' });
    expect(fillIn(overlay, graph, 'b').role).toBe('tone-ok');
  });

  it('works host by host, once for a world, and reads the same while nothing else comes of it', () => {
    const graph = graphOf([...three, ...vms]);
    expect(workOn(graph)).toBeGreaterThanOrEqual(3);
    const reading = overlay.read(graph);
    expect(workOn(graph)).toBe(0);
    expect(overlay.read(graph)).toBe(reading);
    expect(workOn(graphOf([...three, ...vms]))).toBeGreaterThan(0);
    expect(overlay.read(graph)).not.toBe(reading);
  });
});
