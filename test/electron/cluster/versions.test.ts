import { expect, it } from 'vitest';
import { HARVESTER_VERSIONS } from '../../../electron/simulator/scenario/index.ts';
import { readCommandLine } from '../../../electron/simulator/options.ts';
import { features } from '../../../shared/features.ts';
import type { FeatureDefinition, FeatureName } from '../../../shared/features.ts';
import { KindName, kindsOf } from '../../../shared/kinds/index.ts';
import { Layer } from '../../../shared/kinds/layer.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

/** The simulator serves no add-ons but those of passed-through devices and of BMCs. */
const missingAddons: FeatureName[] = ['privateClouds', 'vmImport'];

/** Kinds of which a cluster need not have any. */
const mayBeNone: ReadonlySet<KindName> = new Set([
  'VirtualMachineInstanceMigration',
  'VirtualMachineRestore',
  'ResourceQuota',
  'IPPool',
]);

function expectedAbsences(version: string): FeatureName[] {
  const minor = Number(version.split('.')[1]);
  const tooNew = (Object.keys(features) as FeatureName[]).filter((name) => {
    const { cause }: FeatureDefinition = features[name];
    return cause.type === 'release' && Number(cause.since.split('.')[1]) > minor;
  });
  return [...tooNew, ...missingAddons];
}

it.each(HARVESTER_VERSIONS)(
  'connects to Harvester %s and finds a complete world, no error, and absent what it lacks',
  async (harvesterVersion) => {
    const { cluster } = keep(await openTestSimulator({ harvesterVersion }));
    const app = keep(await openTestBackend());
    const added = await app.backend.addKubeconfig(cluster.kubeconfig, { name: 'One' });
    if (!added.ok) throw new Error(added.error.message);
    const id = added.value.cluster;
    const { world } = app.followWorld(id);
    for (const layer of Layer.options) app.follow('layer.follow', { cluster: id, layer }, () => undefined);
    await until('every kind is live', () =>
      KindName.options.every((kind) => {
        const isNew = kind === 'ScheduleVMBackup' && harvesterVersion === '1.3';
        return world().health[kind]?.type === (isNew ? 'absent' : 'live');
      }),
    );
    const entities = [...world().entities.values()];
    const count = (kind: string): number => entities.filter((entity) => entity.kind === kind).length;
    expect(count('Node')).toBe(cluster.plan.hosts.length);
    expect(count('VirtualMachine')).toBe(cluster.plan.vms.length);
    expect(count('StorageVolume')).toBeGreaterThan(0);
    expect(count('Unreadable')).toBe(0);
    for (const kind of kindsOf(null)) if (!mayBeNone.has(kind)) expect(count(kind), kind).toBeGreaterThan(0);
    let version: string | null = null;
    app.follow('clusters.follow', {}, ({ clusters }) => (version = clusters[0]?.harvesterVersion ?? null));
    await until('its version is told', () => version !== null);
    expect(version).toMatch(new RegExp(`^v${harvesterVersion.replace('.', '\\.')}\\.`));
    expect(
      app.logged.filter((line) => /"level":"(warn|error)"/.test(line) && !line.includes('memory')),
    ).toEqual([]);

    const answer = await app.call('cluster.features', { cluster: id });
    if (!answer.ok) throw new Error(answer.error.message);
    const absent = answer.value.features.flatMap(({ name, isThere }) => (isThere === true ? [] : [name]));
    expect(absent.sort()).toEqual(expectedAbsences(harvesterVersion).sort());
  },
);

it('opens a simulator of the version the command line names, and refuses one there is none of', () => {
  expect(readCommandLine(['--out', 'x', '--harvester-version', '1.4'])).toMatchObject({
    options: { harvesterVersion: '1.4' },
  });
  expect(readCommandLine(['--out', 'x', '--harvester-version', '1.2'])).toMatchObject({ type: 'error' });
});
