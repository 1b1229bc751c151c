import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { actions } from '../../../shared/actions/index.ts';
import { appError } from '../../../shared/error.ts';
import { rightKey } from '../../../shared/rights.ts';
import { whyNotAllowed } from '../../../renderer/panels/right-words.ts';
import { followRights } from '../../../renderer/store/rights.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import type { ViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo, hostEntity, instanceEntity, vmEntity, worldWith } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { FakeClient } from '../../support/fake-client.ts';

const host = hostEntity('a', 'node-01');
const vm = vmEntity('a', 'web');
const parts = [host, vm, instanceEntity('a', 'web', 'node-01'), vmEntity('a', 'db')];

let client: FakeClient;
let world: WorldStore;
let view: ViewStore;
let followed: { close: () => void };
let nowMs = 0;
let isAllowed: boolean | null;
beforeEach(() => {
  nowMs = 0;
  isAllowed = false;
  client = openFakeClient({
    'rights.check': ({ rights }) => ({
      ok: true,
      value: { allowed: rights.map(({ verb }) => (verb === 'patch' ? isAllowed : true)) },
    }),
  });
  world = createWorldStore();
  view = createViewStore();
  world.setClusters([clusterInfo('a')]);
  world.setWorlds(new Map([['a', worldWith(...parts)]]));
  followed = followRights({ backend: client, world, view, now: () => nowMs });
});
afterEach(() => followed.close());

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
const words = (name: 'vm.start' | 'vm.stop'): string | null =>
  whyNotAllowed(world.getState(), actions[name], vm);
const select = async (...ids: string[]): Promise<void> => {
  view.setState({ selection: ids });
  await settled();
};

it('asks nothing before something is selected, then for all of it at once, and says which right is missing', async () => {
  await settled();
  expect(client.asked).toEqual([]);
  await select(host.id, vm.id);
  expect(client.asked).toHaveLength(1);
  expect(client.asked[0]?.input).toMatchObject({
    cluster: 'a',
    rights: expect.arrayContaining([
      expect.objectContaining({ verb: 'update', subresource: 'start', namespace: vm.namespace }),
      expect.objectContaining({ verb: 'patch', subresource: null, namespace: vm.namespace }),
    ]) as unknown,
  });
  expect(words('vm.start')).toBeNull();
  expect(words('vm.stop')).toBe(`You may not patch virtualmachines in ${vm.namespace}.`);
  await select(vm.id);
  expect(client.asked).toHaveLength(1);
});

it('asks anew after a while, and at once where the cluster refused what was said to be allowed', async () => {
  isAllowed = true;
  await select(vm.id);
  expect(words('vm.stop')).toBeNull();
  isAllowed = false;
  view.setState({
    activities: [
      {
        ...{ id: 1, action: 'vm.stop', entity: vm.id, name: 'web', startedAt: '', endedAt: '' },
        limitMs: 1,
        ...{ state: 'refused', error: appError('forbidden', 'no') },
      },
    ],
  });
  await settled();
  expect(words('vm.stop')).toMatch(/^You may not patch/);
  expect(client.asked).toHaveLength(2);
  nowMs = 300_000;
  await select();
  await select(vm.id);
  expect(client.asked).toHaveLength(3);
});

it('forgets what it knows when the connection goes, and asks over the next one', async () => {
  await select(vm.id);
  world.setClusters([clusterInfo('a', { connection: { type: 'disconnected' } })]);
  expect(world.getState().rights.size).toBe(0);
  await settled();
  expect(client.asked).toHaveLength(1);
  world.setClusters([clusterInfo('a')]);
  await settled();
  expect(client.asked).toHaveLength(2);
  expect(words('vm.stop')).toMatch(/^You may not patch/);
});

it('takes for possible what the cluster would not tell, and asks for it again', async () => {
  isAllowed = null;
  await select(vm.id);
  expect(words('vm.stop')).toBeNull();
  const known = [...world.getState().rights.get('a')!.keys()];
  expect(known).toContain(rightKey({ ...actions['vm.start'].needs[0]!, namespace: vm.namespace }));
  expect(known).not.toContain(rightKey({ ...actions['vm.stop'].needs[0]!, namespace: vm.namespace }));
  isAllowed = false;
  await select();
  await select(vm.id);
  await vi.waitFor(() => expect(words('vm.stop')).toMatch(/^You may not/));
});
