import { expect, it } from 'vitest';
import { conditionOf } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { guestWish, openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';

const keep = closeAfterEach();

function readyNodes({ simulator }: PlanLab, name: string): string[] {
  const guest = simulator.cluster.guests.clusterOf('default', name);
  return (guest?.store.list(RESOURCES.nodes) ?? []).flatMap((node) =>
    conditionOf(node, 'Ready')?.status === 'True' ? [node.metadata.name] : [],
  );
}

it('applies three servers and two agents of K3s until five nodes are ready', async () => {
  const lab = keep(await openPlanLab());
  await lab.save('shop', guestWish(lab.simulator, 'shop', 3, 2));
  const events = await lab.review('shop');
  expect(events[0]).toMatchObject({ type: 'steps', findings: [], drift: [], missingSecrets: [] });
  expect(events.filter((event) => event.type === 'step' && event.dryRun.type === 'refused')).toEqual([]);
  const run = await lab.reach(await lab.apply('shop'), 'done', 120_000);
  expect(readyNodes(lab, 'shop').sort()).toEqual([
    'shop-cp-1',
    'shop-cp-2',
    'shop-cp-3',
    'shop-work-1',
    'shop-work-2',
  ]);
  expect(run.learned).toHaveLength(1);
  expect(run.steps.every(({ status }) => status === 'done')).toBe(true);
}, 180_000);
