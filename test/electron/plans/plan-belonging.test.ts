import { expect, it } from 'vitest';
import { newPlan } from '../../../shared/plan/plan.ts';
import { ok } from '../../../shared/result.ts';
import { planBelonging } from '../../../electron/plans/plan-belonging.ts';
import { openPlanSecrets } from '../../../electron/plans/plan-secrets.ts';
import { openMemoryVault } from '../../../electron/vault/memory.ts';
import { toPlan } from '../../../build/bench/fuzz/props.ts';
import { openPlanFiles } from '../../../electron/plans/plan-files.ts';
import { openFolder } from '../../support/clusters.ts';
import { closeAfterEach } from '../../support/keep.ts';

const keep = closeAfterEach();

it('removes the plans of a cluster with their secrets, and no others', async () => {
  const plans = await openPlanFiles(keep(await openFolder()).path);
  for (const [id, cluster] of [
    ['one', 'lab'],
    ['two', 'lab'],
    ['three', 'prod'],
  ] as const)
    await plans.save(newPlan({ id, name: id, cluster, createdAt: '2026-01-01T00:00:00Z' }));
  const forgotten: string[] = [];
  const belonging = planBelonging(plans, {
    forget: ({ id }) => {
      forgotten.push(id);
      return Promise.resolve(ok(undefined));
    },
  });
  expect([await belonging.isKept('lab'), await belonging.isKept('edge')]).toEqual([true, false]);
  expect(await belonging.remove('lab')).toEqual(ok(undefined));
  expect(forgotten.sort()).toEqual(['one', 'two']);
  expect(plans.list().map(({ id }) => id)).toEqual(['three']);
  expect(await belonging.isKept('lab')).toBe(false);
});

it('removes a plan whose id and slot are too long for a secret, so that its cluster can go', async () => {
  const plans = await openPlanFiles(keep(await openFolder()).path);
  const secrets = openPlanSecrets(openMemoryVault());
  const plan = toPlan('lab', new Set(['lab/VirtualMachineImage/default/image-1']));
  const intentions = plan.intentions.map((each) => ({ ...each, userDataSlot: 's'.repeat(121) }));
  const long = { ...plan, id: 'p'.repeat(80), intentions } as typeof plan;
  expect(await plans.save(long)).toMatchObject({ ok: true });
  expect(await secrets.filled(long)).toEqual(ok([]));
  expect(await planBelonging(plans, secrets).remove('lab')).toEqual(ok(undefined));
  expect(plans.list()).toEqual([]);
});
