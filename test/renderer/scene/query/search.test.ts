import { describe, expect, it, test } from 'vitest';
import { buildGraph, openGraph } from '../../../../renderer/scene/graph.ts';
import type { Graph, GraphNode } from '../../../../renderer/scene/graph.ts';
import { complete } from '../../../../renderer/scene/query/complete.ts';
import { emphasisOf, toEmphasis } from '../../../../renderer/scene/query/emphasis.ts';
import { openFindIndex } from '../../../../renderer/scene/query/find-index.ts';
import { parseQuery } from '../../../../renderer/scene/query/parse-query.ts';
import { search } from '../../../../renderer/scene/query/search.ts';
import type { Found } from '../../../../renderer/scene/query/search.ts';
import { troubleOf } from '../../../../renderer/scene/trouble.ts';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../../support/entities.ts';
import { makeFleet } from '../../../support/fleet.ts';

function find(graph: Graph, text: string, isProblemsOnly = false): Found {
  const index = openFindIndex();
  index.update(graph);
  return search(index, { query: parseQuery(text), isProblemsOnly });
}

function idsOf(found: Found): string[] {
  return found.hits.map(({ node }) => node.id).sort();
}

describe('names', () => {
  const graph = buildGraph([
    {
      info: clusterInfo('web-farm'),
      world: worldWith(
        hostEntity('web-farm', 'node-01'),
        vmEntity('web-farm', 'web'),
        instanceEntity('web-farm', 'web', 'node-01'),
        vmEntity('web-farm', 'web-frontend'),
        vmEntity('web-farm', 'my-web'),
        vmEntity('web-farm', 'cobweb'),
        vmEntity('web-farm', 'db-12'),
      ),
    },
  ]);
  const names = (text: string): string[] => find(graph, text).hits.map(({ name }) => name);

  it('come by how well they match: whole, at the start, at a word, anywhere', () => {
    expect(names('web')).toEqual(['web', 'web-farm', 'web-frontend', 'my-web', 'cobweb']);
  });

  test.each([
    ['wf', ['web-farm', 'web-frontend']],
    ['wfront', ['web-frontend']],
    ['d12', ['db-12']],
    ['WEB my', ['my-web']],
    ['10.5.1.20', ['web']],
    ['10.5.0.11', ['node-01']],
    ['  ', []],
    ['zz', []],
  ])('are found by %s', (text, expected) => expect(names(text)).toEqual(expected));

  it('may be mistyped by a letter, where nothing else is meant', () => {
    expect(find(graph, 'fromtend')).toMatchObject({ isNear: true, hits: [{ name: 'web-frontend' }] });
    expect(find(graph, 'cobewb')).toMatchObject({ isNear: true, hits: [{ name: 'cobweb' }] });
    expect(find(graph, 'web')).toMatchObject({ isNear: false });
  });
});

describe('fields, on a fleet', () => {
  const graph = buildGraph(makeFleet({ clusters: 3, hosts: 4, vms: 80 }));
  const nodes = [...graph.nodes.values()];
  type Check = (node: GraphNode) => boolean;
  const isVm = (check: (vm: Extract<GraphNode, { type: 'vm' }>) => boolean): Check => {
    return (node) => node.type === 'vm' && check(node);
  };
  const someHost = graph.clusters[0]!.hosts[1]!;
  const someAddress = nodes.flatMap((node) => (node.type === 'vm' ? node.addresses : []))[0]!;
  const prefix = someAddress.split('.').slice(0, 2).join('.');
  const someGuest = nodes.flatMap((node) =>
    node.type === 'vm' && node.guestCluster ? [node.guestCluster] : [],
  )[0]!;

  const checks: [string, Check][] = [
    ['kind:vm state:off', isVm(({ state }) => state === 'off')],
    ['kind:vm -state:off', isVm(({ state }) => state !== 'off')],
    ['state:off,paused kind:vm', isVm(({ state }) => state === 'off' || state === 'paused')],
    [`host:${someHost.name} kind:vm cluster:${someHost.cluster}`, isVm(({ host }) => host === someHost.id)],
    ['host:none', isVm(({ hostName }) => hostName === null)],
    [`guest:${someGuest} kind:vm`, isVm(({ guestCluster }) => guestCluster?.includes(someGuest) ?? false)],
    [`guest:${someGuest} kind:guest`, (node) => node.type === 'guest' && node.name.includes(someGuest)],
    ['guest:none', isVm(({ guestCluster }) => guestCluster === null)],
    [
      `-guest:${someGuest} kind:vm`,
      isVm(({ guestCluster }) => !(guestCluster?.includes(someGuest) ?? false)),
    ],
    [
      `ip:${prefix} kind:vm`,
      isVm(({ addresses }) => addresses.some((address) => address.startsWith(prefix))),
    ],
    ['cpu>4 kind:vm', isVm(({ cpuCores }) => cpuCores !== null && cpuCores > 4)],
    ['cpu<=4 kind:vm', isVm(({ cpuCores }) => cpuCores !== null && cpuCores <= 4)],
    ['memory>=16Gi kind:vm', isVm(({ memoryBytes }) => memoryBytes !== null && memoryBytes >= 16 * 2 ** 30)],
    ['memory>=16 kind:vm', isVm(({ memoryBytes }) => memoryBytes !== null && memoryBytes >= 16 * 2 ** 30)],
    ['kind:guest', (node) => node.type === 'guest'],
    ['role:management', (node) => node.type === 'host' && node.role === 'management'],
    ['-role:management kind:host', (node) => node.type === 'host' && node.role !== 'management'],
    ['problem:*', (node) => node.problems.length > 0],
    ['kind:host cpu>1', (node) => node.type === 'host' && node.cpu.capacity > 1000],
    ['kind:cluster', (node) => node.type === 'cluster'],
    ['namespace=default kind:vm', isVm(({ namespace }) => namespace === 'default')],
  ];

  test.each(checks)('%s finds just that', (text, check) => {
    const expected = nodes.filter(check).map(({ id }) => id);
    const found = find(graph, text);
    expect(idsOf(found)).toEqual(expected.sort());
    expect(
      nodes
        .filter(found.has)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(expected);
    expect(found.counts.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
  });

  it('have something to find in this fleet', () => {
    const empty = checks.filter(([text]) => find(graph, text).hits.length === 0).map(([text]) => text);
    expect(empty.filter((text) => text !== 'problem:*')).toEqual([]);
  });

  it('keeps to what is in trouble where only that is asked for', () => {
    const troubled = nodes.filter((node) => node.type !== 'cluster' && troubleOf(node) !== 'none');
    expect(troubled.length).toBeGreaterThan(0);
    expect(idsOf(find(graph, '', true))).toEqual(troubled.map(({ id }) => id).sort());
    const off = find(graph, 'kind:host', true);
    expect(off.hits.every(({ node }) => node.type === 'host')).toBe(true);
  });

  it('lights what was found, and leaves the hosts around it as they are', () => {
    const found = find(graph, `host:${someHost.name} kind:vm cluster:${someHost.cluster}`);
    const { isLit, isDim } = toEmphasis(found);
    expect([isLit(someHost), isDim(someHost)]).toEqual([false, false]);
    const [inside] = someHost.vms;
    expect([isLit(inside!), isDim(inside!)]).toEqual([true, false]);
    expect(emphasisOf(found)).toBe(emphasisOf(found));
    expect(emphasisOf(find(graph, 'no such thing'))).toBeNull();
    const other = graph.clusters[1]!.hosts[0]!;
    expect([isLit(other), isDim(other)]).toEqual([false, true]);
  });

  const index = openFindIndex();
  index.update(graph);
  const offered = (text: string): string[] =>
    complete(text, text.length, graph, index).map(({ label }) => label);

  it('are offered while one types, with the values that are there', () => {
    expect(offered('st')).toEqual(['state', 'status']);
    expect(offered('web -na')).toEqual(['name', 'namespace']);
    expect(offered('state:err')).toEqual(['error']);
    expect(offered('state:error,wa')).toEqual(['warning']);
    expect(offered('cluster:')).toEqual(graph.clusters.map(({ info }) => info.name));
    expect(offered(`guest:${someGuest.slice(0, 3)}`)).toContain(someGuest);
    expect(offered('cpu>')).toEqual([]);
    expect(offered('colour:')).toEqual([]);
  });
});

describe('groups and tags of clusters', () => {
  const graph = buildGraph([
    {
      info: clusterInfo('a', { group: 'Berlin', tags: ['edge', 'prod'] }),
      world: worldWith(vmEntity('a', 'web')),
    },
    { info: clusterInfo('b', { tags: ['prod'] }), world: worldWith(vmEntity('b', 'web')) },
  ]);
  const index = openFindIndex();
  index.update(graph);
  const clustersOf = (text: string): string[] => {
    const { hits } = search(index, { query: parseQuery(`${text} kind:vm`), isProblemsOnly: false });
    return hits.map(({ cluster }) => cluster.id);
  };

  it.each([
    ['tag:prod', 'ab'],
    ['tag:edge', 'a'],
    ['-tag:edge', 'b'],
    ['group:berlin', 'a'],
    ['tag:none', ''],
  ])('%s finds the VMs of the clusters that have it', (text, expected) => {
    expect(clustersOf(text).sort().join('')).toBe(expected);
  });

  it('are offered, each once', () => {
    const offered = (text: string): string[] =>
      complete(text, text.length, graph, index).map(({ label }) => label);
    expect(offered('tag:')).toEqual(['edge', 'prod']);
    expect(offered('group:')).toEqual(['Berlin']);
  });
});

describe('an index that follows changes', () => {
  it('finds what a new one finds, and makes entries only for what changed', () => {
    const builder = openGraph();
    const inputs = makeFleet({ clusters: 2, hosts: 3, vms: 40 });
    const index = openFindIndex();
    index.update(builder.update(inputs));
    const before = new Map(
      index.parts().flatMap(({ entries }) => entries.map((entry) => [entry.node.id, entry])),
    );
    const wanted = { query: parseQuery('kind:vm'), isProblemsOnly: false };
    const count = search(index, wanted).hits.length;

    const [first, second] = inputs;
    const gone = [...first!.world.entities.values()].filter(({ kind }) => kind.startsWith('VirtualMachine'));
    const name = gone[0]!.name;
    const entities = new Map([...first!.world.entities].filter(([, entity]) => entity.name !== name));
    const graph = builder.update([{ ...first!, world: { ...first!.world, entities } }, second!]);
    index.update(graph);
    expect(search(index, wanted).hits.length).toBe(count - 1);
    expect(idsOf(search(index, wanted))).toEqual(idsOf(find(graph, 'kind:vm')));
    const after = index.parts().flatMap(({ entries }) => entries);
    const fresh = after.filter((entry) => before.get(entry.node.id) !== entry);
    expect(fresh.length).toBeLessThan(3);
  });

  it('can be made bit by bit', () => {
    const graph = buildGraph(makeFleet({ clusters: 1, hosts: 10, vms: 1500 }));
    const index = openFindIndex();
    let slices = 1;
    const steps = index.steps(graph);
    while (!steps.next().done) slices += 1;
    expect(slices).toBeGreaterThan(1);
    expect(search(index, { query: parseQuery('kind:vm'), isProblemsOnly: false }).hits.length).toBe(
      graph.clusters[0]!.counts.vms,
    );
  });
});
