import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Folding } from '../../shared/arrangement.ts';
import { closeUp } from '../../renderer/scene/close-up.ts';
import { openFolder } from '../../renderer/scene/fold-layout.ts';
import { foldedPlate } from '../../renderer/scene/fold-plate.ts';
import {
  isFolded,
  nothingFolded,
  withFolded,
  withHostsFolded,
  withShown,
} from '../../renderer/scene/folding.ts';
import { measure } from '../../renderer/scene/geometry.ts';
import type { Graph } from '../../renderer/scene/graph.ts';
import { layout, rectOf, rectOfPlate } from '../../renderer/scene/layout.ts';
import type { Layout } from '../../renderer/scene/layout.ts';
import { aspects, expectApart, fleet, graphOf, inside, rects } from '../support/laid-fleet.ts';

/** Foldings of the clusters a to d with hosts of the usual names. */
const foldings: fc.Arbitrary<Folding> = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.record({
      isFolded: fc.boolean(),
      areHostsFolded: fc.boolean(),
      others: fc.uniqueArray(fc.constantFrom('node-1', 'node-2', 'node-3', 'node-4', 'node-5', 'node-6')),
    }),
  )
  .map((folding) => ({ ...folding }));

function expectFolded(laid: Layout, graph: Graph, folding: Folding): void {
  expectApart(laid.plates.map(rectOfPlate));
  for (const placed of laid.plates) {
    const { node, hosts, shelves } = placed.plate;
    expect(inside(laid.bounds, rectOfPlate(placed))).toBe(true);
    if (isFolded(folding, node)) {
      expect([hosts, shelves]).toEqual([[], []]);
      expect(placed.plate.w / placed.plate.h).toBeCloseTo(foldedPlate.w / foldedPlate.h, 1);
      continue;
    }
    const plate = { x: 0, y: 0, w: placed.plate.w, h: placed.plate.h };
    expectApart([...hosts, ...shelves]);
    for (const box of [...hosts, ...shelves]) expect(inside(plate, box)).toBe(true);
    for (const box of hosts) {
      expect(box.isFolded).toBe(isFolded(folding, box.node));
      if (box.isFolded) {
        expect(box.h).toBe(measure.hostHead);
        for (const vm of box.node.vms) expect(rectOf(laid, vm.id)).toBeNull();
        continue;
      }
      const own = rectOf(laid, box.node.id)!;
      for (const vm of box.node.vms) expect(inside(own, rectOf(laid, vm.id)!)).toBe(true);
    }
    for (const vm of node.shelf) expect(rectOf(laid, vm.id)).not.toBeNull();
  }
  expect(graph.clusters.length).toBe(laid.plates.length);
}

describe('a layout of which parts are folded', () => {
  it('keeps what is shown inside what holds it, and siblings apart', () => {
    fc.assert(
      fc.property(fleet, aspects, foldings, (clusters, aspect, folding) => {
        const graph = graphOf(clusters);
        const open = layout(graph, null, { aspect });
        expectFolded(openFolder()(open, folding), graph, folding);
      }),
      { numRuns: 60 },
    );
  });

  it('depends on the layout and the folding alone, and is as it was when all is opened again', () => {
    fc.assert(
      fc.property(
        fleet,
        aspects,
        fc.array(foldings, { maxLength: 5 }),
        foldings,
        (clusters, aspect, on, last) => {
          const graph = graphOf(clusters);
          const open = layout(graph, null, { aspect });
          const fold = openFolder();
          for (const folding of on) fold(open, folding);
          expect(rects(fold(open, last), graph)).toEqual(rects(openFolder()(open, last), graph));
          expect(fold(open, nothingFolded)).toBe(open);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves other plates the same objects when one is folded, and closes the room up', () => {
    fc.assert(
      fc.property(fleet, aspects, (clusters, aspect) => {
        const graph = graphOf(clusters);
        const open = layout(graph, null, { aspect });
        const fold = openFolder();
        let folding = nothingFolded;
        for (const node of graph.clusters) {
          folding = withFolded(folding, node, true);
          const laid = fold(open, folding);
          for (const [index, { plate }] of laid.plates.entries()) {
            if (!isFolded(folding, plate.node)) expect(plate).toBe(open.plates[index]?.plate);
          }
          expect(laid.bounds.w).toBeLessThanOrEqual(open.bounds.w);
          expect(laid.bounds.h).toBeLessThanOrEqual(open.bounds.h);
        }
        expect(fold(open, folding).bounds).toMatchObject({ x: open.bounds.x, y: open.bounds.y });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the order and the distance of what has not shrunk, and moves it only for what has', () => {
    const size = fc.integer({ min: 100, max: 900 });
    const share = fc.constantFrom(1, 1, 0.4, 0.1);
    fc.assert(
      fc.property(
        fc.array(fc.record({ w: size, h: size, share }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (sizes, columns) => {
          const all = sizes.map(({ w, h, share: left }, index) => ({
            home: { x: (index % columns) * 1000, y: Math.floor(index / columns) * 1000, w, h },
            w: Math.round(w * left),
            h: Math.round(h * left),
            isFolded: left < 0.5,
          }));
          const places = closeUp(all);
          expectApart(all.map(({ w, h }, index) => ({ ...places[index]!, w, h })));
          for (const [index, { home }] of all.entries()) {
            const { x, y } = places[index]!;
            expect(x).toBeLessThanOrEqual(home.x);
            expect(y).toBeLessThanOrEqual(home.y);
            const before = all.slice(0, index).some((each) => each.w < each.home.w);
            if (!before) expect({ x, y }).toEqual({ x: home.x, y: home.y });
          }
        },
      ),
    );
  });
});

describe('what is folded', () => {
  it('folds and opens one thing at a time, whatever holds for its siblings', () => {
    fc.assert(
      fc.property(fleet, foldings, fc.nat(), fc.boolean(), (clusters, folding, pick, isNow) => {
        const graph = graphOf(clusters);
        const all = [...graph.nodes.values()].filter(
          (node) => node.type === 'cluster' || node.type === 'host',
        );
        const chosen = all[pick % all.length]!;
        const next = withFolded(folding, chosen, isNow);
        for (const node of all) {
          expect(isFolded(next, node)).toBe(node === chosen ? isNow : isFolded(folding, node));
        }
        if (isFolded(folding, chosen) === isNow) expect(next).toBe(folding);
        const hosts = withHostsFolded(folding, graph.clusters, isNow);
        for (const node of all) if (node.type === 'host') expect(isFolded(hosts, node)).toBe(isNow);
      }),
    );
  });

  it('opens what hides a node and nothing else', () => {
    fc.assert(
      fc.property(fleet, foldings, fc.nat(), (clusters, folding, pick) => {
        const graph = graphOf(clusters);
        const all = [...graph.nodes.values()].filter(({ type }) => type !== 'guest');
        const chosen = all[pick % all.length]!;
        const next = withShown(folding, graph, chosen);
        const laid = openFolder()(layout(graph, null), next);
        expect(rectOf(laid, chosen.id)).not.toBeNull();
        for (const node of all) {
          if (node.type !== 'cluster' && node.type !== 'host') continue;
          const isHolder =
            node.id === (chosen.type === 'cluster' ? null : chosen.cluster) ||
            (chosen.type === 'vm' && node.id === chosen.host);
          if (!isHolder) expect(isFolded(next, node)).toBe(isFolded(folding, node));
        }
      }),
    );
  });
});
