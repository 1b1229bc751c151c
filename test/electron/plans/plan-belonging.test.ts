import { expect, it } from 'vitest';
import { newPlan } from '../../../shared/plan/plan.ts';
import { ok } from '../../../shared/result.ts';
import { planBelonging } from '../../../electron/plans/plan-belonging.ts';
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
