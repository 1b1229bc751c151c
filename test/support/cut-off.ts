import { textAt } from '../../electron/simulator/json.ts';
import type { RancherVersion } from '../../electron/simulator/rancher/releases.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { TendVerb } from '../../shared/plan/intention.ts';
import type { GuestSpec } from '../../shared/plan/shape.ts';
import { until } from './backend.ts';
import { openThroughLab } from './through-lab.ts';
import type { ThroughLab } from './through-lab.ts';

/** The Ranchers that are cut off in the midst of each change. */
export const cutVersions: RancherVersion[] = ['2.10', '2.13', '2.15'];

/** Opens a Rancher of a release with a guest cluster `shop` of one server and two workers, slow enough to be seen at work. */
export async function openShop(version: RancherVersion, over: Partial<GuestSpec> = {}): Promise<ThroughLab> {
  const lab = await openThroughLab(version, { timeScale: 60 });
  await lab.done('make', lab.wish('shop', 1, 2, over));
  return lab;
}

/** When a Rancher is cut off: `before` the order of a change arrives, or in the very moment in which something holds. */
export type Cut = 'before' | (() => boolean);

/** Cuts a Rancher off; resolves to how it comes back, once it has come to that. */
type Away = Promise<() => Promise<void>>;

/** Cuts off whatever is being answered as soon as something holds of what a Rancher or its Harvester has. */
function cutWhen({ rancher, simulator }: ThroughLab, holds: () => boolean): Away {
  const { faults } = rancher;
  return new Promise((done) => {
    const look = (): void => {
      if (!holds()) return;
      for (const stop of stops) stop();
      const set = faults.set('reset');
      faults.cut();
      done(async () => (await set)());
    };
    const stops = [rancher.store, simulator.cluster.store].map((store) => store.onChange(look));
  });
}

/** What a Rancher was sent that may change something, whether it was answered or not. */
export function writesTo({ rancher }: ThroughLab): number {
  return [...rancher.requests]
    .filter(([request]) => /^(POST|PUT|PATCH|DELETE) /.test(request))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Begins a change of the shop whose order does not arrive, since its Rancher is cut off before; answers its run and how the Rancher comes back. */
async function applyInVain(lab: ThroughLab, begin: () => Promise<void>, run: () => string): Away {
  const { faults } = lab.rancher;
  const open = await faults.set('reset@write');
  await begin();
  await until('it waits for Rancher', () => lab.run(run())?.status === 'waiting', 120_000);
  const end = await faults.set('reset');
  faults.cut();
  return async () => {
    await open();
    await end();
  };
}

/**
 * Does one thing to the shop through cuts, one after the other. After each the app ends and begins anew, and its Rancher comes
 * back: then it is interrupted, sends nothing, and goes on once the user says so. Answers its run, which is done.
 */
export async function tendThrough(
  lab: ThroughLab,
  id: string,
  verb: TendVerb,
  cuts: readonly Cut[],
): Promise<string> {
  await lab.save(id, lab.tend('shop', { cp: 1, work: 2 }, verb));
  let run = '';
  const goOn = async (): Promise<void> => {
    if (run === '') run = await lab.apply(id);
    else {
      const resumed = await lab.app().call('run.resume', { run });
      if (!resumed.ok) throw new Error(resumed.error.message);
    }
  };
  for (const [index, cut] of cuts.entries()) {
    const what = `cut ${index} of ${id}`;
    let away: Away;
    if (cut === 'before') away = applyInVain(lab, goOn, () => run);
    else {
      away = cutWhen(lab, cut);
      await goOn();
    }
    let isAway = false;
    void away.then(() => (isAway = true));
    await until(`${what} comes`, () => isAway, 120_000);
    await until(`the run waits after ${what}`, () => lab.run(run)?.status === 'waiting', 120_000);
    await lab.restart();
    await (
      await away
    )();
    await until(`the run is known after ${what}`, () => lab.run(run) !== undefined);
    const sent = writesTo(lab);
    const { rancherId: rancher } = lab;
    await until('Rancher answers again', async () => (await lab.app().call('rancher.read', { rancher })).ok);
    const status = lab.run(run)?.status;
    if (status !== 'interrupted' || writesTo(lab) !== sent)
      throw new Error(`After ${what} nobody was asked: it is ${String(status)}.`);
  }
  await goOn();
  await lab.reach(run, 'done', 240_000);
  return run;
}

/** What there is of the shop that a change may touch, and must not where it is about something else. */
export type ShopSeen = {
  /** How often its cluster object was changed since it was made, beside its state. */
  orders: () => number;
  /** The name of the HarvesterConfig of a pool. */
  configName: (pool: string) => string;
  /** The HarvesterConfig of a pool, all of it. */
  config: (pool: string) => Record<string, unknown>;
  /** The uid of each of its VMs, by name. */
  vms: () => Record<string, string>;
  /** Names of VMs that were made since, those that are gone again among them. */
  made: () => string[];
  /** The phases its etcd went through in restores since. */
  phases: () => string[];
};

/** Looks at the shop from now on. */
export function watchShop({ rancher, simulator, provisioned }: ThroughLab): ShopSeen {
  const { store, kinds } = rancher;
  const made: string[] = [];
  const phases: string[] = [];
  simulator.cluster.store.onChange(({ type, resource, entry }) => {
    const { name } = entry.object.metadata;
    if (type === 'ADDED' && resource.id === RESOURCES.vms.id && name.startsWith('shop-')) made.push(name);
  });
  store.onChange(({ resource, entry }) => {
    if (resource.id !== kinds.rkeControlPlanes.id) return;
    const phase = textAt(entry.object, 'status', 'etcdSnapshotRestorePhase');
    if (phase !== undefined && phases.at(-1) !== phase) phases.push(phase);
  });
  const configName = (pool: string): string => {
    const pools = valueAt(provisioned('shop'), ['spec', 'rkeConfig', 'machinePools']);
    const found = (pools as { name: string; machineConfigRef: { name: string } }[]).find(
      ({ name }) => name === pool,
    );
    return found?.machineConfigRef.name ?? '';
  };
  return {
    orders: () => provisioned('shop')?.metadata.generation ?? 0,
    configName,
    config: (pool) => ({ ...store.get(kinds.harvesterConfigs, 'fleet-default', configName(pool)) }),
    vms: () =>
      Object.fromEntries(
        simulator.cluster.store
          .list(RESOURCES.vms)
          .filter(({ metadata }) => metadata.name.startsWith('shop-'))
          .map(({ metadata }) => [metadata.name, metadata.uid ?? '']),
      ),
    made: () => [...made],
    phases: () => [...phases],
  };
}
