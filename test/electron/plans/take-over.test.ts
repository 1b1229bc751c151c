import { expect, it } from 'vitest';
import type { ReviewEvent } from '../../../shared/plan/review.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { guestWish, openPlanLab } from '../../support/plan-lab.ts';
import { buildJoinBalancer } from '../../../shared/plan/build.ts';

const keep = closeAfterEach();

it('says word for word whose fields a step would take over, fails by it, and takes them over for the steps that are told to', async () => {
  const lab = keep(await openPlanLab());
  const wish = guestWish(lab.simulator, 'shop', 1, 0, { join: { type: 'load-balancer', ipPool: null } });
  const path = '/apis/loadbalancer.harvesterhci.io/v1beta1/namespaces/default/loadbalancers/shop-api';
  const body = buildJoinBalancer(wish.guest);
  const contentType = 'application/apply-patch+yaml';
  const made = await lab.simulator.send('PATCH', `${path}?fieldManager=acre`, { body, contentType });
  expect(made.code, made.text).toBe(201);
  const changed = await lab.simulator.send('PATCH', `${path}?fieldManager=kubectl-edit`, {
    body: { spec: { healthCheck: { port: 7443 } } },
    contentType: 'application/merge-patch+json',
  });
  expect(changed.code, changed.text).toBe(200);
  await lab.save('shop', wish);

  const conflict =
    'Apply failed with 1 conflict: conflict with "kubectl-edit" using loadbalancer.harvesterhci.io/v1beta1: .spec.healthCheck.port';
  const events = await lab.review('shop');
  const refused = events.find(
    (event): event is Extract<ReviewEvent, { type: 'step' }> =>
      event.type === 'step' && event.dryRun.type === 'refused',
  );
  expect(refused?.dryRun).toMatchObject({ message: conflict, managers: ['kubectl-edit'] });
  const portNow = async (): Promise<unknown> => {
    const { json } = await lab.simulator.send('GET', path);
    return (json.spec as { healthCheck: { port: number } }).healthCheck.port;
  };

  const without = await lab.apply('shop', { takesOver: ['another step'] });
  const failed = await lab.reach(without, 'failed');
  expect(failed.steps.find(({ status }) => status === 'failed')?.error?.message).toBe(conflict);
  expect(await portNow()).toBe(7443);
  expect(await lab.app().call('run.cancel', { run: without })).toMatchObject({ ok: true });

  // A plan that was begun is not begun again: the same is wished for by another.
  await lab.save('again', wish);
  const taking = await lab.apply('again', { takesOver: [refused!.step] });
  await lab.reach(taking, 'done', 120_000);
  expect(await portNow()).toBe(6443);
}, 240_000);
