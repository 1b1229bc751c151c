import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFinder } from '../../../renderer/store/finder.ts';
import type { Finder } from '../../../renderer/store/finder.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo, hostEntity, vmEntity, worldWith } from '../../support/entities.ts';
import { makeFleet } from '../../support/fleet.ts';

let finder: Finder;
let world: ReturnType<typeof createWorldStore>;
let view: ReturnType<typeof createViewStore>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  world = createWorldStore();
  view = createViewStore();
  finder = openFinder({ world, view });
});
afterEach(() => {
  finder.close();
  vi.useRealTimers();
});

const names = (): string[] | undefined => view.getState().found?.hits.map(({ name }) => name);

describe('the finder', () => {
  it('finds as the query changes, and again as the clusters do', () => {
    world.setClusters([clusterInfo('a')]);
    const web = vmEntity('a', 'web');
    world.setWorlds(new Map([['a', worldWith(web)]]));
    expect(names()).toBeUndefined();
    view.setState({ query: 'kind:vm' });
    finder.finish();
    expect(names()).toEqual(['web']);
    const { found } = view.getState();
    world.setWorlds(new Map([['a', worldWith(web, hostEntity('a', 'h1'))]]));
    vi.runAllTimers();
    finder.finish();
    expect(view.getState().found).toBe(found);
    world.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'), vmEntity('a', 'db'))]]));
    finder.finish();
    expect(names()).toEqual(['web']);
    vi.runAllTimers();
    finder.finish();
    expect(names()).toEqual(['db', 'web']);
    view.setState({ query: '' });
    expect(view.getState().found).toBeNull();
  });

  it('looks behind the input that asks, and keeps what it found before until then', async () => {
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'), vmEntity('a', 'db'))]]));
    view.setState({ query: 'web' });
    expect(names()).toBeUndefined();
    await vi.waitFor(() => expect(names()).toEqual(['web']));
    view.setState({ query: 'db' });
    expect(names()).toEqual(['web']);
    await vi.waitFor(() => expect(names()).toEqual(['db']));
  });

  it('takes the same nodes for something else where another query found them', () => {
    world.setClusters([clusterInfo('a')]);
    world.setWorlds(new Map([['a', worldWith(vmEntity('a', 'web'))]]));
    view.setState({ query: 'web' });
    finder.finish();
    const { found } = view.getState();
    view.setState({ query: 'we' });
    finder.finish();
    expect(names()).toEqual(['web']);
    expect(view.getState().found).not.toBe(found);
  });

  it('gives up a search that another has taken the place of, and says while one is not over', async () => {
    const inputs = makeFleet({ clusters: 4, hosts: 20, vms: 4_000 });
    world.setClusters(inputs.map(({ info }) => info));
    world.setWorlds(new Map(inputs.map((input) => [input.info.id, input.world])));
    const seen: (number | undefined)[] = [];
    const states: boolean[] = [];
    view.subscribe(({ found, isSearching }) => {
      seen.push(found?.hits.length);
      states.push(isSearching);
    });
    view.setState({ query: 'kind:vm' });
    view.setState({ query: 'kind:host' });
    await vi.waitFor(() => expect(view.getState().found?.hits.length).toBe(80), 10_000);
    expect(seen).not.toContain(16_000);
    expect(states.at(-1)).toBe(false);
  });
});
