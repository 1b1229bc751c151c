import { beforeEach, expect, it, vi } from 'vitest';
import { openGuide } from '../../../renderer/store/go-to.ts';
import type { Guide } from '../../../renderer/store/go-to.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import type { ViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo, vmEntity, worldWith } from '../../support/entities.ts';

const vm = vmEntity('a', 'web');
let world: WorldStore;
let view: ViewStore;
let guide: Guide;
const zoomTo = vi.fn();
const onMissing = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  world = createWorldStore();
  view = createViewStore();
  guide = openGuide({ world, view, zoomTo, onMissing });
  return () => {
    guide.close();
    vi.useRealTimers();
  };
});

const arrive = (): void => {
  world.setClusters([clusterInfo('a')]);
  world.setWorlds(new Map([['a', worldWith(vm)]]));
};

it('goes at once to what is there', () => {
  arrive();
  guide.goTo(vm.id);
  expect(view.getState().selection).toEqual([vm.id]);
  expect(zoomTo).toHaveBeenCalledExactlyOnceWith(vm.id);
});

it('waits for what has not come yet', () => {
  guide.goTo(vm.id);
  expect(zoomTo).not.toHaveBeenCalled();
  arrive();
  expect(zoomTo).toHaveBeenCalledExactlyOnceWith(vm.id);
  world.setWorlds(new Map());
  arrive();
  expect(zoomTo).toHaveBeenCalledTimes(1);
});

it('gives up when the user chooses something else', () => {
  guide.goTo(vm.id);
  view.setState({ selection: ['b'] });
  arrive();
  expect(view.getState().selection).toEqual(['b']);
  vi.runAllTimers();
  expect(onMissing).not.toHaveBeenCalled();
});

it('says so where it does not come', () => {
  guide.goTo('a/VirtualMachine/default/gone');
  arrive();
  vi.runAllTimers();
  expect(onMissing).toHaveBeenCalledExactlyOnceWith('a/VirtualMachine/default/gone');
});

it('follows the latest wish only', () => {
  guide.goTo(vm.id);
  guide.goTo('a');
  arrive();
  expect(view.getState().selection).toEqual(['a']);
});
