import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openPlans } from '../../../renderer/store/plans.ts';
import type { Plans } from '../../../renderer/store/plans.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { Pool } from '../../../shared/plan/shape.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { ok } from '../../../shared/result.ts';
import { until } from '../../support/backend.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { followRancherGuests } from '../../support/rancher-app.ts';
import { openThroughLab } from '../../support/through-lab.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const slow = 600_000;

/** The plans of a page that is told what the back end of a lab tells; `look` takes in what is told by now. */
function openPage(lab: ThroughLab): { plans: Plans; look: () => void; close: () => Promise<void> } {
  const app = lab.app();
  const world = createWorldStore();
  const plans = openPlans({ backend: openFakeClient({ 'plan.save': () => ok({}) }), world });
  const seen = app.followWorld(lab.cluster);
  const told = followRancherGuests(app, lab.rancherId);
  let clusters: readonly ClusterInfo[] = [];
  let ranchers: readonly RancherInfo[] = [];
  app.follow('clusters.follow', {}, (event) => (clusters = event.clusters));
  app.follow('ranchers.follow', {}, (event) => (ranchers = event.ranchers));
  return {
    plans,
    look: () => {
      world.setClusters(clusters);
      world.setWorlds(new Map([[lab.cluster, seen.world()]]));
      world.setRanchers(ranchers.map((info) => ({ info, event: told.event() ?? null })));
    },
    close: () => {
      plans.close();
      seen.cancel();
      told.cancel();
      return Promise.resolve();
    },
  };
}
/** How many VMs of the guest cluster `shop` are drawn, and how many ghosts of it. */
function drawnOf({ getState }: Plans): { vms: number; ghosts: number } {
  const nodes = [...getState().drawn.nodes.values()].filter(
    (node) => node.type === 'vm' && node.name.startsWith('shop-'),
  );
  const ghosts = nodes.filter((node) => node.type === 'vm' && node.plan === 'new').length;
  return { vms: nodes.length - ghosts, ghosts };
}

it.each<[RancherVersion, string | undefined]>([
  ['2.10', undefined],
  ['2.15', 'shop'],
])(
  'Rancher %s, whose VMs have the label %s: the ghosts of a plan are there until its VMs are drawn',
  async (version, label) => {
    const lab = keep(await openThroughLab(version));
    const page = keep(openPage(lab));
    const reach = async (vms: number, ghosts: number): Promise<void> => {
      const isSo = (): boolean => {
        page.look();
        const drawn = drawnOf(page.plans);
        return drawn.vms === vms && drawn.ghosts === ghosts;
      };
      await until(`${vms} VMs and ${ghosts} ghosts are drawn`, isSo).catch((error: unknown) => {
        throw new Error(`${String(error)} There are ${JSON.stringify(drawnOf(page.plans))}.`);
      });
    };
    // Names by which it cannot be told where that of the guest cluster ends and that of the pool begins.
    const workers = { roles: ['worker'] } satisfies Partial<Pool>;
    const pools = [lab.pool('red-one', 1), lab.pool('red-two', 2, workers)];
    const plan = await lab.save('make', { ...lab.wish('shop', 1, 2), pools });
    page.look();
    page.plans.add(plan, 'make');
    await reach(0, 3);
    await lab.reach(await lab.apply('make'), 'done', 240_000);
    const [vm] = lab.simulator.cluster.store
      .list(RESOURCES.vms)
      .filter(({ metadata }) => metadata.name.startsWith('shop-'));
    expect(vm?.metadata.labels?.['guestcluster.harvesterhci.io/name']).toBe(label);
    await reach(3, 0);

    const verb = { type: 'scale', pool: lab.pool('red-two', 4, workers), from: 2, to: 4 } as const;
    const more = await lab.save('more', {
      ...lab.tend('shop', { cp: 1, work: 2 }, verb),
      pools: pools.map(({ name, roles, count }) => ({ name, roles, quantity: count })),
    });
    page.plans.add(more, 'more');
    await reach(3, 2);
    await lab.reach(await lab.apply('more'), 'done', 240_000);
    await reach(5, 0);
  },
  slow,
);
