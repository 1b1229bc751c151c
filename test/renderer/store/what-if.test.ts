import { afterEach, describe, expect, it, vi } from 'vitest';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { askWhatIf, openWhatIf } from '../../../renderer/store/what-if.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { hostId, smallInput, vmId } from '../../support/small-fleet.ts';
import type { SmallVm } from '../../support/small-fleet.ts';

const hosts = ['node-1', 'node-2', 'node-3'];
const inputOf = (vms: SmallVm[]) => smallInput({ id: 'c', hosts, vms });

function open(vms: SmallVm[] = [{ name: 'web', host: 'node-1' }]) {
  vi.useFakeTimers();
  const world = createWorldStore();
  const view = createViewStore();
  const { info, world: entities } = inputOf(vms);
  world.setClusters([info]);
  world.setWorlds(new Map([['c', entities]]));
  openWhatIf({ world, view });
  return { world, view };
}
afterEach(() => vi.useRealTimers());

describe('what if', () => {
  it('foresees at once what is asked, of several hosts, each failed or drained', () => {
    const { view } = open();
    askWhatIf(view, 'failed', [hostId('c', 'node-1')]);
    expect(view.getState().foreseen?.fates.get(vmId('c', 'web'))?.from).toBe('node-1');
    askWhatIf(view, 'drained', [hostId('c', 'node-2'), hostId('c', 'node-1')]);
    expect(view.getState().whatIf).toEqual({
      failed: [],
      drained: [hostId('c', 'node-2'), hostId('c', 'node-1')],
    });
    view.setState({ whatIf: null });
    expect(view.getState().foreseen).toBeNull();
  });

  it('looks again when the cluster has changed, and ends when its hosts are gone', async () => {
    const { view, world } = open();
    askWhatIf(view, 'failed', [hostId('c', 'node-1')]);
    world.setWorlds(
      new Map([
        [
          'c',
          inputOf([
            { name: 'web', host: 'node-1' },
            { name: 'db', host: 'node-1' },
          ]).world,
        ],
      ]),
    );
    expect(view.getState().foreseen?.fates.size).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(view.getState().foreseen?.fates.size).toBe(2);
    world.setWorlds(new Map());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(view.getState().whatIf).toBeNull();
  });
});
