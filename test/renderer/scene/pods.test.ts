import { describe, expect, it } from 'vitest';
import { podStripWords, podWords } from '../../../renderer/canvas/words.ts';
import { buildGraph, openGraph } from '../../../renderer/scene/graph.ts';
import type { ClusterInput, ClusterNode } from '../../../renderer/scene/graph.ts';
import { hasPodBlocks } from '../../../renderer/scene/spread-pods.ts';
import { podsInTrouble } from '../../../renderer/scene/trouble.ts';
import type { Health } from '../../../shared/world/patch.ts';
import { podEntity, withPods } from '../../support/pods.ts';
import type { PodFacts } from '../../support/pods.ts';
import { hostId, smallInput } from '../../support/small-fleet.ts';

const plain = smallInput({
  id: 'c',
  hosts: ['node-1', 'node-2'],
  vms: [{ name: 'web-1', host: 'node-1' }],
});
const owner = { kind: 'DaemonSet', name: 'manager' };
const crashing: PodFacts = {
  name: 'fluentbit-b',
  namespace: 'cattle-logging-system',
  host: 'node-2',
  containers: [{ ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
};
const waiting: PodFacts = { name: 'lost', host: null, phase: 'Pending', containers: [] };
const astray: PodFacts = { name: 'astray', host: 'node-9' };
const full = withPods(plain, [
  { name: 'manager-10', host: 'node-1', owner },
  { name: 'manager-9', host: 'node-1', owner },
  { name: 'proxy', namespace: 'kube-system', host: 'node-1' },
  crashing,
  waiting,
  astray,
]);
const clusterOf = (input: ClusterInput): ClusterNode => buildGraph([input]).clusters[0]!;
const withHealth = (health: Health, pods: PodFacts[] = []): ClusterNode => {
  const input = withPods(plain, pods);
  return clusterOf({ ...input, world: { ...input.world, health: { ...input.world.health, Pod: health } } });
};

describe('pods in a graph', () => {
  it('are in their hosts, by namespace and name', () => {
    const [one, two] = clusterOf(full).hosts;
    expect(one?.pods.map(({ name }) => name)).toEqual(['proxy', 'manager-9', 'manager-10']);
    expect(two?.pods).toMatchObject([{ name: 'fluentbit-b', state: 'error', host: hostId('c', 'node-2') }]);
  });

  it('are in the strip of their cluster where they have no host, or one that is not known', () => {
    const cluster = clusterOf(full);
    expect(cluster.workloads?.shelf.map(({ name, host, hostName }) => [name, host, hostName])).toEqual([
      ['astray', null, 'node-9'],
      ['lost', null, null],
    ]);
    expect(podStripWords(cluster, cluster.workloads!.shelf)).toBe(
      '1 pod on hosts that are not listed, 1 pod on no host',
    );
  });

  it('are counted for themselves, and only while they are shown', () => {
    const cluster = clusterOf(full);
    expect(cluster.workloads?.counts).toEqual({ pods: 6, warnings: 0, errors: 1 });
    expect(podsInTrouble(cluster)).toBe(1);
    expect(cluster.counts).toEqual(clusterOf(plain).counts);
    const hidden = buildGraph([{ ...full, hasWorkloads: false }]);
    expect(hidden.clusters[0]).toMatchObject({ workloads: null, counts: cluster.counts });
    expect(podsInTrouble(hidden.clusters[0]!)).toBe(0);
    expect([...hidden.nodes.values()].filter(({ type }) => type === 'pod')).toEqual([]);
    expect(hidden.clusters[0]!.hosts.every(({ pods }) => pods.length === 0)).toBe(true);
  });

  it('may not be listed, which is told from there being none', () => {
    const forbidden = withHealth({
      type: 'forbidden',
      error: { code: 'forbidden', message: 'no' },
    });
    expect(hasPodBlocks(forbidden)).toBe(false);
    expect(podWords(forbidden)).toBe('pods may not be listed');
    expect(podStripWords(forbidden, [])).toBe('Pods may not be listed in cluster c');
    const none = withHealth({ type: 'live' });
    expect(hasPodBlocks(none)).toBe(true);
    expect(podWords(none)).toBe('0 pods');
    expect(podStripWords(none, [])).toBe('No pod is without a host');
  });

  it('change their own host only', () => {
    const builder = openGraph();
    const [before] = builder.update([full]).clusters;
    const changed = podEntity('c', { ...crashing, containers: [{}] });
    const entities = new Map(full.world.entities).set(changed.id, changed);
    const [after] = builder.update([{ ...full, world: { ...full.world, entities } }]).clusters;
    expect(after!.hosts[0]).toBe(before!.hosts[0]);
    expect(after!.hosts[1]!.pods).toMatchObject([{ state: 'running' }]);
    expect(after!.workloads).toMatchObject({ counts: { errors: 0 } });
    expect(after!.workloads!.shelf).toBe(before!.workloads!.shelf);
    const gone = new Map(entities);
    gone.delete(changed.id);
    const [last] = builder.update([{ ...full, world: { ...full.world, entities: gone } }]).clusters;
    expect(last!.hosts[1]!.pods).toEqual([]);
    expect(last!.hosts[0]).toBe(before!.hosts[0]);
  });

  it('go to their host once it is known', () => {
    const builder = openGraph();
    builder.update([full]);
    const more = smallInput({ id: 'c', hosts: ['node-1', 'node-2', 'node-9'], vms: [] });
    const [cluster] = builder.update([
      {
        ...full,
        world: { ...full.world, entities: new Map([...full.world.entities, ...more.world.entities]) },
      },
    ]).clusters;
    expect(cluster!.hosts.map(({ pods }) => pods.length)).toEqual([3, 1, 1]);
    expect(cluster!.workloads!.shelf.map(({ name }) => name)).toEqual(['lost']);
  });
});
