import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Preferences, PreferencesChange } from '../../../shared/preferences.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { addView, changeView, moveView, openViewer, viewNow } from '../../../renderer/store/views.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo, hostEntity, vmEntity, worldWith } from '../../support/entities.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const parts = viewNow(createViewStore(), null);
const names = (views: readonly { name: string }[]): string[] => views.map(({ name }) => name);

describe('the list of views', () => {
  const views = addView(addView(addView([], 'a', parts), 'b', parts), 'a', parts);

  it('has a name and an id for each of its own', () => {
    expect(names(views)).toEqual(['a', 'b', 'a 2']);
    expect(new Set(views.map(({ id }) => id)).size).toBe(3);
    const again = addView(views.slice(1), 'c', parts);
    expect(new Set(again.map(({ id }) => id)).size).toBe(3);
  });

  it('can be renamed and reordered, as far as there is room', () => {
    const [first] = views;
    expect(names(changeView(views, first!.id, { name: 'z' }))).toEqual(['z', 'b', 'a 2']);
    expect(names(moveView(views, first!.id, 1))).toEqual(['b', 'a', 'a 2']);
    expect(names(moveView(views, first!.id, -1))).toEqual(['a', 'b', 'a 2']);
    expect(names(moveView(views, first!.id, 9))).toEqual(['b', 'a 2', 'a']);
  });

  it('is kept among the preferences, and is empty in those of before', () => {
    expect(Preferences.parse({}).savedViews).toEqual([]);
    expect(PreferencesChange.parse({ savedViews: views }).savedViews).toEqual(views);
    expect(PreferencesChange.parse({})).toEqual({});
  });
});

function openStores() {
  const world = createWorldStore();
  const view = createViewStore();
  const setCamera = vi.fn();
  const tools = { world, view, setCamera, setOverlay: vi.fn(), setWorkloads: vi.fn() };
  return { world, view, setCamera, viewer: openViewer(tools) };
}

const vm = 'a/VirtualMachine/default/web';

describe('showing a view', () => {
  it('asks at once, and selects and looks as soon as the cluster is there', () => {
    const { world, view, setCamera, viewer } = openStores();
    const camera = { x: 1, y: 2, zoom: 0.5 };
    viewer.show({ ...parts, query: 'web', selection: [vm], camera, clusters: ['a'] });
    expect(view.getState().query).toBe('web');
    expect(view.getState().selection).toEqual([]);
    world.setClusters([clusterInfo('a')]);
    expect(setCamera).not.toHaveBeenCalled();
    world.setWorlds(new Map([['a', worldWith(hostEntity('a', 'h1'), vmEntity('a', 'web'))]]));
    expect(view.getState().selection).toEqual([vm]);
    expect(setCamera).toHaveBeenCalledExactlyOnceWith(camera);
  });

  it('gives way to a choice of the user', () => {
    const { world, view, setCamera, viewer } = openStores();
    viewer.show({ ...parts, selection: [vm], camera: { x: 0, y: 0, zoom: 1 } });
    view.setState({ selection: ['a'] });
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'))]]));
    expect(view.getState().selection).toEqual(['a']);
    expect(setCamera).not.toHaveBeenCalled();
  });

  it('shows what there is where the rest does not come', () => {
    const { world, view, setCamera, viewer } = openStores();
    viewer.show({ ...parts, selection: [vm, 'gone'], camera: { x: 0, y: 0, zoom: 1 } });
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'))]]));
    expect(setCamera).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20_000);
    expect(view.getState().selection).toEqual([vm]);
    expect(setCamera).toHaveBeenCalledOnce();
  });
});
