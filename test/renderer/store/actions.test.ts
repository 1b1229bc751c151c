import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { actionTimeoutMs, openActions } from '../../../renderer/store/actions.ts';
import type { Actions } from '../../../renderer/store/actions.ts';
import { pendingEntities } from '../../../renderer/store/activity.ts';
import type { Activity } from '../../../renderer/store/activity.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import type { ViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { FakeClient } from '../../support/fake-client.ts';

const running = vmEntity('a', 'web');
const stopped = vmEntity('a', 'web', { isOff: true });

let world: WorldStore;
let view: ViewStore;
let client: FakeClient;
let actions: Actions;
let answer: Result<Record<string, never>>;
const release = vi.fn();
const hold = vi.fn(() => release);
const onTrouble = vi.fn<(activity: Activity) => void>();

const show = (vm: typeof running): void => world.setWorlds(new Map([['a', worldWith(vm)]]));
const last = (): Activity | undefined => view.getState().activities[0];
const pending = (): string[] => pendingEntities(view.getState().activities);

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  answer = ok({});
  world = createWorldStore();
  world.setClusters([clusterInfo('a')]);
  show(running);
  view = createViewStore();
  client = openFakeClient({ 'action.run': () => answer });
  actions = openActions({ backend: client, world, view, layers: { hold }, onTrouble });
});

afterEach(() => {
  actions.close();
  vi.useRealTimers();
});

describe('an accepted action', () => {
  it('is pending until the watch shows its effect', async () => {
    await actions.run('vm.stop', running.id);
    expect(client.asked).toEqual([{ name: 'action.run', input: { action: 'vm.stop', entity: running.id } }]);
    expect(last()).toMatchObject({ state: 'waiting', name: 'web', endedAt: null });
    expect(pending()).toEqual([running.id]);
    show(running);
    expect(last()?.state).toBe('waiting');
    show(stopped);
    expect(last()).toMatchObject({ state: 'done' });
    expect(last()?.endedAt).not.toBeNull();
    expect(pending()).toEqual([]);
    vi.advanceTimersByTime(actionTimeoutMs * 2);
    expect(last()?.state).toBe('done');
    expect(onTrouble).not.toHaveBeenCalled();
  });

  it('is done at once where the watch was faster than the answer', async () => {
    show(stopped);
    await actions.run('vm.stop', running.id);
    expect(last()?.state).toBe('done');
  });

  it('says so where nothing is seen of it for two minutes', async () => {
    await actions.run('vm.stop', running.id);
    vi.advanceTimersByTime(actionTimeoutMs - 1);
    expect(last()?.state).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(last()?.state).toBe('late');
    expect(pending()).toEqual([]);
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith(last());
  });

  it('takes its options along, and is done only with what was not there before', async () => {
    world.setWorlds(new Map([['a', worldWith(running, instanceEntity('a', 'web', 'node-01'))]]));
    await actions.run('vm.restart', running.id, { options: { isForced: true } });
    expect(client.asked[0]?.input).toEqual({
      action: 'vm.restart',
      entity: running.id,
      options: { isForced: true },
    });
    expect(last()).toMatchObject({ state: 'waiting', options: { isForced: true } });
    const anew = { ...instanceEntity('a', 'web', 'node-01'), uid: 'another' };
    world.setWorlds(new Map([['a', worldWith(running, anew)]]));
    expect(last()?.state).toBe('done');
  });

  it('has the layer read that shows its effect, as long as it is waited for', async () => {
    await actions.run('vm.snapshot', running.id, { options: { name: 'before' } });
    expect(hold).toHaveBeenCalledExactlyOnceWith('backups');
    expect(release).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_800_000);
    expect(last()?.state).toBe('late');
    expect(release).toHaveBeenCalledOnce();
  });

  it('is asked for once however often one presses', async () => {
    await Promise.all([actions.run('vm.stop', running.id), actions.run('vm.stop', running.id)]);
    await actions.run('vm.stop', running.id);
    expect(client.asked).toHaveLength(1);
  });
});

describe('a refused action', () => {
  it('is told with the words of the server, and nothing stays pending', async () => {
    const error = appError('rejected', 'admission webhook "x" denied the request: not today');
    answer = fail(error);
    await actions.run('vm.stop', running.id);
    expect(last()).toMatchObject({ state: 'refused', error });
    expect(pending()).toEqual([]);
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith(last());
  });

  it('is not yet refused where the request was sent and no answer came: the cluster tells', async () => {
    const error = appError('unreachable', 'The connection to a was cut.', { isUnsure: true });
    answer = fail(error);
    await actions.run('vm.stop', running.id);
    expect(last()).toMatchObject({ state: 'unsure', error });
    expect(pending()).toEqual([running.id]);
    show(stopped);
    expect(last()?.state).toBe('done');
    expect(onTrouble).not.toHaveBeenCalled();
  });

  it('is lost where the cluster never shows what was sent without an answer', async () => {
    answer = fail(appError('timeout', 'a did not answer in time.', { isUnsure: true }));
    await actions.run('vm.stop', running.id);
    vi.advanceTimersByTime(actionTimeoutMs);
    expect(last()?.state).toBe('lost');
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith(last());
  });

  it('can be asked for again', async () => {
    answer = fail(appError('conflict', 'Not now.'));
    await actions.run('vm.stop', running.id);
    answer = ok({});
    await actions.run('vm.stop', running.id);
    expect(view.getState().activities.map(({ state }) => state)).toEqual(['waiting', 'refused']);
  });
});
