import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Aspect } from '../../renderer/scene/aspect.ts';
import { contains, overlaps } from '../../renderer/scene/geometry.ts';
import { buildGraph, openGraph } from '../../renderer/scene/graph.ts';
import type { Graph } from '../../renderer/scene/graph.ts';
import { hit, hostBoxesIn, layout, platesIn, rectOf } from '../../renderer/scene/layout.ts';
import type { Layout } from '../../renderer/scene/layout.ts';
import { aspects, expectSound, fleet, graphOf, rects } from '../support/laid-fleet.ts';
import { smallInput, vmId } from '../support/small-fleet.ts';
import type { SmallCluster, SmallVm } from '../support/small-fleet.ts';

/** What a brute-force search finds at a point: the last of cluster, host, VM whose rectangle holds it. */
function bruteHit(laid: Layout, graph: Graph, x: number, y: number): string | null {
  let found: string | null = null;
  for (const type of ['cluster', 'host', 'vm'] as const) {
    for (const node of graph.nodes.values()) {
      if (node.type === type && contains(rectOf(laid, node.id)!, x, y)) found = node.id;
    }
  }
  return found;
}

type Change = { cluster: number; vm: number; host: number; type: 'move' | 'shelve' | 'remove' | 'add' };

/** A cluster without hosts loses its last VM, and then another cluster changes. */
const emptied: [SmallCluster[], Aspect, Change[]] = [
  [
    { id: 'a', hosts: [], vms: [] },
    { id: 'b', hosts: [], vms: ['a-0', 'a-1', 'a-2'].map((name) => ({ name, host: null })) },
    { id: 'c', hosts: [], vms: [] },
    { id: 'd', hosts: [], vms: [] },
  ],
  1.4,
  [
    ...[0, 1, 2].map((): Change => ({ cluster: 1, vm: 0, host: 0, type: 'remove' })),
    { cluster: 0, vm: 0, host: 0, type: 'add' },
    { cluster: 0, vm: 0, host: 0, type: 'move' },
  ],
];

describe('the layout of a graph', () => {
  it('keeps children inside their parents and siblings apart', () => {
    fc.assert(
      fc.property(fleet, aspects, (clusters, aspect) =>
        expectSound(layout(graphOf(clusters), null, { aspect }), graphOf(clusters)),
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(fleet, aspects, fc.infiniteStream(fc.nat()), (clusters, aspect, numbers) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: numbers.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const inputs = clusters.map(smallInput);
        const other = shuffled(inputs).map((input) => ({
          ...input,
          world: { ...input.world, entities: new Map(shuffled([...input.world.entities])) },
        }));
        const first = buildGraph(inputs);
        const second = buildGraph(other);
        expect([...rects(layout(second, null, { aspect }), second)].sort()).toEqual(
          [...rects(layout(first, null, { aspect }), first)].sort(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('moves nothing when only what is said of things changes', () => {
    fc.assert(
      fc.property(fleet, aspects, fc.nat(), (clusters, aspect, pick) => {
        const builder = openGraph();
        const inputs = clusters.map(smallInput);
        const before = builder.update(inputs);
        const laid = layout(before, null, { aspect });
        const changed = inputs.map((input) => {
          const entities = new Map(input.world.entities);
          const ids = [...entities.keys()];
          const id = ids[pick % Math.max(1, ids.length)];
          const entity = id === undefined ? undefined : entities.get(id);
          if (entity)
            entities.set(entity.id, {
              ...entity,
              problems: [{ severity: 'error', code: 'X', text: 'x' }],
            });
          return { ...input, world: { ...input.world, entities } };
        });
        const after = builder.update(changed);
        expect(rects(layout(after, laid), after)).toEqual(rects(laid, before));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every other VM in its slot, and leaves other clusters as they are, when VMs start, stop, come and go', () => {
    const change: fc.Arbitrary<Change> = fc.record({
      cluster: fc.nat(),
      vm: fc.nat(),
      host: fc.nat(),
      type: fc.constantFrom('move' as const, 'shelve' as const, 'remove' as const, 'add' as const),
    });
    fc.assert(
      fc.property(
        fleet,
        aspects,
        fc.array(change, { minLength: 1, maxLength: 12 }),
        (clusters, aspect, changes) => {
          const builder = openGraph();
          let now: SmallCluster[] = clusters.map((each) => ({ ...each }));
          const inputs = new Map(now.map((each) => [each.id, smallInput(each)]));
          let graph = builder.update([...inputs.values()]);
          let laid = layout(graph, null, { aspect });
          for (const [step, { cluster: which, vm, host, type }] of changes.entries()) {
            const target = now[which % now.length]!;
            const name =
              type === 'add' ? `new-${step}` : target.vms[vm % Math.max(1, target.vms.length)]?.name;
            if (name === undefined) continue;
            const goal =
              type === 'shelve' ? null : (target.hosts[host % Math.max(1, target.hosts.length)] ?? null);
            const rest = target.vms.filter((each) => each.name !== name);
            const own: SmallVm[] = type === 'remove' ? [] : [{ name, host: goal }];
            const next = { ...target, vms: [...rest, ...own] };
            now = now.map((each) => (each === target ? next : each));
            inputs.set(next.id, smallInput(next));
            const previous = laid;
            graph = builder.update([...inputs.values()]);
            laid = layout(graph, previous);
            expectSound(laid, graph);
            for (const placed of laid.plates) {
              const before = previous.plates.find((each) => each.plate.node.id === placed.plate.node.id)!;
              if (placed.plate.node.id !== next.id) {
                expect(placed.plate).toBe(before.plate);
                continue;
              }
              if (before.plate.basis !== placed.plate.basis) continue;
              const fixed = rest.map((each) => vmId(next.id, each.name));
              for (const box of placed.plate.hosts) {
                const old = before.plate.hosts.find((each) => each.node.id === box.node.id)!;
                const slotOf = (slots: typeof box.cells.slots, id: string) =>
                  slots.findIndex((each) => each?.id === id);
                for (const id of fixed) {
                  const slot = slotOf(old.cells.slots, id);
                  if (slot >= 0 && slot < box.cells.slots.length)
                    expect(slotOf(box.cells.slots, id)).toBe(slot);
                }
              }
              if (before.plate.w !== placed.plate.w || before.plate.h !== placed.plate.h) continue;
              for (const id of fixed)
                if (graph.nodes.get(id)) expect(rectOf(laid, id)).toEqual(rectOf(previous, id));
            }
          }
        },
      ),
      { numRuns: 40, examples: [emptied] },
    );
  });

  it('finds at a point what a search through everything finds', () => {
    fc.assert(
      fc.property(
        fleet,
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          { minLength: 20, maxLength: 20 },
        ),
        (clusters, points) => {
          const graph = graphOf(clusters);
          const laid = layout(graph, null);
          for (const [px, py] of points) {
            const x = laid.bounds.x + px * laid.bounds.w * 0.9999;
            const y = laid.bounds.y + py * laid.bounds.h * 0.9999;
            const found = hit(laid, x, y);
            const own = found === null ? null : found.type === 'node' ? found.node.id : found.cluster.id;
            expect(own).toBe(bruteHit(laid, graph, x, y));
          }
          for (const node of graph.nodes.values()) {
            if (node.type !== 'vm') continue;
            const { x, y, w, h } = rectOf(laid, node.id)!;
            expect(hit(laid, x + w / 2, y + h / 2)).toMatchObject({ node: { id: node.id } });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds in a view the hosts that touch it', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fleet, fc.tuple(share, share, share, share), (clusters, [x, y, w, h]) => {
        const graph = graphOf(clusters);
        const laid = layout(graph, null);
        const { bounds } = laid;
        const view = { x: x * bounds.w, y: y * bounds.h, w: w * bounds.w, h: h * bounds.h };
        const expected = [...graph.nodes.values()].filter(
          (node) => node.type === 'host' && overlaps(rectOf(laid, node.id)!, view),
        );
        const found = platesIn(laid, view).flatMap((placed) => hostBoxesIn(placed, view));
        expect(found.map(({ node }) => node.id).sort()).toEqual(expected.map((node) => node.id).sort());
      }),
      { numRuns: 60 },
    );
  });
});
