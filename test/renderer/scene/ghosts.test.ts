import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openChecker } from '../../../shared/plan/check.ts';
import { draftOn } from '../../../shared/plan/draft.ts';
import type { DraftTarget } from '../../../shared/plan/draft-parts.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { ownTemplates } from '../../../shared/plan/template.ts';
import type { ToldNode } from '../../../shared/guest/claims.ts';
import type { ToldNodes } from '../../../shared/guest/recognise.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { openGhosts, openMarks } from '../../../renderer/scene/ghosts.ts';
import type { PlanMarks } from '../../../renderer/scene/ghosts.ts';
import { boundsOfGuest, guestsShown } from '../../../renderer/scene/guest-shape.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import type { Graph } from '../../../renderer/scene/graph.ts';
import { layout, rectOf } from '../../../renderer/scene/layout.ts';
import type { Layout } from '../../../renderer/scene/layout.ts';
import { project } from '../../../shared/kinds/index.ts';
import { rawQuota } from '../../support/plan-objects.ts';
import {
  basics,
  createGuest,
  createVm,
  planOf,
  rawGuest,
  rawHost,
  rawVm,
  worldOf,
} from '../../support/plan-site.ts';
import { toThrough } from '../../../shared/rancher/provision/spec.ts';
import type { World } from '../../../shared/world/patch.ts';
import { clusterInfo } from '../../support/entities.ts';

const hosts = ['node-01', 'node-02', 'node-03'];

function toWorld(vms: number): World {
  const own = Array.from({ length: vms }, (_, index) => rawVm(`web-${index + 1}`, hosts[index % 3] ?? null));
  return worldOf([
    ...hosts.map((name) => rawHost(name)),
    ...basics,
    ...own.flat(),
    ...rawGuest('shop', 3, 2, hosts),
  ]);
}

const graphOf = (world: World): Graph => buildGraph([{ info: clusterInfo('c'), world }]);

function draft(
  world: World,
  choices: readonly { template: number; target: DraftTarget; times: number }[],
): Plan {
  const site = toSite(world, 'c');
  return choices.reduce(
    (plan, { template, target, times }, index) => {
      const own = ownTemplates[template % ownTemplates.length];
      const amount = { servers: 3, agents: 2, times };
      const drafted = own && draftOn(plan, site, own, target, amount, `i-${index}`);
      return drafted?.ok ? drafted.value.plan : plan;
    },
    newPlan({ id: 'p', name: 'p', cluster: 'c', createdAt: '2026-01-01T00:00:00Z' }),
  );
}

function marksOf(world: World, plan: Plan): PlanMarks {
  const site = toSite(world, 'c');
  return openMarks()(site, openChecker(site)(plan));
}

/** The slot of every VM in its host, by id. */
function slotsOf({ plates }: Layout): Map<string, string> {
  const slots = new Map<string, string>();
  for (const { plate } of plates) {
    for (const box of [...plate.hosts, ...plate.shelves])
      for (const [slot, vm] of box.cells.slots.entries())
        if (vm) slots.set(vm.id, `${'node' in box ? box.node.name : box.reason} ${slot}`);
  }
  return slots;
}

const target = fc.oneof(
  fc.constant<DraftTarget>({ type: 'cluster' }),
  fc.constantFrom(...hosts).map((host): DraftTarget => ({ type: 'host', host })),
);
const choices = fc.array(fc.record({ template: fc.nat(6), target, times: fc.integer({ min: 1, max: 3 }) }), {
  minLength: 1,
  maxLength: 4,
});

describe('what a plan does on the canvas', () => {
  it('is nothing without one, and the very same graph', () => {
    const graph = graphOf(toWorld(4));
    expect(openGhosts()(graph, null)).toBe(graph);
  });

  it('never moves a VM out of its slot, nor a host out of its place in the grid', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), choices, (vms, drafted) => {
        const world = toWorld(vms);
        const graph = graphOf(world);
        const before = layout(graph, null);
        const marks = marksOf(world, draft(world, drafted));
        const after = layout(openGhosts()(graph, marks), before);
        const [slotsBefore, slotsAfter] = [slotsOf(before), slotsOf(after)];
        for (const [id, slot] of slotsBefore) expect(slotsAfter.get(id)).toBe(slot);
        for (const { id } of marks.ghosts) expect(slotsAfter.has(id)).toBe(true);
        const order = ({ plates }: Layout) =>
          plates.map(({ plate }) => [plate.hostColumns, plate.hosts.map(({ node }) => node.id)]);
        expect(order(after)).toEqual(order(before));
        const again = layout(graph, after);
        for (const [id, slot] of slotsBefore) expect(slotsOf(again).get(id)).toBe(slot);
      }),
      { numRuns: 60 },
    ));

  it('moves nothing at all where hosts have room in their boxes', () => {
    const world = toWorld(3);
    const graph = graphOf(world);
    const before = layout(graph, null);
    const plan = draft(world, [{ template: 0, target: { type: 'cluster' }, times: 1 }]);
    const made = openGhosts()(graph, marksOf(world, plan));
    const after = layout(made, before);
    for (const id of graph.nodes.keys()) expect(rectOf(after, id)).toEqual(rectOf(before, id));
    const added = [...made.nodes].flatMap(([id, { type }]) => (graph.nodes.has(id) ? [] : [type]));
    expect(added.sort()).toEqual(['guest', 'vm', 'vm', 'vm', 'vm', 'vm']);
  });

  it('keeps everything that it does not touch as the same object, also while the plan changes', () => {
    const world = toWorld(6);
    const graph = graphOf(world);
    const site = toSite(world, 'c');
    const check = openChecker(site);
    const [toMarks, ghosts] = [openMarks(), openGhosts()];
    const one = draft(world, [{ template: 6, target: { type: 'host', host: 'node-01' }, times: 1 }]);
    const first = ghosts(graph, toMarks(site, check(one)));
    expect(first.clusters[0]?.hosts[0]).not.toBe(graph.clusters[0]?.hosts[0]);
    expect(first.clusters[0]?.hosts[1]).toBe(graph.clusters[0]?.hosts[1]);
    const two = { ...one, name: 'another' };
    const second = ghosts(graph, toMarks(site, check(two)));
    expect(second.clusters[0]?.hosts[0]).toBe(first.clusters[0]?.hosts[0]);
  });

  it('says what is asked of a host more, and marks what leaves', () => {
    const world = toWorld(0);
    const graph = graphOf(world);
    const shop = [...graph.nodes.values()].find((node) => node.type === 'vm' && node.name === 'shop-work-2');
    const plan: Plan = {
      ...draft(world, [{ template: 6, target: { type: 'host', host: 'node-01' }, times: 1 }]),
    };
    const leaving: Plan = {
      ...plan,
      intentions: [
        ...plan.intentions,
        {
          id: 'out',
          type: 'remove-nodes',
          guest: 'c/GuestCluster/default/shop',
          vms: [shop?.id ?? ''],
          allowsQuorumLoss: false,
        },
      ],
    };
    const marks = marksOf(world, leaving);
    expect(marks.planned.get('node-01')).toMatchObject({ coming: 1 });
    expect(marks.planned.get('node-01')?.memoryBytes).toBeGreaterThan(0);
    expect(marks.planned.get('node-02')).toMatchObject({ coming: 0, leaving: 1 });
    expect(marks.planned.get('node-02')?.memoryBytes).toBeLessThan(0);
    const made = openGhosts()(graph, marks);
    const gone = made.nodes.get(shop?.id ?? '');
    expect(gone?.type === 'vm' && gone.plan).toBe('leaving');
    expect(made.clusters[0]?.counts).toEqual(graph.clusters[0]?.counts);
  });

  it('draws a guest cluster that it makes across hosts, while that or one of its ghosts is selected', () => {
    const world = toWorld(3);
    const graph = graphOf(world);
    const plan = draft(world, [{ template: 0, target: { type: 'cluster' }, times: 1 }]);
    const ghosts = openGhosts();
    const marks = marksOf(world, plan);
    const made = ghosts(graph, marks);
    const id = 'c/GuestCluster/default/k3s-1';
    const guest = made.nodes.get(id);
    if (guest?.type !== 'guest') throw new Error('There is no such guest cluster.');
    expect(guest).toMatchObject({ name: 'k3s-1', namespace: 'default', plan: 'new', counts: { nodes: 5 } });
    expect(graph.nodes.has(id)).toBe(false);
    const laid = layout(made, null);
    expect(guestsShown(laid, null, [])).toEqual([]);
    const [shown] = guestsShown(laid, null, [id]);
    const places = marks.ghosts.map((ghost) => rectOf(laid, ghost.id)!);
    const tiles = shown?.shape.hulls.flatMap((hull) => hull.tiles) ?? [];
    expect(tiles).toHaveLength(5);
    for (const { x, y, w, h } of places)
      expect(
        tiles.filter(
          (tile) => tile.x < x && tile.y < y && tile.x + tile.w > x + w && tile.y + tile.h > y + h,
        ),
      ).toHaveLength(1);
    expect(shown?.shape.hulls).toHaveLength(new Set(marks.ghosts.map(({ host }) => host)).size);
    expect(guestsShown(laid, null, [marks.ghosts[0]!.id])).toEqual([shown]);
    expect(boundsOfGuest(laid, id)).not.toBeNull();
    expect(ghosts(graph, { ...marks }).nodes.get(id)).toBe(guest);
    expect(ghosts(graph, null).nodes.has(id)).toBe(false);
  });

  it('draws what it adds to a guest cluster that is there within that one, and makes no other', () => {
    const world = toWorld(0);
    const graph = graphOf(world);
    const shop = graph.clusters[0]!.guests[0]!;
    const target: DraftTarget = { type: 'guest', guest: toSite(world, 'c').guests()[0]! };
    const server = ownTemplates.findIndex(
      ({ type, distribution }) => type === 'agent' && distribution === 'k3s',
    );
    const other = ownTemplates.findIndex(
      ({ type, distribution }) => type === 'agent' && distribution === 'rke2',
    );
    const marks = marksOf(
      world,
      draft(
        world,
        [server, other].map((template) => ({ template, target, times: 1 })),
      ),
    );
    expect(marks.ghosts).toHaveLength(1);
    const made = openGhosts()(graph, marks);
    expect(made.clusters[0]?.guests).toBe(graph.clusters[0]?.guests);
    const laid = layout(made, null);
    const [shown] = guestsShown(laid, null, [marks.ghosts[0]!.id]);
    expect(shown?.node).toBe(shop);
    expect(shown?.shape.hulls.flatMap(({ tiles }) => tiles)).toHaveLength(shop.members.length + 1);
  });
});

it('a ghost that a quota does not let be is refused with the reason, and no longer once it fits', () => {
  const world = toWorld(0);
  const plan: Plan = {
    ...newPlan({ id: 'p', name: 'p', cluster: 'c', createdAt: '2026-01-01T00:00:00Z' }),
    intentions: [createVm('a', 'web', 2)],
  };
  const withQuota = (cores: string): World => {
    const [kind, raw] = rawQuota('default', { 'limits.cpu': cores });
    const quota = project(kind, raw, 'c')!;
    return { ...world, entities: new Map(world.entities).set(quota.id, quota) };
  };
  const toMarks = openMarks();
  const ghostsIn = (at: World) => {
    const site = toSite(at, 'c');
    return toMarks(site, openChecker(site)(plan)).ghosts.map(({ name, isRefused, status }) => [
      name,
      isRefused ?? false,
      status,
    ]);
  };
  const why =
    'web-2 goes beyond the quota default-quota of default in CPU limits: 0 cores used, 4 cores wanted, 3 cores allowed.';
  expect(ghostsIn(withQuota('3'))).toEqual([
    ['web-1', false, 'Planned'],
    ['web-2', true, why],
  ]);
  expect(ghostsIn(withQuota('4')).map(([, isRefused]) => isRefused)).toEqual([false, false]);
});

it('a ghost of a guest cluster through a Rancher goes with the VM that only the Rancher knows as its node', () => {
  const of = { rancher: 'hq', name: 'HQ', harvester: 'c-m-1', version: 'v2.10.3' };
  const plan = planOf(
    createGuest('a', 'store', 1, 2, { distribution: 'rke2', through: toThrough(of, 'rke2') }),
  );
  const vms = ['store-cp-x7k2p-aaaaa', 'store-work-x7k2p-bbbbb'];
  const world = worldOf([
    ...hosts.map((name) => rawHost(name)),
    ...basics,
    ...vms.flatMap((name) => rawVm(name, 'node-01')),
  ]);
  const ghostsBy = (told: ToldNodes | undefined): string[] => {
    const site = toSite(world, 'c', told);
    return openMarks()(site, openChecker(site)(plan))
      .ghosts.map(({ guest: member }) => member?.pool ?? '')
      .sort();
  };
  const node = (pool: string): ToldNode => ({ cluster: 'store', pool, roles: [], distribution: 'RKE2' });
  expect(ghostsBy(undefined)).toEqual(['cp', 'work', 'work']);
  const told: ToldNodes = new Map([
    [`c/VirtualMachine/default/${vms[0]!}`, node('cp')],
    [`c/VirtualMachine/default/${vms[1]!}`, node('work')],
    // A machine whose VM is not there yet.
    ['c/VirtualMachine/default/store-work-x7k2p-ccccc', node('work')],
  ]);
  expect(ghostsBy(told)).toEqual(['work']);
  expect(toSite(world, 'c', told)).toBe(toSite(world, 'c', told));
  expect(toSite(world, 'c')).toBe(toSite(world, 'c'));
});
