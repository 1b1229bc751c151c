import { expect } from 'vitest';
import type { TestBackend } from './backend.ts';
import { until } from './backend.ts';
import { addRancher, followRancherGuests } from './rancher-app.ts';
import type { TestSimulator } from './simulator.ts';

type Stage = { app: TestBackend; simulator: TestSimulator };

const add = ({ app, simulator }: Stage): Promise<string> => addRancher(app, simulator);

/** How every name of the contract about Ranchers is used once; the simulator needs one. */
export const rancherUses = {
  'ranchers.follow': async ({ app }: Stage) => {
    let isTold = false;
    app.follow('ranchers.follow', {}, () => (isTold = true));
    await until('the Ranchers are told', () => isTold);
  },
  'rancher.add': add,
  'rancher.read': async (stage: Stage) => {
    const report = await stage.app.call('rancher.read', { rancher: await add(stage) });
    expect(report).toMatchObject({ ok: true });
  },
  'rancher.draft': async (stage: Stage) => {
    const rancher = await add(stage);
    const clusters = Object.values(stage.simulator.rancher!.harvesterIds());
    expect(await stage.app.call('rancher.draft', { rancher, clusters })).toMatchObject({ ok: true });
  },
  'rancher.followGuests': async (stage: Stage) => {
    const seen = followRancherGuests(stage.app, await add(stage));
    await until('the guest clusters of the Rancher are told', () => seen.event()?.state === 'live');
  },
  'rancher.remove': async (stage: Stage) => {
    const removed = await stage.app.call('rancher.remove', { rancher: await add(stage) });
    expect(removed).toEqual({ ok: true, value: {} });
  },
};
