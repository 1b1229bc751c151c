import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/error.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { PlanEvent } from '../../shared/ipc/contract/plans.ts';
import { isEqual } from '../../shared/plan/canonical.ts';
import { openChecker } from '../../shared/plan/check.ts';
import type { Check } from '../../shared/plan/check.ts';
import type { Amount } from '../../shared/plan/draft.ts';
import { copied, edited, redo, toHistory, undo } from '../../shared/plan/edit.ts';
import type { History } from '../../shared/plan/edit.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Site } from '../../shared/plan/site.ts';
import type { Result } from '../../shared/result.ts';
import type { Client } from '../backend/connect.ts';
import { openGhosts, openMarks } from '../scene/ghosts.ts';
import type { PlanMarks } from '../scene/ghosts.ts';
import type { Graph } from '../scene/graph.ts';
import { openPlanKeeper } from './plan-keeper.ts';
import { worldOf } from './world-store.ts';
import type { WorldStore } from './world-store.ts';

/** The plans there are, the one that is open, and what it comes to. */
export type PlansState = {
  /** By id, with what has not been saved yet; null until they came for the first time. */
  plans: ReadonlyMap<string, Plan> | null;
  /** The open plan with what can be undone and redone. */
  history: History | null;
  /** What is known of its cluster, as it was checked last. */
  site: Site | null;
  check: Check | null;
  /** What it does on the canvas. */
  marks: PlanMarks | null;
  /** The graph of the clusters with that. */
  drawn: Graph;
  /** Whether the templates are shown. */
  isPaletteOpen: boolean;
  /** How much of a template is dragged. */
  amount: Amount;
};

/** The plan store with the ways in which it changes. */
export type Plans = Pick<StoreApi<PlansState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /** Begins a plan for a cluster, opens it and answers its id. */
  create: (cluster: string, name: string) => string;
  open: (id: string) => void;
  /** Closes the open plan, which is saved at once. */
  leave: () => void;
  /** Changes the open plan; what is undone by one step. */
  edit: (change: (plan: Plan) => Plan) => void;
  undo: () => void;
  redo: () => void;
  /** Puts a plan of somebody else's beside the others under an id of its own and opens it. */
  add: (plan: Plan, name: string) => string;
  remove: (id: string) => Promise<Result<unknown>>;
  showPalette: (isOpen: boolean) => void;
  setAmount: (amount: Partial<Amount>) => void;
  /** The world of a cluster as it is now, to plan in. */
  siteOf: (cluster: string) => Site;
  /** What a plan would come to now; for what is not the open plan as it is. */
  checkOnce: (plan: Plan) => Check;
  /** Saves what waits and resolves once it is kept. */
  flush: () => Promise<void>;
  close: () => void;
};

/** What the plan store works with. */
export type PlanTools = {
  backend: Pick<Client<Contract>, 'call' | 'follow'>;
  world: WorldStore;
  /** Hears which plan is open whenever that changes. */
  onOpen?: (id: string | null) => void;
  /** Hears of a plan that could not be saved. */
  onFailure?: (plan: Plan, error: AppError) => void;
  /** An id that nothing else has. */
  newId?: () => string;
  now?: () => Date;
};

/** A world that keeps changing is looked at again so often at most, and for no more than a tenth of the time. */
const worldMs = 400;

/** Opens the plans: followed from where they are kept, the open one checked off the path of the keys after every change. */
export function openPlans(tools: PlanTools): Plans {
  const { backend, world, onOpen, onFailure } = tools;
  const newId = tools.newId ?? (() => crypto.randomUUID());
  const now = tools.now ?? (() => new Date());
  const ghosts = openGhosts();
  const toMarks = openMarks();
  const store = createStore<PlansState>(() => ({
    plans: null,
    history: null,
    site: null,
    check: null,
    marks: null,
    drawn: world.getState().graph,
    isPaletteOpen: false,
    amount: { servers: 3, agents: 2, times: 1 },
  }));
  const keeper = openPlanKeeper(backend, (plan, error) => onFailure?.(plan, error));
  let costMs = 0;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let checker: { site: Site; check: (plan: Plan) => Check } | null = null;
  let trial: { site: Site; check: (plan: Plan) => Check } | null = null;

  const siteOf = (cluster: string): Site => {
    const state = world.getState();
    return toSite(worldOf(state, cluster), cluster, state.rancherViews.get(cluster)?.told);
  };
  const draw = (marks: PlanMarks | null): Pick<PlansState, 'marks' | 'drawn'> => ({
    marks,
    drawn: ghosts(world.getState().graph, marks),
  });
  const checkNow = (): void => {
    clearTimeout(soon);
    soon = undefined;
    const { history } = store.getState();
    if (!history) return;
    const startMs = performance.now();
    const site = siteOf(history.present.cluster);
    if (checker?.site !== site) checker = { site, check: openChecker(site) };
    const check = checker.check(history.present);
    store.setState({ site, check, ...draw(toMarks(site, check)) });
    costMs = performance.now() - startMs;
  };
  const checkIn = (ms: number): void => {
    if (soon !== undefined && ms > 0) return;
    clearTimeout(soon);
    soon = setTimeout(checkNow, ms);
  };
  const keep = (plan: Plan): void => {
    const { plans } = store.getState();
    store.setState({ plans: new Map(plans).set(plan.id, plan) });
    keeper.put(plan);
  };
  const show = (history: History | null): void => {
    const before = store.getState().history?.present.id ?? null;
    const after = history?.present.id ?? null;
    if (before !== after) {
      clearTimeout(soon);
      soon = undefined;
      checker = null;
      store.setState({ history, site: null, check: null, ...draw(null) });
      onOpen?.(after);
    } else {
      store.setState({ history });
    }
    if (history) checkIn(0);
  };
  const change = (step: (history: History) => History): void => {
    const { history } = store.getState();
    const next = history && step(history);
    if (!next || next.present === history.present) return;
    show(next);
    keep(next.present);
  };
  const begin = (plan: Plan): string => {
    void keeper.flush();
    keep(plan);
    void keeper.flush();
    show(toHistory(plan));
    return plan.id;
  };

  let coming: Map<string, Plan> | null = new Map();
  const put = (plan: Plan): void => {
    if (keeper.isWaiting(plan.id)) return;
    const { plans, history } = store.getState();
    store.setState({ plans: new Map(plans).set(plan.id, plan) });
    if (history?.present.id !== plan.id) return;
    // What comes back of a save is a step of its history; anything else was saved by another window.
    const steps = [history.present, ...history.past, ...history.future];
    if (!steps.some((step) => isEqual(step, plan))) show(toHistory(plan));
  };
  const onEvent = (event: PlanEvent): void => {
    if (event.type === 'complete') {
      const { plans } = store.getState();
      const unsaved = [...(plans ?? [])].filter(([id]) => keeper.isWaiting(id));
      const all = new Map([...(coming ?? []), ...unsaved]);
      coming = null;
      store.setState({ plans: all });
      const { history } = store.getState();
      if (history && !all.has(history.present.id)) show(null);
    } else if (event.type === 'put') {
      if (coming) coming.set(event.plan.id, event.plan);
      else put(event.plan);
    } else {
      coming?.delete(event.plan);
      const plans = new Map(store.getState().plans);
      plans.delete(event.plan);
      if (!coming) store.setState({ plans });
      if (store.getState().history?.present.id === event.plan) show(null);
    }
  };
  let stopFollowing = (): void => {};
  let again: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => {
    coming = new Map();
    stopFollowing = backend.follow(
      'plans.follow',
      {},
      { onEvent, onEnd: () => (again = setTimeout(follow, 1_000)) },
    );
  };
  follow();
  const stopWorld = world.subscribe((state, before) => {
    if (state.graph === before.graph && state.worlds === before.worlds) return;
    const { marks, history } = store.getState();
    store.setState(draw(marks));
    if (!history) return;
    const { cluster } = history.present;
    const isSame =
      worldOf(state, cluster) === worldOf(before, cluster) &&
      state.rancherViews.get(cluster)?.told === before.rancherViews.get(cluster)?.told;
    if (!isSame) checkIn(Math.max(worldMs, costMs * 10));
  });

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    create: (cluster, name) => begin(newPlan({ id: newId(), name, cluster, createdAt: now().toISOString() })),
    open(id) {
      const plan = store.getState().plans?.get(id);
      if (!plan || store.getState().history?.present.id === id) return;
      void keeper.flush();
      show(toHistory(plan));
    },
    leave() {
      void keeper.flush();
      show(null);
    },
    edit: (of) => change((history) => edited(history, of)),
    undo: () => change(undo),
    redo: () => change(redo),
    add: (plan, name) => begin(copied(plan, { id: newId(), name, createdAt: now().toISOString() })),
    async remove(id) {
      keeper.drop(id);
      await keeper.flush();
      const answer = await backend.call('plan.remove', { plan: id });
      if (answer.ok) onEvent({ type: 'remove', plan: id });
      return answer;
    },
    showPalette: (isPaletteOpen) => store.setState({ isPaletteOpen }),
    setAmount: (amount) => store.setState((state) => ({ amount: { ...state.amount, ...amount } })),
    siteOf,
    checkOnce(plan) {
      const site = siteOf(plan.cluster);
      if (trial?.site !== site) trial = { site, check: openChecker(site) };
      return trial.check(plan);
    },
    flush: keeper.flush,
    close() {
      clearTimeout(soon);
      clearTimeout(again);
      stopFollowing();
      stopWorld();
      keeper.close();
    },
  };
}
