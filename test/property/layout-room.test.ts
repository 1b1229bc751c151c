import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspectClasses, aspectOf } from '../../renderer/scene/aspect.ts';
import { openGraph } from '../../renderer/scene/graph.ts';
import { keepMiddle } from '../../renderer/scene/keep-middle.ts';
import { hit, layout } from '../../renderer/scene/layout.ts';
import { scaleOf } from '../../renderer/scene/pack.ts';
import { aspects, expectSound, fleet, graphOf, rects } from '../support/laid-fleet.ts';
import { smallInput } from '../support/small-fleet.ts';

describe('the layout of a graph for the room there is', () => {
  it('keeps clusters in their places when others come or go, unless that would waste the room', () => {
    fc.assert(
      fc.property(fleet, aspects, (clusters, aspect) => {
        const builder = openGraph();
        const inputs = clusters.map(smallInput);
        const fewer = builder.update(inputs.slice(0, -1));
        const before = layout(fewer, null, { aspect });
        const graph = builder.update(inputs);
        const after = layout(graph, before);
        expectSound(after, graph);
        const fresh = layout(graph, null, { aspect });
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
        const before = layout(graph, null, { aspect: from });
        const after = layout(graph, before, { aspect: to });
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
          if (seen.node.type !== 'vm' || seen.node.host !== null) {
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
});
