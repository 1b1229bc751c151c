import { beforeEach, describe, expect, it } from 'vitest';
import { openWalk } from '../../../renderer/canvas/walk.ts';
import type { Walk } from '../../../renderer/canvas/walk.ts';
import type { Graph } from '../../../renderer/scene/graph.ts';
import { layout } from '../../../renderer/scene/layout.ts';
import type { Layout } from '../../../renderer/scene/layout.ts';
import { graphOf } from '../../support/laid-fleet.ts';
import { hostId, vmId } from '../../support/small-fleet.ts';
import type { SmallVm } from '../../support/small-fleet.ts';

const vms: SmallVm[] = [
  { name: 'web-1', host: 'node-1' },
  { name: 'web-2', host: 'node-1' },
  { name: 'web-3', host: 'node-1' },
  { name: 'db-1', host: 'node-2' },
  { name: 'old', host: null },
];
const build = (list: SmallVm[]): Graph => graphOf([{ id: 'lab', hosts: ['node-1', 'node-2'], vms: list }]);

let graph: Graph;
let laid: Layout;
let walk: Walk;
let selection: ReadonlySet<string>;
let cursors: (string | null)[];
let said: string[];
let hidden: ReadonlySet<string>;

const names = (): string[] => [...selection].map((id) => id.split('/').at(-1) ?? '');

beforeEach(() => {
  graph = build(vms);
  laid = layout(graph, null);
  selection = new Set();
  cursors = [];
  said = [];
  hidden = new Set();
  walk = openWalk({
    graph: () => graph,
    layout: () => laid,
    isHidden: ({ id }) => hidden.has(id),
    selection: () => selection,
    shownId: (id) => id,
    first: () => graph.clusters[0]?.id ?? null,
    changeSelection(ids, last) {
      selection = ids;
      walk.setCursor(last);
    },
    onCursor: (id) => cursors.push(id),
    reveal: () => undefined,
    say: (text) => said.push(text),
  });
});

describe('walking over the canvas with the keyboard', () => {
  it('goes from a cluster to its host to its VM, and back out until nothing is selected', () => {
    walk.move('right', 'select');
    expect(names()).toEqual(['lab']);
    walk.into();
    expect(names()).toEqual(['node-1']);
    walk.into();
    expect(names()).toEqual(['web-1']);
    walk.into();
    expect(names()).toEqual(['web-1']);
    walk.up();
    expect(names()).toEqual(['node-1']);
    walk.up();
    expect(names()).toEqual(['lab']);
    walk.up();
    expect(names()).toEqual([]);
    expect(said.at(-1)).toBe('Nothing selected');
  });

  it('passes over what is not drawn', () => {
    hidden = new Set([vmId('lab', 'web-1'), vmId('lab', 'web-3')]);
    walk.all(hostId('lab', 'node-1'));
    expect(names()).toEqual(['web-2']);
    walk.end('first', 'select');
    expect(names()).toEqual(['web-2']);
    walk.end('last', 'select');
    expect(names()).toEqual(['web-2']);
    walk.setCursor(hostId('lab', 'node-1'));
    walk.into();
    expect(names()).toEqual(['web-2']);
    for (const direction of ['left', 'right', 'up', 'down'] as const) {
      walk.setCursor(vmId('lab', 'web-2'));
      walk.move(direction, 'select');
      expect(['web-1', 'web-3']).not.toContain(names()[0]);
    }
  });

  it('lets go of several that are selected before it goes out', () => {
    walk.all(hostId('lab', 'node-1'));
    expect(names()).toHaveLength(3);
    walk.up();
    expect(names()).toEqual([]);
    expect(walk.cursor()).toBeNull();
  });

  it('says what it comes to, and how many are selected', () => {
    walk.setCursor(vmId('lab', 'web-1'));
    walk.end('last', 'extend');
    expect(names()).toEqual(['web-1', 'web-3']);
    expect(said.at(-1)).toMatch(/^web-3, running, on node-1, .*, 2 selected$/);
  });

  it('goes to neighbours in a direction, and stays at the edge', () => {
    walk.setCursor(hostId('lab', 'node-1'));
    walk.move('right', 'select');
    expect(names()).toEqual(['node-2']);
    walk.move('right', 'select');
    expect(names()).toEqual(['node-2']);
  });

  it('looks around without changing the selection, and takes what it is on in and out', () => {
    walk.setCursor(vmId('lab', 'web-1'));
    selection = new Set([vmId('lab', 'web-1')]);
    walk.end('last', 'look');
    expect(names()).toEqual(['web-1']);
    expect(cursors.at(-1)).toBe(vmId('lab', 'web-3'));
    walk.toggle();
    expect(names()).toEqual(['web-1', 'web-3']);
    walk.toggle();
    expect(names()).toEqual(['web-1']);
    expect(said.at(-1)).toMatch(/, not selected$/);
  });

  it('selects all VMs beside a VM, of a host, of a cluster, and on no host', () => {
    walk.all(vmId('lab', 'web-2'));
    expect(names()).toEqual(['web-1', 'web-2', 'web-3']);
    walk.all(hostId('lab', 'node-2'));
    expect(names()).toEqual(['db-1']);
    walk.all('lab');
    expect(names()).toHaveLength(5);
    expect(said.at(-1)).toBe('5 VMs selected');
    walk.all(vmId('lab', 'old'));
    expect(names()).toEqual(['old']);
  });

  it('goes to the holder of what is gone, and says so where the keyboard is here', () => {
    walk.setCursor(vmId('lab', 'web-2'));
    const before = graph;
    graph = build(vms.filter(({ name }) => name !== 'web-2'));
    walk.follow(before, true);
    expect(walk.cursor()).toBe(hostId('lab', 'node-1'));
    expect(cursors.at(-1)).toBe(hostId('lab', 'node-1'));
    expect(said.at(-1)).toMatch(/^web-2 is gone\. node-1, /);
  });

  it('says nothing of it where the keyboard is elsewhere', () => {
    walk.setCursor(vmId('lab', 'db-1'));
    const before = graph;
    graph = build(vms.filter(({ name }) => name !== 'db-1'));
    walk.follow(before, false);
    expect(walk.cursor()).toBe(hostId('lab', 'node-2'));
    expect(said).toEqual([]);
    expect(cursors).toEqual([]);
  });
});
