// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lists } from '../../../../renderer/panels/lists/lists.tsx';
import { setUnits } from '../../../../renderer/ui/units.ts';
import { makeFleet } from '../../../support/fleet.ts';
import { renderPanel } from '../render.tsx';
import { NoResize } from '../without-layout.ts';

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', NoResize);
  vi.useFakeTimers();
});
afterEach(() => {
  setUnits({ sizes: 'binary', clock: 'locale' });
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open(vms: number) {
  const inputs = makeFleet({ clusters: 1, hosts: 4, vms });
  const { app } = renderPanel(<Lists />);
  act(() => {
    app.world.setClusters(inputs.map(({ info }) => info));
    app.world.setWorlds(new Map(inputs.map(({ info, world }) => [info.id, world])));
    vi.advanceTimersByTime(1_000);
  });
  const grid = screen.getByRole('grid');
  const key = (name: string, init: object = {}): boolean => fireEvent.keyDown(grid, { key: name, ...init });
  const chosen = (): number => app.view.getState().selection.length;
  return { app, grid, key, chosen };
}

describe('the table of a list', () => {
  it('has few rows on the page of many, and says how many there are', () => {
    const { grid } = open(2_000);
    expect(grid.getAttribute('aria-rowcount')).toBe('2001');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  it('is walked with the keyboard, the selection following', () => {
    const { app, grid, key, chosen } = open(40);
    key('ArrowDown');
    expect(chosen()).toBe(1);
    const [first] = app.view.getState().selection;
    key('ArrowDown', { shiftKey: true });
    key('ArrowDown', { shiftKey: true });
    expect(chosen()).toBe(3);
    key('End');
    expect(chosen()).toBe(1);
    expect(app.view.getState().selection).not.toContain(first);
    key('Home');
    expect(app.view.getState().selection).toEqual([first]);
    key('a', { ctrlKey: true });
    expect(chosen()).toBe(40);
    key('Escape');
    expect(chosen()).toBe(0);
    const active = grid.getAttribute('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.getAttribute('role')).toBe('row');
  });

  it('goes to the name that is typed', () => {
    const { app, key } = open(60);
    const names = [...app.world.getState().graph.nodes.values()].flatMap((node) =>
      node.type === 'vm' ? [node.name] : [],
    );
    const start = names[30]!.slice(0, 3);
    for (const letter of start) key(letter);
    const [id = ''] = app.view.getState().selection;
    expect(id.split('/')[3]?.startsWith(start)).toBe(true);
  });

  it('tells sizes in the units that are chosen, at once', () => {
    const { grid } = open(10);
    expect(grid.textContent).toContain(' Gi');
    act(() => setUnits({ sizes: 'decimal', clock: 'locale' }));
    expect(grid.textContent).toContain(' GB');
    expect(grid.textContent).not.toContain(' Gi');
  });

  it('follows what is selected on the canvas', () => {
    const { app } = open(10);
    const vm = [...app.world.getState().graph.nodes.values()].find(({ type }) => type === 'vm')!;
    act(() => app.view.setState({ selection: [vm.id] }));
    const rows = screen.getAllByRole('row').filter((row) => row.getAttribute('aria-selected') === 'true');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.dataset.active).toBe('true');
  });

  it('toggles with Ctrl, extends with Shift', () => {
    const { chosen } = open(10);
    const [, one, two, three] = screen.getAllByRole('row');
    fireEvent.click(one!);
    fireEvent.click(three!, { ctrlKey: true });
    expect(chosen()).toBe(2);
    fireEvent.click(one!);
    fireEvent.click(three!, { shiftKey: true });
    expect(chosen()).toBe(3);
    fireEvent.click(two!, { ctrlKey: true });
    expect(chosen()).toBe(2);
  });

  it('says why it is empty', () => {
    open(3);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'no such thing' } });
    expect(screen.getByText(/Nothing in this list/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(screen.getAllByRole('row').length).toBe(4);
  });
});
