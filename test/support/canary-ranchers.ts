import { expect } from 'vitest';
import { textAt } from '../../electron/simulator/json.ts';
import type { TestBackend } from './backend.ts';
import { until } from './backend.ts';
import { addRancher, addRancherByKubeconfig, followRancherGuests } from './rancher-app.ts';
import type { TestSimulator } from './simulator.ts';

type Stage = {
  app: TestBackend;
  simulator: TestSimulator;
  cluster: string;
  guest: string;
  /** Secrets that Ranchers give out. */
  given: string[];
};

/** The secrets that a Rancher has given out: tokens, and those in the addresses of manifests. */
function secretsOf({ simulator }: Stage): string[] {
  const { auth, store, kinds } = simulator.rancher!;
  const tokens = [...auth.tokens.values()].map(({ bearer }) => bearer.split(':')[1] ?? '');
  const manifests = store.list(kinds.registrationTokens).map((each) => textAt(each, 'status', 'token') ?? '');
  return [...tokens, ...manifests].filter((secret) => secret !== '');
}

const add = ({ app, simulator }: Stage): Promise<string> => addRancher(app, simulator);

/** How every name of the contract about Ranchers is used once; the simulator needs one. */
export const rancherUses = {
  'ranchers.follow': async ({ app }: Stage) => {
    let isTold = false;
    app.follow('ranchers.follow', {}, () => (isTold = true));
    await until('the Ranchers are told', () => isTold);
  },
  'rancher.add': add,
  'rancher.addByKubeconfig': async (stage: Stage) => {
    const { app, simulator } = stage;
    expect(await addRancherByKubeconfig(app, simulator)).toMatchObject({ ok: true });
  },
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
  'rancher.register': async (stage: Stage) => {
    const { app, cluster, given } = stage;
    const asked = { rancher: await add(stage), cluster, name: 'lab', isInsecure: true };
    const answer = await app.call('rancher.register', asked);
    if (!answer.ok) throw new Error(answer.error.message);
    given.push(...secretsOf(stage));
  },
  'registration.follow': async ({ app, cluster }: Stage) => {
    let step = '';
    app.follow('registration.follow', { cluster }, (event) => (step = event.step));
    await until('the registration is told', () => step === 'active');
  },
  'rancher.unregister': async ({ app, cluster }: Stage) => {
    const ended = await app.call('rancher.unregister', { cluster, removes: true });
    expect(ended).toEqual({ ok: true, value: {} });
  },
  'cluster.goThroughRancher': async (stage: Stage) => {
    const { app, simulator, cluster } = stage;
    const [managementId = ''] = Object.values(simulator.rancher!.harvesterIds());
    const asked = { cluster, rancher: await add(stage), managementId };
    expect(await app.call('cluster.goThroughRancher', asked)).toEqual({ ok: true, value: {} });
  },
  'cluster.takeOtherWay': async ({ app, cluster }: Stage) => {
    expect(await app.call('cluster.takeOtherWay', { cluster })).toEqual({ ok: true, value: {} });
    const world = app.followWorld(cluster);
    await until('it is back', () => world.world().health.VirtualMachine?.type === 'live');
    world.cancel();
  },
  'cluster.forgetOtherWay': async ({ app, cluster }: Stage) => {
    expect(await app.call('cluster.forgetOtherWay', { cluster })).toEqual({ ok: true, value: {} });
  },
  'rancher.scaleNodePool': async (stage: Stage) => {
    const asked = { rancher: await add(stage), pool: 'c-rke1a:np-1', quantity: 3 };
    expect(await stage.app.call('rancher.scaleNodePool', asked)).toMatchObject({ ok: false });
  },
  'cluster.merge': async ({ app, cluster }: Stage) => {
    const merged = await app.call('cluster.merge', { cluster, other: 'nowhere' });
    expect(merged).toMatchObject({ ok: false, error: { code: 'not-found' } });
  },
  'cluster.split': async (stage: Stage) => {
    const { app, simulator, cluster } = stage;
    const [managementId = ''] = Object.values(simulator.rancher!.harvesterIds());
    const asked = { cluster, rancher: await add(stage), managementId };
    expect(await app.call('cluster.goThroughRancher', asked)).toEqual({ ok: true, value: {} });
    expect(await app.call('cluster.takeOtherWay', { cluster })).toEqual({ ok: true, value: {} });
    const split = await app.call('cluster.split', { cluster, name: 'Lab through HQ' });
    if (!split.ok) throw new Error(split.error.message);
    expect(await app.call('cluster.remove', { cluster: split.value.cluster })).toMatchObject({ ok: true });
  },
  'rancher.rke1Offer': async (stage: Stage) => {
    // The Rancher of this simulator makes no RKE1 any more.
    const offer = await stage.app.call('rancher.rke1Offer', { rancher: await add(stage) });
    expect(offer).toMatchObject({ ok: false });
  },
  'rancher.createRke1': async (stage: Stage) => {
    const roles = ['etcd', 'control-plane', 'worker'] as const;
    const pool = { hostnamePrefix: 'old-', template: 'a:b', quantity: 1, roles: [...roles] };
    const wish = { name: 'old', kubernetesVersion: 'v1.32.9-rancher1-1', pools: [pool] };
    const asked = { rancher: await add(stage), cluster: stage.cluster, wish };
    expect(await stage.app.call('rancher.createRke1', asked)).toMatchObject({ ok: false });
  },
  'rancher.openPage': async (stage: Stage) => {
    const asked = { rancher: await add(stage), guest: { namespace: 'fleet-default', name: 'shop' } };
    // There is no browser to open.
    expect(await stage.app.call('rancher.openPage', asked)).toMatchObject({ ok: false });
  },
  'guest.fetchKubeconfig': async (stage: Stage) => {
    const { app, simulator, guest, given } = stage;
    const rancher = await add(stage);
    const { store, kinds } = simulator.rancher!;
    const managementId = store.list(kinds.rancherClusters)[0]!.metadata.name;
    const fetched = await app.call('guest.fetchKubeconfig', { guest, rancher, managementId });
    expect(fetched).toEqual({ ok: true, value: {} });
    given.push(...secretsOf(stage));
  },
  'rancher.remove': async (stage: Stage) => {
    const removed = await stage.app.call('rancher.remove', { rancher: await add(stage) });
    expect(removed).toEqual({ ok: true, value: {} });
  },
};
