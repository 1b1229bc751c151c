// Small fleets as arbitraries, and what holds of every layout of them.
import fc from 'fast-check';
import { expect } from 'vitest';
import { aspectClasses } from '../../renderer/scene/aspect.ts';
import { overlaps } from '../../renderer/scene/geometry.ts';
import type { Rect } from '../../renderer/scene/geometry.ts';
import { buildGraph } from '../../renderer/scene/graph.ts';
import type { Graph } from '../../renderer/scene/graph.ts';
import { rectOf, rectOfPlate } from '../../renderer/scene/layout.ts';
import type { Layout } from '../../renderer/scene/layout.ts';
import { smallInput } from './small-fleet.ts';
import type { SmallCluster } from './small-fleet.ts';

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
/** Fleets of one to four small clusters. */
export const fleet = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...['a', 'b', 'c', 'd'].slice(0, count).map(cluster)));
/** The shapes of a viewport a layout is made for. */
export const aspects = fc.constantFrom(...aspectClasses);
/** The graph of small clusters, built from nothing. */
export const graphOf = (clusters: readonly SmallCluster[]): Graph => buildGraph(clusters.map(smallInput));

/** Where every node of a graph is. */
export function rects(laid: Layout, graph: Graph): Map<string, Rect> {
  return new Map([...graph.nodes.keys()].map((id) => [id, rectOf(laid, id)!]));
}

/** Whether a rectangle lies wholly in another. */
export function inside(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

/** Expects that no two of these overlap. */
export function expectApart(all: readonly Rect[]): void {
  for (const [index, a] of all.entries()) {
    for (const b of all.slice(index + 1)) expect(overlaps(a, b), JSON.stringify([a, b])).toBe(false);
  }
}

/** Expects children inside their parents, and siblings apart. */
export function expectSound(laid: Layout, graph: Graph): void {
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
