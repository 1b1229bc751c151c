import { expect, it } from 'vitest';
import { makeAuthority } from '../../../electron/plans/authorities.ts';
import type { PlanEvent } from '../../../shared/ipc/contract/plans.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { toRegistry } from '../../../shared/plan/registry.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { createGuest } from '../../support/plan-site.ts';
import { vmWithSecret } from '../../support/plans.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

async function openWithCluster(): Promise<{ app: TestBackend; plan: Plan }> {
  const simulator = keep(await openTestSimulator());
  const app = keep(await openTestBackend());
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  await simulator.close();
  const drafted = newPlan({ id: 'first', name: 'First', cluster, createdAt: '2026-01-01T00:00:00Z' });
  return { app, plan: { ...drafted, intentions: [vmWithSecret] } };
}

it('keeps plans of a cluster that cannot be reached, tells them and their changes, and removes them', async () => {
  const { app, plan } = await openWithCluster();
  const events: PlanEvent[] = [];
  expect(await app.call('plan.save', { plan })).toEqual({ ok: true, value: {} });
  app.follow('plans.follow', {}, (event) => events.push(event));
  await until('all plans are told', () => events.at(-1)?.type === 'complete');
  expect(events).toEqual([{ type: 'put', plan }, { type: 'complete' }]);
  await app.call('plan.save', { plan: { ...plan, name: 'Renamed' } });
  await until('the change is told', () => events.length > 2);
  await app.call('plan.remove', { plan: plan.id });
  await until('the removal is told', () => events.length > 3);
  expect(events.slice(2)).toEqual([
    { type: 'put', plan: { ...plan, name: 'Renamed' } },
    { type: 'remove', plan: plan.id },
  ]);
});

it('keeps secrets of a plan in the vault alone, and lets them go with the plan', async () => {
  const { app, plan } = await openWithCluster();
  const secret = { plan: plan.id, slot: 'vm/user-data', value: '#cloud-config secret' };
  expect(await app.call('plan.keepSecret', secret)).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  await app.call('plan.save', { plan });
  expect(await app.call('plan.secrets', { plan: plan.id })).toEqual({ ok: true, value: { slots: [] } });
  expect(await app.call('plan.keepSecret', secret)).toEqual({ ok: true, value: {} });
  const filled = { ok: true, value: { slots: ['vm/user-data'] } };
  expect(await app.call('plan.secrets', { plan: plan.id })).toEqual(filled);
  expect((await app.files()).filter(({ text }) => text.includes(secret.value))).toEqual([]);
  await app.call('plan.remove', { plan: plan.id });
  await app.call('plan.save', { plan });
  expect(await app.call('plan.secrets', { plan: plan.id })).toEqual({ ok: true, value: { slots: [] } });
});

it('keeps certificates of a plan alone, and refuses what is none without repeating it', async () => {
  const { app, plan } = await openWithCluster();
  const registry = { ...toRegistry('reg.lab'), passwordSlot: 'shop/password', caSlot: 'shop/ca' };
  const intention = createGuest('shop', 'shop', 1, 0, { registry });
  await app.call('plan.save', { plan: { ...plan, intentions: [intention] } });
  const give = (slot: string, value: string) => app.call('plan.keepSecret', { plan: plan.id, slot, value });
  const { certificatePem, keyPem } = await makeAuthority('registry-ca', Date.now());
  for (const value of ['hunter2', keyPem, `${certificatePem}${keyPem}`, certificatePem.slice(0, 200)]) {
    const refused = await give('shop/ca', value);
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(JSON.stringify(refused)).not.toContain(value.slice(40, 80) || value);
  }
  expect(await app.call('plan.secrets', { plan: plan.id })).toMatchObject({ value: { slots: [] } });
  expect(await give('shop/ca', `# a comment\n${certificatePem}`)).toEqual({ ok: true, value: {} });
  // What is no certificate's slot takes any text.
  expect(await give('shop/password', 'hunter2')).toEqual({ ok: true, value: {} });
  const filled = ['shop/ca', 'shop/password'];
  expect(await app.call('plan.secrets', { plan: plan.id })).toMatchObject({ value: { slots: filled } });
  expect((await app.files()).filter(({ text }) => /hunter2|BEGIN CERTIFICATE/.test(text))).toEqual([]);
});

it('refuses a plan for a cluster that is not configured', async () => {
  const { app, plan } = await openWithCluster();
  expect(await app.call('plan.save', { plan: { ...plan, cluster: 'gone' } })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});
