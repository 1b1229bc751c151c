import { describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { draftOn } from '../../../shared/plan/draft.ts';
import { renamed } from '../../../shared/plan/edit.ts';
import { newPlan, Plan } from '../../../shared/plan/plan.ts';
import { ownTemplates } from '../../../shared/plan/template.ts';
import { fail, ok } from '../../../shared/result.ts';
import { openPlans } from '../../../renderer/store/plans.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { clusterInfo } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { Answers } from '../../support/fake-client.ts';
import { basics, rawHost, worldOf } from '../../support/plan-site.ts';

const world = worldOf([...['node-01', 'node-02', 'node-03'].map((name) => rawHost(name)), ...basics]);
const kept = (id: string, name = id): Plan =>
  newPlan({ id, name, cluster: 'c', createdAt: '2026-01-01T00:00:00Z' });

function open(answers: Answers = {}) {
  const client = openFakeClient({ 'plan.save': () => ok({}), ...answers });
  const store = createWorldStore();
  store.setClusters([clusterInfo('c')]);
  store.setWorlds(new Map([['c', world]]));
  const onFailure = vi.fn();
  const onOpen = vi.fn();
  let id = 0;
  const plans = openPlans({
    backend: client,
    world: store,
    onFailure,
    onOpen,
    newId: () => `plan-${(id += 1)}`,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  const saved = () =>
    client.asked.flatMap(({ name, input }) => (name === 'plan.save' ? [(input as { plan: Plan }).plan] : []));
  const draft = (): void => {
    const [template] = ownTemplates;
    plans.edit((plan) => {
      const drafted =
        template &&
        draftOn(plan, plans.siteOf('c'), template, { type: 'cluster' }, plans.getState().amount, 'i');
      return drafted?.ok ? drafted.value.plan : plan;
    });
  };
  return { plans, client, store, saved, draft, onFailure, onOpen };
}

describe('plans', () => {
  it('come from where they are kept, many of a cluster, and follow what others change', () => {
    const { plans, client } = open();
    expect(plans.getState().plans).toBeNull();
    client.send('plans.follow', { type: 'put', plan: kept('a') });
    client.send('plans.follow', { type: 'put', plan: kept('b') });
    client.send('plans.follow', { type: 'complete' });
    expect([...(plans.getState().plans?.keys() ?? [])]).toEqual(['a', 'b']);
    plans.open('a');
    client.send('plans.follow', { type: 'put', plan: kept('a', 'another name') });
    expect(plans.getState().history?.present.name).toBe('another name');
    client.send('plans.follow', { type: 'remove', plan: 'a' });
    expect(plans.getState().history).toBeNull();
    plans.close();
  });

  it('saves a change once it has been quiet for a moment, and at once when the plan is closed', async () => {
    const { plans, saved } = open();
    plans.create('c', 'first');
    await vi.waitFor(() => expect(saved()).toHaveLength(1));
    plans.edit((plan) => renamed(plan, 'second'));
    plans.edit((plan) => renamed(plan, 'third'));
    expect(saved()).toHaveLength(1);
    plans.leave();
    expect(saved().map(({ name }) => name)).toEqual(['first', 'third']);
    plans.close();
  });

  it('undoes and redoes, and keeps that when what was saved comes back with its parts in another order', async () => {
    const { plans, client, saved, draft } = open();
    client.send('plans.follow', { type: 'complete' });
    plans.create('c', 'first');
    draft();
    await plans.flush();
    const last = saved().at(-1);
    client.send('plans.follow', { type: 'put', plan: Plan.parse(JSON.parse(JSON.stringify(last))) });
    expect(plans.getState().history?.past).toHaveLength(1);
    plans.undo();
    expect(plans.getState().history?.present.intentions).toEqual([]);
    plans.redo();
    expect(plans.getState().history?.present.intentions).toHaveLength(1);
    await plans.flush();
    expect(saved().at(-1)?.intentions).toHaveLength(1);
    plans.close();
  });

  it('checks the open plan after a change and draws it; a closed one leaves the canvas as it was', async () => {
    const { plans, store, draft, onOpen } = open();
    plans.create('c', 'first');
    draft();
    expect(plans.getState().check).toBeNull();
    await vi.waitFor(() => expect(plans.getState().marks?.ghosts).toHaveLength(5));
    expect(plans.getState().check?.landings.every(({ host }) => host !== null)).toBe(true);
    expect(plans.getState().drawn).not.toBe(store.getState().graph);
    plans.leave();
    expect(plans.getState().drawn).toBe(store.getState().graph);
    expect(onOpen.mock.calls).toEqual([['plan-1'], [null]]);
    plans.close();
  });

  it('copies a plan under ids of its own, and removes one with what waits of it', async () => {
    const { plans, client, draft } = open({ 'plan.remove': () => ok({}) });
    client.send('plans.follow', { type: 'complete' });
    plans.create('c', 'first');
    draft();
    const first = plans.getState().history?.present;
    if (!first) throw new Error('No plan is open.');
    const id = plans.add(first, 'copy');
    expect(plans.getState().history?.present).toMatchObject({ id, name: 'copy' });
    expect(plans.getState().history?.present.intentions[0]?.id).not.toBe(first.intentions[0]?.id);
    await plans.remove(id);
    expect([...(plans.getState().plans?.keys() ?? [])]).toEqual([first.id]);
    expect(plans.getState().history).toBeNull();
    plans.close();
  });

  it('keeps a plan on the page that could not be saved, and says so', async () => {
    const { plans, onFailure } = open({ 'plan.save': () => fail(appError('internal', 'The disk is full.')) });
    plans.create('c', 'first');
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalled());
    expect(plans.getState().history?.present.name).toBe('first');
    plans.close();
  });
});
