import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../renderer/scene/fold-layout.ts';
import { buildGraph, openGraph } from '../../renderer/scene/graph.ts';
import type { ClusterInput, Graph } from '../../renderer/scene/graph.ts';
import { hit, layout, rectOf } from '../../renderer/scene/layout.ts';
import type { Layout } from '../../renderer/scene/layout.ts';
import { openPodSpreader } from '../../renderer/scene/spread-pods.ts';
import { aspects, expectApart, expectSound, fleet, inside, rects } from '../support/laid-fleet.ts';
import { withPods } from '../support/pods.ts';
import type { PodFacts } from '../support/pods.ts';
import { smallInput } from '../support/small-fleet.ts';

const pods: fc.Arbitrary<PodFacts[]> = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z]{1,5}-\d{1,3}$/),
    namespace: fc.constantFrom('kube-system', 'longhorn-system', 'cattle-system'),
    host: fc.constantFrom('node-1', 'node-2', 'node-3', null),
  }),
  { selector: ({ namespace, name }) => `${namespace}/${name}`, maxLength: 60 },
);
const fleets = fc.tuple(fleet, fc.array(pods, { minLength: 4, maxLength: 4 })).map(([clusters, all]) => {
  const plain = clusters.map(smallInput);
  return { plain, full: plain.map((input, index) => withPods(input, all[index] ?? [])) };
});

function podRects(laid: Layout, graph: Graph): Map<string, ReturnType<typeof rectOf>> {
  const ids = [...graph.nodes.values()].filter(({ type }) => type === 'pod').map(({ id }) => id);
  return new Map(ids.map((id) => [id, rectOf(laid, id)]));
}

const spreadOf = (inputs: readonly ClusterInput[], laid = layout(buildGraph(inputs), null)): Layout =>
  openPodSpreader()(laid);

describe('a layout with container workloads', () => {
  it('keeps everything apart and inside, pods in their host below its VMs or in the strip', () => {
    fc.assert(
      fc.property(fleets, aspects, ({ full }, aspect) => {
        const graph = buildGraph(full);
        const laid = spreadOf(full, layout(graph, null, { aspect }));
        expectSound(laid, graph);
        for (const cluster of graph.clusters) {
          for (const host of cluster.hosts) {
            const box = rectOf(laid, host.id)!;
            const own = host.pods.map(({ id }) => rectOf(laid, id)!);
            for (const rect of own) expect(inside(box, rect)).toBe(true);
            expectApart([...own, ...host.vms.map(({ id }) => rectOf(laid, id)!)]);
          }
          const strip = cluster.workloads!.shelf.map(({ id }) => rectOf(laid, id)!);
          for (const rect of strip) expect(inside(rectOf(laid, cluster.id)!, rect)).toBe(true);
          const others = [...cluster.hosts, ...cluster.shelf].map(({ id }) => rectOf(laid, id)!);
          expectApart([...strip, ...others]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is exactly the one before once they are off again, and the same once more when they are on', () => {
    fc.assert(
      fc.property(fleets, aspects, ({ plain, full }, aspect) => {
        const builder = openGraph();
        const spread = openPodSpreader();
        const before = builder.update(plain);
        const first = layout(before, null, { aspect });
        const on = builder.update(full);
        const laidOn = layout(on, first);
        const shown = rects(spread(laidOn), on);
        const off = builder.update(plain);
        const laidOff = layout(off, laidOn);
        expect(spread(laidOff)).toBe(laidOff);
        expect(rects(laidOff, off)).toEqual(rects(first, before));
        const again = builder.update(full);
        expect(rects(spread(layout(again, laidOff)), again)).toEqual(shown);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order in which pods come', () => {
    fc.assert(
      fc.property(fleets, ({ full }) => {
        const other = full.map((input) => ({
          ...input,
          world: { ...input.world, entities: new Map([...input.world.entities].reverse()) },
        }));
        const [one, two] = [buildGraph(full), buildGraph(other)];
        expect(podRects(spreadOf(full), one)).toEqual(
          new Map([...podRects(spreadOf(full), one).keys()].map((id) => [id, rectOf(spreadOf(other), id)])),
        );
        expect(two.nodes.size).toBe(one.nodes.size);
      }),
      { numRuns: 20 },
    );
  });

  it('moves no pod when another of its host goes, and finds each where it is', () => {
    fc.assert(
      fc.property(fleets, fc.nat(), ({ full }, pick) => {
        const builder = openGraph();
        const spread = openPodSpreader();
        const graph = builder.update(full);
        const plain = layout(graph, null);
        const laid = spread(plain);
        const before = podRects(laid, graph);
        for (const [id, rect] of before) {
          const found = hit(laid, rect!.x + 1, rect!.y + 1);
          expect(found?.type === 'node' && found.node.id).toBe(id);
        }
        const gone = [...before.keys()][pick % Math.max(1, before.size)];
        const rest = full.map((input) => {
          const entities = new Map([...input.world.entities].filter(([id]) => id !== gone));
          return { ...input, world: { ...input.world, entities } };
        });
        const after = builder.update(rest);
        const laidAfter = spread(layout(after, plain));
        const host = gone === undefined ? undefined : graph.nodes.get(gone);
        for (const [id, rect] of podRects(laidAfter, after)) {
          const node = after.nodes.get(id);
          // A group that is empty now goes, so those after it may move up in the same host.
          const isBeside =
            host?.type === 'pod' &&
            node?.type === 'pod' &&
            node.host === host.host &&
            node.cluster === host.cluster;
          if (!isBeside || node.namespace === host.namespace) expect(rect).toEqual(before.get(id));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives no room to pods of what is folded', () => {
    const [input] = [smallInput({ id: 'a', hosts: ['node-1'], vms: [] })];
    const graph = buildGraph([withPods(input, [{ name: 'x', host: 'node-1' }])]);
    const folding = { a: { isFolded: true, areHostsFolded: false, others: [] } };
    const folded = openFolder()(layout(graph, null), folding);
    expect(openPodSpreader()(folded).plates).toEqual(folded.plates);
  });
});
