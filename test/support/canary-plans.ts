import { expect } from 'vitest';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { until } from './backend.ts';
import type { TestBackend } from './backend.ts';
import { guestWish, smallShape } from './plan-lab.ts';
import { vmWithSecret } from './plans.ts';
import type { TestSimulator } from './simulator.ts';

const planId = 'canary';

/** Secrets that the user gives to a plan. */
export const plantedInPlans = {
  vmUserData: 'CANARY-vm-user-data-7e30',
  registryPassword: 'CANARY-registry-password-3f9b',
};

type Stage = {
  app: TestBackend;
  simulator: TestSimulator;
  cluster: string;
  /** Runs that were begun, how runs stand, and secrets that were made for them. */
  runs: string[];
  states: Map<string, string>;
  made: string[];
};

/** A plan of a VM whose user data is a secret, and of a guest cluster with a private registry. */
function planOf(cluster: string, simulator: TestSimulator): Plan {
  const createdAt = '2026-01-01T00:00:00Z';
  const registry = {
    ...{ host: 'registry.invalid:5000', mirrors: {}, username: 'ada', passwordSlot: 'guest/password' },
    ...{ caSlot: null, isInsecure: false, systemDefaultRegistry: null },
  };
  return {
    ...newPlan({ id: planId, name: 'Canary', cluster, createdAt }),
    intentions: [
      { ...vmWithSecret, name: 'canary-vm', shape: smallShape(simulator) },
      guestWish(simulator, 'canary', 1, 0, { registry }),
    ],
  };
}

/** What the cloud-init of the guest cluster holds that only Acre knew: tokens, and the keys of its authorities. */
function madeSecrets({ cluster: { store } }: TestSimulator): string[] {
  const secret = store.get(RESOURCES.secrets, 'default', 'canary-cp-1-cloudinit');
  const data = secret?.data as Record<string, string> | undefined;
  const text = Buffer.from(data?.userdata ?? '', 'base64').toString();
  const tokens = [...text.matchAll(/token: "?([0-9a-f]{40,})/g)].map(([, token]) => token ?? '');
  const keys = [...text.matchAll(/BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=]{40,})/g)].map(
    ([, key]) => key ?? '',
  );
  return [...tokens, ...keys];
}

/** How the names about plans are used, from the draft to its run being taken back. */
export const planUses = {
  'plans.follow': async ({ app }: Stage) => {
    let isComplete = false;
    app.follow('plans.follow', {}, ({ type }) => (isComplete ||= type === 'complete'));
    await until('the plans are told', () => isComplete);
  },
  'plan.save': ({ app, cluster, simulator }: Stage) =>
    app.call('plan.save', { plan: planOf(cluster, simulator) }),
  'plan.keepSecret': async ({ app }: Stage) => {
    const kept = { plan: planId, slot: 'vm/user-data', value: plantedInPlans.vmUserData };
    expect(await app.call('plan.keepSecret', kept)).toEqual({ ok: true, value: {} });
    const password = { plan: planId, slot: 'guest/password', value: plantedInPlans.registryPassword };
    expect(await app.call('plan.keepSecret', password)).toEqual({ ok: true, value: {} });
  },
  'plan.secrets': async ({ app }: Stage) => {
    expect(await app.call('plan.secrets', { plan: planId })).toEqual({
      ok: true,
      value: { slots: ['guest/password', 'vm/user-data'] },
    });
  },
  'plan.review': async ({ app }: Stage) => {
    const tried: string[] = [];
    const { ended } = app.follow('plan.review', { plan: planId }, (event) => {
      if (event.type === 'step') tried.push(event.dryRun.type);
    });
    expect(await ended).toBeUndefined();
    expect(tried).toContain('ok');
    expect(tried).not.toContain('refused');
  },
  'plan.apply': async (stage: Stage) => {
    const applied = await stage.app.call('plan.apply', { plan: planId });
    if (!applied.ok) throw new Error(applied.error.message);
    stage.runs.push(applied.value.run);
  },
  'runs.follow': async ({ app, runs, states }: Stage) => {
    app.follow('runs.follow', {}, (event) => {
      if (event.type === 'put') states.set(event.run.id, event.run.status);
    });
    await until('the runs are told', () => states.has(runs[0] ?? ''));
  },
  'run.pause': ({ app, runs }: Stage) => app.call('run.pause', { run: runs[0]! }),
  'run.resume': async ({ app, runs, states, simulator, made }: Stage) => {
    await app.call('run.resume', { run: runs[0]! });
    await until('the plan is applied', () => states.get(runs[0]!) === 'done', 60_000);
    made.push(...madeSecrets(simulator));
    expect(made).toHaveLength(4);
  },
  'run.requests': async ({ app, runs }: Stage) => {
    const answer = await app.call('run.requests', { run: runs[0]! });
    if (!answer.ok) throw new Error(answer.error.message);
    const sent = answer.value.requests.flatMap((each) => each.sent ?? []);
    expect(sent.filter(({ isRedacted }) => isRedacted).length).toBeGreaterThan(1);
    expect(sent.every(({ body }) => body === null || !body.includes('[deep]'))).toBe(true);
  },
  'run.cancel': ({ app, runs }: Stage) => app.call('run.cancel', { run: runs[0]! }),
  'run.retry': ({ app, runs }: Stage) => app.call('run.retry', { run: runs[0]!, step: 'none' }),
  'run.skip': ({ app, runs }: Stage) => app.call('run.skip', { run: runs[0]!, step: 'none' }),
  'run.undo': async ({ app, runs, states }: Stage) => {
    const undone = await app.call('run.undo', { run: runs[0]! });
    if (!undone.ok) throw new Error(undone.error.message);
    await until('the run is taken back', () => states.get(undone.value.run) === 'done', 60_000);
  },
  'run.remove': async ({ app, runs }: Stage) => {
    expect(await app.call('run.remove', { run: runs[0]! })).toEqual({ ok: true, value: {} });
  },
};

/** Removes the plan; the last of all. */
export const planRemoval = ({ app }: Stage) => app.call('plan.remove', { plan: planId });
