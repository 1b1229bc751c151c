import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspectClasses, aspectOf } from '../../renderer/scene/aspect.ts';
import { contains, overlaps } from '../../renderer/scene/geometry.ts';
import type { Rect } from '../../renderer/scene/geometry.ts';
import { buildGraph, openGraph } from '../../renderer/scene/graph.ts';
import type { Graph } from '../../renderer/scene/graph.ts';
import { hit, hostsIn, layout, rectOf, rectOfPlate } from '../../renderer/scene/layout.ts';
import type { Layout } from '../../renderer/scene/layout.ts';
import { keepMiddle } from '../../renderer/scene/keep-middle.ts';
import { scaleOf } from '../../renderer/scene/pack.ts';
import { smallInput, vmId } from '../support/small-fleet.ts';
import type { SmallCluster, SmallVm } from '../support/small-fleet.ts';

const cluster = (id: string): fc.Arbitrary<SmallCluster> =>
  fc.integer({ min: 0, max: 6 }).chain((hosts) => {
    const names = Array.from({ length: hosts }, (_, index) => `node-${index + 1}`);
    const host = fc.option(names.length > 0 ? fc.constantFrom(...names) : fc.constant(null), { nil: null });
    return fc
      .uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,6}-\d{1,3}$/), host }), {
        selector: (vm) => vm.name,
        maxLength: 40,
      })
      .map((vms) => ({ id, hosts: names, vms }));
  });
const fleet = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...['a', 'b', 'c', 'd'].slice(0, count).map(cluster)));
const aspects = fc.constantFrom(...aspectClasses);
const graphOf = (clusters: readonly SmallCluster[]): Graph => buildGraph(clusters.map(smallInput));

function rects(laid: Layout, graph: Graph): Map<string, Rect> {
  return new Map([...graph.nodes.keys()].map((id) => [id, rectOf(laid, id)!]));
}

function inside(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

function expectApart(all: readonly Rect[]): void {
  for (const [index, a] of all.entries()) {
    for (const b of all.slice(index + 1)) expect(overlaps(a, b), JSON.stringify([a, b])).toBe(false);
  }
}

function expectSound(laid: Layout, graph: Graph): void {
  expectApart(laid.plates.map(rectOfPlate));
  for (const node of graph.clusters) {
    const plate = rectOf(laid, node.id)!;
    const placed = laid.plates.find((each) => each.plate.node.id === node.id)!;
    const shelves = placed.plate.shelves.map((shelf) => ({
      ...shelf,
      x: shelf.x + placed.x,
      y: shelf.y + placed.y,
    }));
    expect(inside(laid.bounds, plate)).toBe(true);
    for (const shelf of shelves) expect(inside(plate, shelf)).toBe(true);
    const hosts = node.hosts.map((host) => rectOf(laid, host.id)!);
    expectApart([...hosts, ...shelves]);
    for (const host of node.hosts) {
      const box = rectOf(laid, host.id)!;
      expect(inside(plate, box)).toBe(true);
      const cells = host.vms.map((vm) => rectOf(laid, vm.id)!);
      for (const cell of cells) expect(inside(box, cell)).toBe(true);
      expectApart(cells);
    }
    expect(shelves.flatMap(({ vms }) => vms.map(({ id }) => id)).sort()).toEqual(
      node.shelf.map(({ id }) => id).sort(),
    );
    for (const shelf of shelves) {
      const cells = shelf.vms.map((vm) => rectOf(laid, vm.id)!);
      for (const cell of cells) expect(inside(shelf, cell)).toBe(true);
      expectApart(cells);
    }
  }
}

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

describe('the layout of a graph', () => {
  it('keeps children inside their parents and siblings apart', () => {
    fc.assert(
      fc.property(fleet, aspects, (clusters, aspect) =>
        expectSound(layout(graphOf(clusters), null, aspect), graphOf(clusters)),
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
        expect([...rects(layout(second, null, aspect), second)].sort()).toEqual(
          [...rects(layout(first, null, aspect), first)].sort(),
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
        const laid = layout(before, null, aspect);
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
    const change = fc.record({
      cluster: fc.nat(),
      vm: fc.nat(),
      host: fc.nat(),
      type: fc.constantFrom('move', 'shelve', 'remove', 'add'),
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
          let laid = layout(graph, null, aspect);
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
      { numRuns: 40 },
    );
  });

  it('keeps clusters in their places when others come or go, unless that would waste the room', () => {
    fc.assert(
      fc.property(fleet, aspects, (clusters, aspect) => {
        const builder = openGraph();
        const inputs = clusters.map(smallInput);
        const fewer = builder.update(inputs.slice(0, -1));
        const before = layout(fewer, null, aspect);
        const graph = builder.update(inputs);
        const after = layout(graph, before);
        expectSound(after, graph);
        const fresh = layout(graph, null, aspect);
        expect(scaleOf(after.bounds, aspect)).toBeGreaterThan(scaleOf(fresh.bounds, aspect) * 0.4);
        const back = layout(builder.update(inputs.slice(0, -1)), after);
        expectSound(back, fewer);
        for (const placed of back.plates) {
          expect(placed.plate).toBe(
            after.plates.find((each) => each.plate.node.id === placed.plate.node.id)?.plate,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every VM in its slot in another shape, and keeps what was in the middle in the middle', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fleet, aspects, aspects, share, share, (clusters, from, to, px, py) => {
        const graph = graphOf(clusters);
        const before = layout(graph, null, from);
        const after = layout(graph, before, to);
        expectSound(after, graph);
        if (from === to) expect(rects(after, graph)).toEqual(rects(before, graph));
        for (const [index, placed] of after.plates.entries()) {
          for (const [place, box] of placed.plate.hosts.entries()) {
            const old = before.plates[index]?.plate.hosts[place]?.cells.slots ?? [];
            for (const [slot, vm] of old.entries()) if (vm) expect(box.cells.slots[slot]?.id).toBe(vm.id);
          }
        }
        const { x, y, w, h } = before.bounds;
        const camera = { x: x + px * w, y: y + py * h, zoom: 1 };
        const seen = hit(before, camera.x, camera.y);
        const kept = keepMiddle(camera, before, after);
        const found = hit(after, kept.x, kept.y);
        if (seen?.type === 'node' && seen.node.type !== 'cluster' && found?.type === 'node') {
          const hostOf = (node: typeof seen.node) =>
            node.type === 'vm' ? (node.host ?? node.cluster) : node.id;
          if (seen.node.type === 'host' || seen.node.host !== null) {
            expect(hostOf(found.node as typeof seen.node)).toBe(hostOf(seen.node));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('chooses a shape of its own for every class of viewport, and holds on to it at the edge', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 4000 }),
        aspects,
        (width, height, before) => {
          const free = aspectOf({ width, height }, null);
          const held = aspectOf({ width, height }, before);
          expect(aspectOf({ width, height }, held)).toBe(held);
          if (free === before) expect(held).toBe(before);
          const steps = Math.abs(aspectClasses.indexOf(free) - aspectClasses.indexOf(held));
          expect(steps).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect(aspectOf({ width: 680, height: 756 }, null)).toBe(1);
    expect(aspectOf({ width: 840, height: 1000 }, 1)).toBe(1);
    expect(aspectOf({ width: 840, height: 1000 }, 0.7)).toBe(0.7);
    expect(aspectOf({ width: 3840, height: 1000 }, null)).toBe(2);
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
        expect(hostsIn(laid, view).sort()).toEqual(expected.map((node) => node.id).sort());
      }),
      { numRuns: 60 },
    );
  });
});
