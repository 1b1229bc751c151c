import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptPlaces } from '../../shared/arrangement.ts';
import type { Folding } from '../../shared/arrangement.ts';
import { aspectClasses } from '../../renderer/scene/aspect.ts';
import { openPlacement } from '../../renderer/canvas/placement.ts';
import type { Placement } from '../../renderer/canvas/placement.ts';
import { openGraph } from '../../renderer/scene/graph.ts';
import type { ClusterInput, Graph } from '../../renderer/scene/graph.ts';
import { rectOf, rectOfPlate } from '../../renderer/scene/layout.ts';
import { aspects, expectApart, expectSound, fleet, graphOf, rects } from '../support/laid-fleet.ts';
import { smallInput } from '../support/small-fleet.ts';

const room = (aspect: number) => ({ width: 1000 * aspect, height: 1000 });
const at = fc.integer({ min: -4000, max: 6000 });
const moves = fc.array(
  fc.record({
    which: fc.nat(),
    type: fc.constantFrom('move', 'move', 'step', 'fold'),
    x: at,
    y: at,
    direction: fc.constantFrom('left', 'right', 'up', 'down'),
  }),
  { minLength: 1, maxLength: 8 },
);
type Move = typeof moves extends fc.Arbitrary<(infer T)[]> ? T : never;

function placementOf(graph: Graph, aspect: number, kept: KeptPlaces | null = null): Placement {
  return openPlacement(graph, room(aspect), { folding: {}, kept });
}

function idOf(graph: Graph, { which }: Move): string {
  return graph.clusters[which % graph.clusters.length]!.id;
}

/** Moves, steps and folds as a user would. */
function act(placement: Placement, graph: Graph, all: readonly Move[], folding: Folding = {}): Folding {
  let now = folding;
  for (const each of all) {
    const id = idOf(graph, each);
    if (each.type === 'move') placement.move(id, each);
    else if (each.type === 'step') placement.step(id, each.direction, 48);
    else {
      const own = now[id] ?? { isFolded: false, areHostsFolded: false, others: [] };
      now = { ...now, [id]: { ...own, isFolded: !own.isFolded } };
      placement.setFolding(now);
    }
  }
  return now;
}

/** The same text that is written to disk and read again. */
const stored = (kept: KeptPlaces): KeptPlaces => KeptPlaces.parse(JSON.parse(JSON.stringify(kept)));

describe('plates that are moved', () => {
  it('never lie on others, and nothing else moves while nothing is folded', () => {
    fc.assert(
      fc.property(fleet, aspects, moves, (clusters, aspect, all) => {
        const graph = graphOf(clusters);
        const placement = placementOf(graph, aspect);
        for (const each of all) {
          const before = placement.layout();
          const isFolding = each.type === 'fold';
          if (!isFolding) act(placement, graph, [each]);
          expectSound(placement.layout(), graph);
          for (const [index, placed] of placement.layout().plates.entries()) {
            if (placed.plate.node.id !== idOf(graph, each)) expect(placed).toBe(before.plates[index]);
          }
        }
        const folded = placementOf(graph, aspect);
        act(folded, graph, all);
        expectApart(folded.layout().plates.map(rectOfPlate));
      }),
      { numRuns: 60 },
    );
  });

  it('land where they were shown to land, and where they were asked to where that is free', () => {
    fc.assert(
      fc.property(fleet, aspects, moves, (clusters, aspect, all) => {
        const graph = graphOf(clusters);
        const placement = placementOf(graph, aspect);
        for (const each of all) {
          const id = idOf(graph, each);
          const shown = placement.preview(id, each);
          placement.move(id, each);
          expect(rectOf(placement.layout(), id)).toEqual(shown);
        }
        const id = idOf(graph, all[0]!);
        placement.move(id, { x: 90_000, y: -90_000 });
        expect(rectOf(placement.layout(), id)).toMatchObject({ x: 90_000, y: -90_000 });
      }),
      { numRuns: 40 },
    );
  });

  it('go forward by steps, behind what is in the way', () => {
    fc.assert(
      fc.property(fleet, aspects, moves, (clusters, aspect, all) => {
        const graph = graphOf(clusters);
        const placement = placementOf(graph, aspect);
        const id = idOf(graph, all[0]!);
        for (const { direction } of all) {
          const before = rectOf(placement.layout(), id)!;
          placement.step(id, direction, 48);
          const after = rectOf(placement.layout(), id)!;
          const [dx, dy] = [after.x - before.x, after.y - before.y];
          const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction];
          expect(ahead).toBeGreaterThanOrEqual(48);
          expect(direction === 'left' || direction === 'right' ? dy : dx).toBe(0);
          expectApart(placement.layout().plates.map(rectOfPlate));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('stay when the room gets another shape, and are put back to what the layout is by itself', () => {
    fc.assert(
      fc.property(fleet, aspects, aspects, moves, (clusters, aspect, other, all) => {
        const graph = graphOf(clusters);
        const placement = placementOf(graph, aspect);
        const plain = rects(placement.layout(), graph);
        act(placement, graph, [{ ...all[0]!, type: 'move' }]);
        const moved = rects(placement.layout(), graph);
        placement.setRoom(room(other));
        expect(rects(placement.layout(), graph)).toEqual(moved);
        placement.setRoom(room(aspect));
        placement.putBack(idOf(graph, all[0]!));
        expect(rects(placement.layout(), graph)).toEqual(plain);
        act(placement, graph, all);
        placement.setFolding({});
        for (const { id } of graph.clusters) {
          placement.putBack(id);
          expectApart(placement.layout().plates.map(rectOfPlate));
        }
        expect(rects(placement.layout(), graph)).toEqual(plain);
        act(placement, graph, all);
        placement.setFolding({});
        placement.putBack(null);
        expect(rects(placement.layout(), graph)).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });
});

/** A cluster that is known of but has not been read. */
function unread({ info, world }: ClusterInput): ClusterInput {
  const health = { ...world.health };
  for (const kind of ['Node', 'VirtualMachine', 'VirtualMachineInstance'] as const)
    health[kind] = { type: 'loading' };
  return { info, world: { entities: new Map(), health } };
}

describe('places that were kept', () => {
  it('are the same after a start, in whatever order the clusters are read, and while they are', () => {
    fc.assert(
      fc.property(fleet, aspects, moves, fc.nat(), (clusters, aspect, all, turn) => {
        const inputs = clusters.map(smallInput);
        const graph = graphOf(clusters);
        const before = placementOf(graph, aspect);
        const folding = act(before, graph, all);
        const kept = stored(before.kept());
        const builder = openGraph();
        let now = inputs.map(unread);
        const after = openPlacement(builder.update([]), room(aspect), { folding, kept });
        after.setGraph(builder.update(now));
        for (let step = 0; step < inputs.length; step += 1) {
          const which = (turn + step) % inputs.length;
          now = now.with(which, inputs[which]!);
          after.setGraph(builder.update(now));
          for (const { node, isSettled } of after.layout().plates.map(({ plate }) => plate)) {
            if (isSettled) expect(rectOf(after.layout(), node.id)).toEqual(rectOf(before.layout(), node.id));
          }
        }
        expect(rects(after.layout(), graph)).toEqual(rects(before.layout(), graph));
        const isAllRead = after.layout().plates.every(({ plate }) => plate.isSettled);
        if (isAllRead) expect(after.kept()).toEqual(kept);
      }),
      { numRuns: 60 },
    );
  });

  it('are good for what was not moved in their own shape of room only', () => {
    fc.assert(
      fc.property(fleet, aspects, aspects, (clusters, aspect, other) => {
        const graph = graphOf(clusters);
        const kept = stored(placementOf(graph, aspect).kept());
        const after = placementOf(graph, other, kept);
        expect(rects(after.layout(), graph)).toEqual(rects(placementOf(graph, other).layout(), graph));
      }),
      { numRuns: 30 },
    );
  });

  it('bring everything back that was moved since', () => {
    fc.assert(
      fc.property(fleet, aspects, moves, moves, (clusters, aspect, first, more) => {
        const graph = graphOf(clusters);
        const placement = placementOf(graph, aspect);
        const folding = act(placement, graph, first);
        const [kept, before] = [placement.kept(), rects(placement.layout(), graph)];
        act(placement, graph, more, folding);
        placement.setFolding(folding);
        placement.restore(kept);
        expect(rects(placement.layout(), graph)).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it('may be nonsense, and the layout is sound all the same', () => {
    const figure = fc.integer({ min: 1, max: 3000 });
    const plate = fc.record({
      x: fc.integer({ min: -2000, max: 2000 }),
      y: fc.integer({ min: -2000, max: 2000 }),
      w: figure,
      h: figure,
      columns: fc.integer({ min: 1, max: 9 }),
      hosts: fc.integer({ min: 0, max: 9 }),
      basis: fc.integer({ min: 1, max: 90 }),
      rows: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
      shelfRows: fc.integer({ min: 1, max: 5 }),
      isMoved: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fleet,
        fc.constantFrom(...aspectClasses),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'gone'), plate),
        (clusters, aspect, plates) => {
          const graph = graphOf(clusters);
          const placement = placementOf(graph, aspect, KeptPlaces.parse({ aspect, plates }));
          expectSound(placement.layout(), graph);
          expect(Object.keys(placement.kept().plates)).not.toContain('gone');
        },
      ),
      { numRuns: 60 },
    );
  });
});
