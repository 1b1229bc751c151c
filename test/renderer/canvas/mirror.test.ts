// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mirrorWindow, openMirror } from '../../../renderer/canvas/mirror.ts';
import type { Mirror } from '../../../renderer/canvas/mirror.ts';
import { isFolded, nothingFolded, withFolded } from '../../../renderer/scene/folding.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import type { Graph } from '../../../renderer/scene/graph.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import type { HealthByKind } from '../../../shared/world/patch.ts';
import { makeInfo, toInput } from '../../support/fleet.ts';
import { vmObjects } from '../../support/raw-objects.ts';
import { hostId, smallInput, vmId } from '../../support/small-fleet.ts';
import type { SmallVm } from '../../support/small-fleet.ts';

const calls: string[] = [];
let mirror: Mirror;
let shown: Graph;
let folding = nothingFolded;

function vmsOf(name: string, host: string | null): [KindName, object][] {
  const facts = { address: '10.0.0.9', cores: 2, memoryGib: 4, guest: null };
  return vmObjects('default', name, host === null ? 'Stopped' : 'Running', host, facts);
}
function graphOf(vms: SmallVm[]): Graph {
  return buildGraph([smallInput({ id: 'lab', hosts: ['node-1', 'node-2'], vms })]);
}
const few: SmallVm[] = [
  { name: 'web-1', host: 'node-1', guest: 'shop' },
  { name: 'web-2', host: 'node-1', doing: 'Paused' },
  { name: 'old', host: null },
];
const said = (): string => document.querySelector('[role=status]')?.textContent ?? '';
const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=treeitem]')];
const labels = (): string[] => items().map((item) => item.textContent);
const focused = (): string => document.activeElement?.textContent ?? '';
const press = (key: string, more: KeyboardEventInit = {}): void => {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  );
};

beforeEach(() => {
  vi.useFakeTimers();
  calls.length = 0;
  mirror = openMirror(document.body, {
    onFocus: (id) => calls.push(`focus ${id ?? '-'}`),
    onSelect: (id, way) => calls.push(`${way} ${id}`),
    onSelectAll: (id) => calls.push(`all ${id}`),
    onOpen: (id) => calls.push(`open ${id}`),
    onMenu: (id) => calls.push(`menu ${id}`),
    onFold(id) {
      const node = shown.nodes.get(id);
      if (node?.type !== 'cluster' && node?.type !== 'host') return;
      folding = withFolded(folding, node, !isFolded(folding, node));
      mirror.setFolding(folding);
    },
    onNudge: (id, direction) => calls.push(`nudge ${id} ${direction}`) > 0,
    onClear: () => calls.push('clear'),
  });
  shown = graphOf(few);
  folding = nothingFolded;
  mirror.setGraph(shown);
  mirror.flush();
});

afterEach(() => {
  mirror.close();
  vi.useRealTimers();
  expect(document.body.innerHTML).toBe('');
});

describe('the tree beside the canvas', () => {
  it('does not say of a VM on a host that may not be read that it is on none', () => {
    const objects = vmsOf('web-1', 'node-7').concat(vmsOf('old', null));
    const error = { code: 'forbidden' as const, message: 'You may not list nodes.' };
    const show = (health: HealthByKind): string[] => {
      mirror.setGraph(buildGraph([toInput(makeInfo('lab', 'lab'), objects, health)]));
      mirror.flush();
      return labels();
    };
    expect(show({ Node: { type: 'forbidden', error } })).toEqual([
      'lab, Harvester cluster, hosts may not be read, 2 VMs, no problems',
      'On hosts that may not be read, 1 VM',
      'web-1, running, on node-7, 10.0.0.9',
      'On no host, 1 VM',
      'old, off, on no host',
    ]);
    expect(show({ Node: { type: 'loading' } }).slice(0, 2)).toEqual([
      'lab, Harvester cluster, hosts not loaded yet, 2 VMs, no problems',
      'On hosts not loaded yet, 1 VM',
    ]);
  });

  it('says of a cluster that its certificate is not verified', () => {
    const known = smallInput({ id: 'lab', hosts: ['node-1', 'node-2'], vms: few });
    mirror.setGraph(buildGraph([{ ...known, info: { ...makeInfo('lab', 'lab'), isInsecure: true } }]));
    mirror.flush();
    expect(labels()[0]).toBe('lab, Harvester cluster, 2 hosts, 3 VMs, certificate not verified, no problems');
  });

  it('says everything that is on the canvas', () => {
    expect(labels()).toEqual([
      'lab, Harvester cluster, 2 hosts, 3 VMs, no problems',
      'node-1, management host, ready, 2 VMs',
      'web-1, running, on node-1, 10.0.0.9, likely node of guest cluster shop',
      'web-2, paused, on node-1, 10.0.0.9',
      'node-2, management host, ready, 0 VMs',
      'On no host, 1 VM',
      'old, off, on no host',
      'shop, guest cluster, 1 node, 1 of 1 running, on 1 host',
    ]);
  });

  it('tells level, place and whether an item is open', () => {
    const told = items().map((item) =>
      ['level', 'posinset', 'setsize', 'expanded'].map((name) => item.getAttribute(`aria-${name}`)).join(' '),
    );
    expect(told).toEqual([
      '1 1 1 true',
      '2 1 4 true',
      '3 1 2 ',
      '3 2 2 ',
      '2 2 4 ',
      '2 3 4 true',
      '3 1 1 ',
      '2 4 4 ',
    ]);
  });

  it('is one tab stop, and keeps it on what has the focus', () => {
    const stops = (): string[] =>
      items()
        .filter((item) => item.tabIndex === 0)
        .map((item) => item.textContent);
    expect(stops()).toEqual([labels()[0]]);
    mirror.focus();
    press('ArrowDown');
    expect(stops()).toEqual([labels()[1]]);
    expect(calls).toContain(`focus ${hostId('lab', 'node-1')}`);
  });

  it('moves, folds and opens by keyboard', () => {
    mirror.focus();
    press('ArrowRight');
    expect(focused()).toMatch(/^node-1/);
    press('ArrowLeft');
    expect(labels().some((label) => label.startsWith('web-1'))).toBe(false);
    expect(focused()).toMatch(/^node-1/);
    press('ArrowRight');
    press('ArrowRight');
    expect(focused()).toMatch(/^web-1/);
    press('ArrowLeft');
    expect(focused()).toMatch(/^node-1/);
    press('End');
    expect(focused()).toMatch(/^shop/);
    press('ArrowUp');
    expect(focused()).toMatch(/^old/);
    press('Enter');
    press(' ');
    press(' ', { ctrlKey: true });
    press('F10', { shiftKey: true });
    press('a', { ctrlKey: true });
    const old = vmId('lab', 'old');
    const asked = [`open ${old}`, `only ${old}`, `toggle ${old}`, `menu ${old}`, `all ${old}`];
    expect(calls.slice(-5)).toEqual(asked);
    press('Escape');
    expect(focused()).toMatch(/^On no host/);
    press('Escape');
    expect(focused()).toMatch(/^lab/);
    press('Escape');
    expect(calls.at(-1)).toBe('clear');
    press('Home');
    expect(focused()).toMatch(/^lab/);
  });

  it('takes rows into the selection with Shift and the arrows', () => {
    mirror.focus();
    press('ArrowDown');
    press('ArrowDown');
    press('ArrowDown', { shiftKey: true });
    const taken = calls.filter((call) => call.startsWith('add'));
    expect(taken).toEqual([`add ${vmId('lab', 'web-1')}`, `add ${vmId('lab', 'web-2')}`]);
    expect(focused()).toMatch(/^web-2/);
  });

  it('jumps to what is typed', () => {
    mirror.focus();
    for (const key of 'web-2') press(key);
    expect(focused()).toMatch(/^web-2/);
    vi.advanceTimersByTime(1_000);
    press('w');
    expect(focused()).toMatch(/^web-1/);
  });

  it('shows the selection of the canvas', () => {
    mirror.setSelection(new Set([vmId('lab', 'web-2')]), vmId('lab', 'web-2'));
    const chosen = items().filter((item) => item.getAttribute('aria-selected') === 'true');
    expect(chosen.map((item) => item.dataset.id)).toEqual([vmId('lab', 'web-2')]);
    expect(chosen[0]?.tabIndex).toBe(0);
  });

  it('goes to the holder when its item goes, and says so', () => {
    mirror.focus();
    press('ArrowDown');
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toMatch(/^web-2/);
    mirror.setGraph(graphOf(few.filter(({ name }) => name !== 'web-2')));
    mirror.flush();
    expect(focused()).toMatch(/^node-1/);
    expect(said()).toBe('web-2 is gone. node-1, management host, ready, 1 VM');
    expect(document.activeElement?.getAttribute('tabindex')).toBe('0');
  });

  it('goes further out where the holder went too', () => {
    mirror.focus();
    press('End');
    press('ArrowUp');
    expect(focused()).toMatch(/^old/);
    mirror.setGraph(graphOf(few.slice(0, 1)));
    mirror.flush();
    expect(focused()).toMatch(/^lab/);
  });

  it('follows the graph a moment later by itself, and keeps the elements of what stayed', () => {
    const before = items()[2];
    mirror.setGraph(graphOf([...few, { name: 'new', host: 'node-2' }]));
    expect(labels()).not.toContain('new, running, on node-2, 10.0.0.9');
    vi.advanceTimersByTime(500);
    expect(labels()).toContain('new, running, on node-2, 10.0.0.9');
    expect(items()[2]).toBe(before);
  });

  it('holds at most a window of a large fleet, and can still go everywhere', () => {
    mirror.setGraph(
      graphOf(Array.from({ length: 900 }, (_, index) => ({ name: `vm-${index}`, host: 'node-2' }))),
    );
    mirror.flush();
    expect(items()).toHaveLength(mirrorWindow);
    mirror.focus();
    press('End');
    expect(focused()).toMatch(/^vm-899/);
    expect(items()).toHaveLength(mirrorWindow);
    expect(document.activeElement?.getAttribute('aria-posinset')).toBe('900');
    press('Home');
    expect(focused()).toMatch(/^lab/);
  });

  it('is as small in the page at 20,000 VMs as at 2,000, and makes lines only for what is shown', () => {
    const hosts = Array.from({ length: 100 }, (_, index) => `node-${index}`);
    const sizeOf = (count: number): number => {
      const vms = Array.from({ length: count }, (_, index) => ({
        name: `vm-${index}`,
        host: hosts[index % hosts.length] ?? null,
      }));
      mirror.setGraph(buildGraph([smallInput({ id: 'lab', hosts, vms })]));
      mirror.flush();
      mirror.focus();
      press('End');
      return document.body.querySelectorAll('*').length;
    };
    const small = sizeOf(2_000);
    expect(small).toBeLessThan(250);
    expect(sizeOf(20_000)).toBe(small);
    expect(document.activeElement?.getAttribute('aria-setsize')).toBe('200');
  });

  it('says what the user caused at once, and what happens by itself now and then', () => {
    mirror.say('web-1, running');
    expect(said()).toBe('web-1, running');
    for (let index = 0; index < 5; index += 1) {
      mirror.setGraph(
        graphOf([
          ...few,
          ...Array.from({ length: index + 1 }, (_, at) => ({ name: `x-${at}`, host: 'node-2' })),
        ]),
      );
    }
    expect(said()).toBe('web-1, running');
    vi.advanceTimersByTime(4_500);
    expect(said()).toBe('8 VMs, 0 problems');
  });

  it('names what got worse, counts what got better, and tells that a cluster is lost', () => {
    const failing: SmallVm[] = [...few, { name: 'bad', host: 'node-1', doing: 'CrashLoopBackOff' }];
    mirror.setGraph(graphOf(failing));
    vi.advanceTimersByTime(4_500);
    expect(said()).toMatch(/^1 new problem: bad, .+\. 4 VMs, 1 problem$/);
    mirror.setGraph(graphOf(few));
    vi.advanceTimersByTime(4_500);
    expect(said()).toBe('1 problem is over. 3 VMs, 0 problems');
    const error = { code: 'unreachable' as const, message: 'lab cannot be reached.' };
    const since = '2026-03-01T12:00:00Z';
    const known = smallInput({ id: 'lab', hosts: ['node-1', 'node-2'], vms: few });
    const connection = { type: 'failed' as const, since, error, retryAt: null };
    mirror.setGraph(buildGraph([{ ...known, info: { ...makeInfo('lab', 'lab'), connection } }]));
    vi.advanceTimersByTime(4_500);
    expect(said()).toMatch(/^lab: unreachable, last seen /);
  });
});
