// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { openMirror } from '../../../renderer/canvas/mirror.ts';
import type { Mirror } from '../../../renderer/canvas/mirror.ts';
import { nothingFolded, withFolded, withHostsFolded } from '../../../renderer/scene/folding.ts';
import { graphOf } from '../../support/laid-fleet.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

it('leaves out what is folded on the canvas, and goes to what hides the focused row', () => {
  const calls: string[] = [];
  const nothing = (): undefined => undefined;
  mirror = openMirror(document.body, {
    onFocus: nothing,
    onSelect: nothing,
    onSelectAll: nothing,
    onOpen: nothing,
    onMenu: nothing,
    onClear: nothing,
    onFold: (id) => calls.push(`fold ${id}`),
    onNudge: (id, direction) => calls.push(`nudge ${id} ${direction}`) > 0,
  });
  const graph = graphOf([{ id: 'lab', hosts: ['node-1'], vms: [{ name: 'web-1', host: 'node-1' }] }]);
  mirror.setGraph(graph);
  mirror.flush();
  const labels = (): string[] =>
    [...document.querySelectorAll('[role=treeitem]')].map((item) => item.textContent);
  const focused = (): string => document.activeElement?.textContent ?? '';
  const press = (key: string, more: KeyboardEventInit = {}): void => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    document.activeElement?.dispatchEvent(event);
  };
  mirror.focus();
  press('ArrowDown');
  press('ArrowDown');
  expect(focused()).toMatch(/^web-1/);
  mirror.setFolding(withHostsFolded(nothingFolded, graph.clusters, true));
  expect(labels().some((label) => label.startsWith('web-1'))).toBe(false);
  expect(focused()).toMatch(/^node-1/);
  expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false');
  press('ArrowRight');
  expect(calls).toEqual([`fold ${graph.clusters[0]?.hosts[0]?.id}`]);
  mirror.setFolding(withFolded(nothingFolded, graph.clusters[0]!, true));
  expect(labels()).toHaveLength(1);
  expect(focused()).toMatch(/^lab/);
  press('ArrowRight', { altKey: true });
  expect(calls.at(-1)).toBe('nudge lab right');
});
