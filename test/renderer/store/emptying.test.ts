import { beforeEach, expect, it, vi } from 'vitest';
import type { Actions } from '../../../renderer/store/actions.ts';
import type { Batches } from '../../../renderer/store/batches.ts';
import { openEmptying } from '../../../renderer/store/emptying.ts';
import type { Emptying } from '../../../renderer/store/emptying.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import type { ViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { hostId, smallInput, vmId } from '../../support/small-fleet.ts';

const host = hostId('c', 'node-1');
const vms = [vmId('c', 'db'), vmId('c', 'web')];
const run = vi.fn<Actions['run']>(async () => {});
const runBatch = vi.fn<Batches['run']>();
let world: WorldStore;
let view: ViewStore;
let emptying: Emptying;

function show(...running: string[]): void {
  const { info, world: shown } = smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2'],
    vms: ['db', 'web'].map((name) => ({ name, host: running.includes(name) ? 'node-1' : null })),
  });
  world.setClusters([info]);
  world.setWorlds(new Map([['c', shown]]));
}

beforeEach(() => {
  vi.clearAllMocks();
  world = createWorldStore();
  view = createViewStore();
  runBatch.mockImplementation((action, entities) => {
    const batch = {
      id: 7,
      action,
      entities,
      begun: 0,
      ...{ done: [], late: [], failures: [], undoes: null },
      isCancelled: false,
      startedAt: '',
      endedAt: null,
    };
    view.setState({ batches: [batch] });
  });
  const batches: Batches = { run: runBatch, cancel: () => {} };
  emptying = openEmptying({ actions: { run }, batches, world, view });
  show('db', 'web');
});

it('asks for maintenance mode once every guest is off, and not before', () => {
  emptying.begin(host, vms);
  expect(runBatch).toHaveBeenCalledExactlyOnceWith('vm.stop', vms);
  show('db');
  expect(run).not.toHaveBeenCalled();
  show();
  expect(run).toHaveBeenCalledExactlyOnceWith('host.enterMaintenance', host, {
    options: { isForced: false },
  });
  expect(view.getState().emptying).toEqual({});
  show();
  expect(run).toHaveBeenCalledOnce();
});

it('gives up where a guest is refused, and where the user does', () => {
  emptying.begin(host, vms);
  view.setState(({ batches: [batch] }) => ({
    batches: [{ ...batch!, failures: [{ entity: vms[0]!, name: 'db', text: 'no' }] }],
  }));
  expect(view.getState().emptying).toEqual({});
  show();
  expect(run).not.toHaveBeenCalled();

  show('web');
  emptying.begin(host, vms);
  emptying.cancel(host);
  show();
  expect(run).not.toHaveBeenCalled();
});
