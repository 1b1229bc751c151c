import { describe, expect, it } from 'vitest';
import { buildGraph, openGraph } from '../../../renderer/scene/graph.ts';
import type { Graph, GuestNode } from '../../../renderer/scene/graph.ts';
import { focusEmphasis, guestOf } from '../../../renderer/scene/focus.ts';
import { guestShape, guestsShown } from '../../../renderer/scene/guest-shape.ts';
import { partOf } from '../../../renderer/scene/guests.ts';
import { overlaps } from '../../../renderer/scene/geometry.ts';
import { layout, rectOf } from '../../../renderer/scene/layout.ts';
import { openLooks } from '../../../renderer/scene/look.ts';
import { guestMemberships } from '../../../renderer/scene/memberships.ts';
import { healthOverlay } from '../../../renderer/scene/overlays/health.ts';
import { applyPatch } from '../../../shared/world/patch.ts';
import { makeFleet } from '../../support/fleet.ts';
import { hostId, smallInput, vmId } from '../../support/small-fleet.ts';
import type { SmallVm } from '../../support/small-fleet.ts';

const id = 'c/GuestCluster/default/shop';
const hosts = ['node-1', 'node-2', 'node-3'];
const node = (name: string, host: string | null): SmallVm => ({ name, host, guest: 'shop' });
const graphOf = (vms: SmallVm[], over = hosts): Graph =>
  buildGraph([smallInput({ id: 'c', hosts: over, vms })]);
function shopIn(graph: Graph): GuestNode {
  const guest = graph.nodes.get(id);
  if (guest?.type !== 'guest') throw new Error('no guest cluster');
  return guest;
}
const codes = (vms: SmallVm[], over = hosts): string[] =>
  shopIn(graphOf(vms, over)).problems.map(({ code }) => code);

const spread = [
  node('shop-cp-n74kj-aaaaa', 'node-1'),
  node('shop-cp-n74kj-bbbbb', 'node-2'),
  node('shop-work-x2x4z-ccccc', null),
  { name: 'web-1', host: 'node-1' },
];

describe('guest clusters in the graph', () => {
  it('have their nodes, which know them, and say how many run on how many hosts', () => {
    const graph = graphOf(spread);
    expect(shopIn(graph)).toMatchObject({
      name: 'shop',
      namespace: 'default',
      status: '2 of 3 running',
      state: 'warning',
      confidence: 'certain',
      counts: { nodes: 3, running: 2, hosts: 2 },
      problems: [],
    });
    expect(graph.clusters[0]?.guests).toEqual([shopIn(graph)]);
    expect(graph.nodes.get(vmId('c', 'shop-cp-n74kj-aaaaa'))).toMatchObject({
      guestCluster: 'shop',
      guest: { guest: id, pool: 'cp' },
    });
    expect(guestOf(graph, vmId('c', 'shop-cp-n74kj-aaaaa'))?.id).toBe(id);
    expect(guestOf(graph, vmId('c', 'web-1'))).toBeNull();
  });

  it('warn where the loss of one host would take all nodes of a pool, if there are others', () => {
    const together = spread.map((vm) => ({ ...vm, host: 'node-1' }));
    expect(codes(together)).toEqual(['PoolOnOneHost']);
    expect(codes(together, ['node-1'])).toEqual([]);
  });

  it('stay the same object while none of their nodes changes, whatever else does', () => {
    const builder = openGraph();
    const input = smallInput({ id: 'c', hosts, vms: spread });
    const before = shopIn(builder.update([input]));
    const change = (name: string) => {
      const entity = input.world.entities.get(vmId('c', name));
      if (!entity) throw new Error('no such VM');
      const put = [{ ...entity, status: 'Changed' }];
      return builder.update([{ ...input, world: applyPatch(input.world, { put, remove: [], health: {} }) }]);
    };
    expect(shopIn(change('web-1'))).toBe(before);
    expect(shopIn(change('shop-cp-n74kj-aaaaa'))).not.toBe(before);
  });
});

describe('the part of a node', () => {
  it.each([
    [['control-plane', 'etcd'], 'server'],
    [['control-plane'], 'control-plane'],
    [['etcd', 'worker'], 'etcd'],
    [['worker'], 'worker'],
    [[], null],
  ] as const)('%s is %s', (roles, part) => {
    expect(partOf(roles)).toBe(part);
  });
});

describe('hulls and links', () => {
  const graph = buildGraph(makeFleet({ clusters: 2, hosts: 9, vms: 300 }));
  const laid = layout(graph, null);
  const guests = graph.clusters.flatMap((cluster) => cluster.guests);
  const placed = [...graph.nodes.values()].flatMap((each) => {
    const rect = each.type === 'vm' ? rectOf(laid, each.id) : null;
    return each.type === 'vm' && rect ? [{ vm: each, rect }] : [];
  });

  it('hold every node and no stranger', () => {
    expect(guests.length).toBeGreaterThan(5);
    for (const guest of guests) {
      const tiles = guestShape(laid, guest).hulls.flatMap((hull) => hull.tiles);
      const inside = placed.filter(({ rect }) => tiles.some((tile) => overlaps(tile, rect)));
      expect(inside.map(({ vm }) => vm.id).sort()).toEqual(guest.members.map((vm) => vm.id).sort());
    }
  });

  it('are one a host, and links join all of them without a circle', () => {
    for (const guest of guests) {
      const { hulls, links } = guestShape(laid, guest);
      const boxes = new Set(guest.members.map((vm) => vm.host ?? 'shelf'));
      expect(hulls.length).toBe(boxes.size);
      expect(links.length).toBe(hulls.length - 1);
    }
  });

  it('run between cells and strike through none on any host', () => {
    for (const guest of guests) {
      for (const link of guestShape(laid, guest).links) {
        for (const [index, to] of link.entries()) {
          const from = link[index - 1] ?? to;
          const line = {
            x: Math.min(from.x, to.x) - 0.5,
            y: Math.min(from.y, to.y) - 0.5,
            w: Math.abs(from.x - to.x) + 1,
            h: Math.abs(from.y - to.y) + 1,
          };
          const struck = placed.filter(({ vm, rect }) => vm.host !== null && overlaps(line, rect));
          expect(struck.map(({ vm }) => vm.id)).toEqual([]);
        }
      }
    }
  });

  it('have outlines that close: at every corner an even number of pieces meets', () => {
    for (const guest of guests) {
      const ends = new Map<string, number>();
      for (const { edges } of guestShape(laid, guest).hulls) {
        for (const { x, y } of edges.flatMap(({ from, to }) => [from, to])) {
          ends.set(`${x} ${y}`, (ends.get(`${x} ${y}`) ?? 0) + 1);
        }
      }
      expect([...ends.values()].filter((count) => count % 2 === 1)).toEqual([]);
    }
  });

  it('are shown only of what is in focus or selected', () => {
    const [first, second] = guests;
    expect(guestsShown(laid, null, [])).toEqual([]);
    const shown = guestsShown(laid, first?.id ?? null, [second?.id ?? '', placed[0]?.vm.id ?? '']);
    expect(shown.map((each) => each.node)).toEqual([first, second]);
  });
});

describe('focus', () => {
  it('dims all but the nodes and their hosts, and stays the same while they do', () => {
    const graph = graphOf(spread);
    const emphasis = focusEmphasis(shopIn(graph));
    const look = openLooks()({
      graph,
      overlay: healthOverlay,
      memberships: guestMemberships,
      emphasis,
    });
    const dim = [...graph.nodes.values()].filter(
      (each) =>
        (each.type === 'vm' && look.vm(each).isDim) || (each.type === 'host' && look.host(each).isDim),
    );
    expect(dim.map((each) => each.id)).toEqual([hostId('c', 'node-3'), vmId('c', 'web-1')]);
    expect(look.guest).toBe(id);
    expect(focusEmphasis(shopIn(graphOf(spread)))).toBe(emphasis);
  });
});
