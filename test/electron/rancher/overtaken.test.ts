import { expect, it } from 'vitest';
import { valueAt } from '../../../shared/plan/canonical.ts';
import { shapeOfConfig } from '../../../shared/rancher/provision/config.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import { until } from '../../support/backend.ts';
import { openShop, watchShop, writesTo } from '../../support/cut-off.ts';
import { closeAfterEach } from '../../support/keep.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const [older, newer, newest] = ['v1.32.10+rke2r1', 'v1.33.6+rke2r1', 'v1.34.2+rke2r1'] as const;

/** Applies a change whose order does not arrive, has somebody else do something meanwhile, and answers why it failed then. */
async function overtaken(
  lab: ThroughLab,
  id: string,
  verb: TendVerb,
  meanwhile: () => void,
): Promise<string | undefined> {
  await lab.save(id, lab.tend('shop', { cp: 1, work: 2 }, verb));
  const end = await lab.rancher.faults.set('reset@write');
  const run = await lab.apply(id);
  await until('it waits for Rancher', () => lab.run(run)?.status === 'waiting', 120_000);
  meanwhile();
  const sent = writesTo(lab);
  await end();
  const failed = await lab.reach(run, 'failed', 60_000);
  expect(failed.error).toMatchObject({ code: 'conflict', hint: expect.any(String) as string });
  expect(writesTo(lab)).toBe(sent);
  return failed.error?.message;
}

it('what somebody else has changed while Rancher was away stays, and is told with what it is now', async () => {
  const lab = keep(await openShop('2.13', { release: { type: 'version', version: older } }));
  const { store, kinds } = lab.rancher;
  const seen = watchShop(lab);
  const change = (path: readonly string[], value: unknown): void => {
    const set = (object: unknown, [key = '', ...rest]: readonly string[]): unknown => ({
      ...(object as object),
      [key]: rest.length === 0 ? value : set(valueAt(object, [key]) ?? {}, rest),
    });
    store.change(kinds.provisioningClusters, 'fleet-default', 'shop', (now) => set(now, path) as typeof now);
  };
  const name = 'Cluster fleet-default/shop was changed by somebody else since the plan was drafted';

  expect(
    await overtaken(lab, 'up', { type: 'upgrade', from: older, to: newer }, () =>
      change(['spec', 'kubernetesVersion'], newest),
    ),
  ).toBe(`${name}: spec.kubernetesVersion is ${newest} by now.`);

  const pools = (): { name: string; quantity: number }[] =>
    valueAt(lab.provisioned('shop'), ['spec', 'rkeConfig', 'machinePools']) as never;
  const pool = lab.pool('work', 3, { roles: ['worker'] });
  const toFour = pools().map((each) => (each.name === 'work' ? { ...each, quantity: 4 } : each));
  expect(
    await overtaken(lab, 'more', { type: 'scale', pool, from: 2, to: 3 }, () =>
      change(['spec', 'rkeConfig', 'machinePools'], toFour),
    ),
  ).toBe(`${name}: spec.rkeConfig.machinePools.[name=work].quantity is 4 by now.`);
  expect(pools().find((each) => each.name === 'work')?.quantity).toBe(4);

  const theirs = { generation: 1, name: 'theirs', restoreRKEConfig: 'none' };
  expect(
    await overtaken(lab, 'back', { type: 'restore', snapshot: 'ours', what: 'none' }, () =>
      change(['spec', 'rkeConfig', 'etcdSnapshotRestore'], theirs),
    ),
  ).toBe(`${name}: spec.rkeConfig.etcdSnapshotRestore.generation is 1 by now.`);
  expect(valueAt(lab.provisioned('shop'), ['spec', 'rkeConfig', 'etcdSnapshotRestore'])).toEqual(theirs);

  const before = seen.config('work');
  const shape = shapeOfConfig(before);
  if (shape === null) throw new Error('its shape cannot be read');
  const config = seen.configName('work');
  const bigger = { ...pool, count: 2, shape: { ...shape, memoryBytes: 4 * 2 ** 30 } };
  const verb = { type: 'reshape', pool: bigger, config, before: before as never } as const;
  expect(
    await overtaken(lab, 'shape', verb, () =>
      store.change(kinds.harvesterConfigs, 'fleet-default', config, (now) => ({ ...now, memorySize: '8' })),
    ),
  ).toBe(
    `HarvesterConfig fleet-default/${config} was changed by somebody else since the plan was drafted: memorySize is 8 by now.`,
  );
  expect(seen.config('work')['memorySize']).toBe('8');
}, 300_000);
