// @vitest-environment jsdom
import { act, cleanup, createEvent, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { ok } from '../../../shared/result.ts';
import { stepOf, toGroups } from '../../../renderer/panels/rail/groups.ts';
import { Rail } from '../../../renderer/panels/rail/rail.tsx';
import { listed } from '../../../renderer/panels/rail/move-cluster.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import { clusterInfo, vmEntity, worldWith } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

vi.stubGlobal('CSS', { escape: (text: string) => text });
afterEach(cleanup);

const failed: Partial<ClusterInfo> = {
  connection: {
    type: 'failed',
    since: '2026-03-01T08:00:00Z',
    error: { code: 'unreachable', message: 'Nothing answers.' },
    retryAt: null,
  },
};

/** The rail over a back end that puts clusters where it is told to, as the real one does. */
async function openRail(infos: ClusterInfo[]): Promise<TestApp> {
  let clusters = infos;
  const { app } = renderPanel(<Rail />, {
    'cluster.move': ({ cluster, group, before }) => {
      const moved = clusters.find(({ id }) => id === cluster)!;
      const others = clusters.filter(({ id }) => id !== cluster);
      const at = others.findIndex(({ id }) => id === before);
      clusters = others.toSpliced(at === -1 ? others.length : at, 0, { ...moved, group });
      app.world.setClusters(clusters);
      return ok({});
    },
    'cluster.connect': () => ok({}),
    'cluster.disconnect': () => ok({}),
  });
  await act(async () => app.world.setClusters(clusters));
  return app;
}
const rows = (): string[] =>
  [...document.querySelectorAll('.cluster-row-name')].map(({ textContent }) => textContent);
const row = (name: string): HTMLElement =>
  screen.getByText(name, { selector: '.cluster-row-name' }).closest<HTMLElement>('button')!;
const press = (key: string, more: object = {}): Promise<boolean> =>
  act(async () => fireEvent.keyDown(document.activeElement!, { key, ...more }));
const labs = (): ClusterInfo[] => [
  clusterInfo('a', { group: 'Labs' }),
  clusterInfo('b'),
  clusterInfo('c', { group: 'Edge', ...failed }),
  clusterInfo('d', { group: 'Labs' }),
];

describe('groups', () => {
  it('are headed by name with their count and worst state, after what is in none', async () => {
    await openRail(labs());
    const heads = screen.getAllByRole('heading', { level: 3 });
    expect(heads.map(({ textContent }) => textContent)).toEqual([
      'No group1 cluster',
      'Edge1 cluster',
      'Labs2 clusters',
    ]);
    expect(within(heads[1]!).getByRole('img').getAttribute('aria-label')).toBe('Error');
    expect(within(heads[2]!).queryByRole('img')).toBeNull();
    expect(rows()).toEqual(['b', 'c', 'a', 'd']);
  });

  it('have no heads where there are none', async () => {
    await openRail([clusterInfo('a'), clusterInfo('b')]);
    expect(screen.queryAllByRole('heading', { level: 3 })).toEqual([]);
    expect(rows()).toEqual(['a', 'b']);
  });

  it('fold and open, also by key', async () => {
    await openRail(labs());
    const labsHead = screen.getByRole('button', { name: /^Labs/ });
    await act(async () => fireEvent.click(labsHead));
    expect(rows()).toEqual(['b', 'c']);
    labsHead.focus();
    await press('ArrowRight');
    expect(rows()).toEqual(['b', 'c', 'a', 'd']);
    await press('ArrowLeft');
    expect(rows()).toEqual(['b', 'c']);
  });

  it('say how much is wrong in them while they are folded', async () => {
    const app = await openRail(labs());
    const problem = { severity: 'error' as const, code: 'ErrorUnschedulable', text: 'No host takes it.' };
    const bad = { ...vmEntity('a', 'web'), state: 'error' as const, problems: [problem] };
    await act(async () => app.world.setWorlds(new Map([['a', worldWith(bad)]])));
    const head = screen.getByRole('button', { name: /^Labs/ });
    expect(within(head).queryByRole('img', { name: '1 error' })).toBeNull();
    await act(async () => fireEvent.click(head));
    expect(
      within(head)
        .getAllByRole('img')
        .map((each) => each.getAttribute('aria-label')),
    ).toEqual(['1 error']);
    expect(head.querySelector('.trouble')!.textContent).toBe('1');
  });

  it('connect and disconnect all they have', async () => {
    const app = await openRail([
      clusterInfo('a', { group: 'Labs', connection: { type: 'disconnected' } }),
      clusterInfo('b', { group: 'Labs', ...failed }),
      clusterInfo('c', { group: 'Labs' }),
      clusterInfo('d', { connection: { type: 'disconnected' } }),
    ]);
    const choose = async (item: string): Promise<void> => {
      await act(async () => fireEvent.contextMenu(screen.getByRole('button', { name: /^Labs/ })));
      await act(async () => fireEvent.click(screen.getByRole('menuitem', { name: item })));
    };
    await choose('Connect all');
    await choose('Disconnect all');
    expect(app.client.asked.map(({ name, input }) => [name, (input as { cluster: string }).cluster])).toEqual(
      [
        ['cluster.connect', 'a'],
        ['cluster.connect', 'b'],
        ['cluster.disconnect', 'b'],
        ['cluster.disconnect', 'c'],
      ],
    );
  });
});

describe('the order', () => {
  it('is changed with Alt and an arrow, also into the next group, and the focus stays', async () => {
    const app = await openRail(labs());
    row('a').focus();
    await press('ArrowDown', { altKey: true });
    expect(rows()).toEqual(['b', 'c', 'd', 'a']);
    expect(document.activeElement).toBe(row('a'));
    await press('ArrowUp', { altKey: true });
    await press('ArrowUp', { altKey: true });
    expect(rows()).toEqual(['b', 'c', 'a', 'd']);
    expect(app.world.getState().clusters?.find(({ id }) => id === 'a')?.group).toBe('Edge');
    expect(document.activeElement).toBe(row('a'));
    expect(screen.getByText('a moved up, in Edge')).toBeTruthy();
  });

  it('is changed by dragging, onto a cluster or into a group', async () => {
    await openRail(labs());
    const drag = async (from: HTMLElement, to: HTMLElement, clientY: number): Promise<void> => {
      const data = new Map<string, string>();
      const dataTransfer = {
        setData: (type: string, text: string) => void data.set(type, text),
        getData: (type: string) => data.get(type) ?? '',
        get types() {
          return [...data.keys()];
        },
        effectAllowed: 'none',
      };
      for (const [name, target] of [
        ['dragStart', from],
        ['dragOver', to],
        ['drop', to],
      ] as const) {
        const event = createEvent[name](target, { dataTransfer });
        Object.defineProperty(event, 'clientY', { value: clientY });
        await act(async () => fireEvent(target, event));
      }
    };
    await drag(row('d'), row('b'), 100);
    expect(rows()).toEqual(['b', 'd', 'c', 'a']);
    await drag(row('d'), row('b'), -1);
    expect(rows()).toEqual(['d', 'b', 'c', 'a']);
    await drag(row('b'), screen.getByRole('button', { name: /^Labs/ }), 0);
    expect(rows()).toEqual(['d', 'c', 'b', 'a']);
  });

  it('steps past neighbours and between groups, and stops at both ends', () => {
    const infos = labs();
    const graph = buildGraph(infos.map((info) => ({ info, world: worldWith() })));
    const groups = toGroups(listed(infos, graph.nodes));
    expect(groups.map(({ clusters }) => clusters.map(({ id }) => id).join(''))).toEqual(['b', 'c', 'ad']);
    expect(stepOf(groups, 'b', -1)).toBeNull();
    expect(stepOf(groups, 'd', 1)).toBeNull();
    expect(stepOf(groups, 'b', 1)).toEqual({ group: 'Edge', before: 'c' });
    expect(stepOf(groups, 'a', -1)).toEqual({ group: 'Edge', before: null });
    expect(stepOf(groups, 'a', 1)).toEqual({ group: 'Labs', before: null });
    expect(stepOf(groups, 'gone', 1)).toBeNull();
  });
});

describe('fifty clusters', () => {
  const fifty = (): ClusterInfo[] =>
    Array.from({ length: 50 }, (_, index) =>
      clusterInfo(`c${index}`, {
        tags: index % 10 === 0 ? ['edge'] : [],
        group: index < 25 ? 'West' : 'East',
      }),
    );

  it('are narrowed by name, group, tag or address, and say so', async () => {
    await openRail(fifty());
    const box = screen.getByLabelText('Filter clusters');
    fireEvent.change(box, { target: { value: 'EDGE' } });
    expect(rows()).toEqual(['c30', 'c40', 'c0', 'c10', 'c20']);
    expect(screen.getByText('5 clusters of 50')).toBeTruthy();
    fireEvent.change(box, { target: { value: 'c49.example' } });
    expect(rows()).toEqual(['c49']);
    fireEvent.change(box, { target: { value: 'nowhere' } });
    expect(screen.getByText(/No cluster has nowhere in its name/)).toBeTruthy();
    fireEvent.keyDown(box, { key: 'Escape' });
    expect(rows()).toHaveLength(50);
    expect((box as HTMLInputElement).value).toBe('');
  });

  it('have no box while they are few', async () => {
    await openRail(fifty().slice(0, 8));
    expect(screen.queryByLabelText('Filter clusters')).toBeNull();
  });

  it('are one stop of Tab, and walked by arrow keys', async () => {
    await openRail(fifty());
    const list = document.querySelector('.rail-list')!;
    const stops = (): string[] =>
      [...list.querySelectorAll<HTMLElement>('button')]
        .filter(({ tabIndex }) => tabIndex === 0)
        .map((button) => button.getAttribute('aria-label') ?? button.textContent);
    expect(stops()).toEqual(['East25 clusters', 'Menu of group East']);
    screen.getByRole('button', { name: /^East/ }).focus();
    await press('ArrowDown');
    expect(document.activeElement).toBe(row('c25'));
    expect(stops()).toEqual([row('c25').textContent, 'Menu of c25']);
    await press('End');
    expect(document.activeElement).toBe(row('c24'));
    await press('ArrowLeft');
    expect(document.activeElement?.textContent).toBe('West25 clusters');
    await press('Home');
    expect(document.activeElement?.textContent).toBe('East25 clusters');
  });
});

it('marks what was saved without a check, until it is verified', async () => {
  const app = await openRail([clusterInfo('a', { verifiedAt: null, ...failed })]);
  expect(screen.getByText('Not verified')).toBeTruthy();
  await act(async () => app.world.setClusters([clusterInfo('a')]));
  expect(screen.queryByText('Not verified')).toBeNull();
});
