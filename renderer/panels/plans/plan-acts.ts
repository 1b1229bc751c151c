import { copied } from '../../../shared/plan/edit.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { guestIdOf } from '../../../shared/plan/guest-id.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { t } from '../../i18n/i18n.ts';
import { tellFailure } from '../../store/view-store.ts';
import { atLeast } from '../../store/panel-sizes.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { nextPlanName } from './plan-words.ts';
import { planFromText } from './transfer.ts';

/** Below this height in CSS pixels a plan and what it comes to cannot be read together. */
const leastHeight = 300;

/** Shows the plans in the drawer, with room for the open one. */
export function showPlans({ view, preferences }: Pick<App, 'view' | 'preferences'>): void {
  view.setState({ drawerTab: 'plans' });
  const drawerHeight = atLeast(leastHeight, innerHeight, view.getState().preferences);
  preferences.change({ isDrawerOpen: true, drawerHeight });
}

/** Selects the guest cluster that an intention is about, so that the canvas shows where it is or is to be. */
export function showGuestOf(app: App, cluster: string, intention: Intention): void {
  if (!('guest' in intention)) return;
  const { guest } = intention;
  const id = typeof guest === 'string' ? guest : guestIdOf({ cluster }, guest);
  if (app.plans.getState().drawn.nodes.has(id)) select(app, [id]);
}

/** The cluster that a new plan is for: that of the selection, else of the middle of the view, else the first. */
export function clusterForPlan({ view, world }: Pick<App, 'view' | 'world'>): string | null {
  const { selection, middle } = view.getState();
  const { graph } = world.getState();
  const node = [...selection, middle ?? ''].flatMap((id) => graph.nodes.get(id) ?? [])[0];
  if (node) return node.type === 'cluster' ? node.id : node.cluster;
  return graph.clusters[0]?.id ?? null;
}

/** Begins a plan and shows it. */
export function beginPlan(app: App, cluster: string): void {
  const own = [...(app.plans.getState().plans?.values() ?? [])].filter((plan) => plan.cluster === cluster);
  app.plans.create(cluster, nextPlanName(own));
  app.plans.showPalette(true);
  showPlans(app);
}

/** Shows what a plan would do, as it is kept: what has not been saved yet is so first. */
export async function reviewPlan({ plans, view }: Pick<App, 'plans' | 'view'>, plan: string): Promise<void> {
  await plans.flush();
  view.setState({ dialog: { type: 'review-plan', plan } });
}

/** Puts a copy of a plan beside it and opens that. */
export function copyPlan(app: App, plan: Plan): void {
  app.plans.add(plan, t('plan.copyOf', { name: plan.name }));
}

/** Takes a plan from a file, for the cluster it names or, where that is not here, for the one that is looked at. */
export async function importPlan(app: App, file: File): Promise<void> {
  const read = planFromText(await file.text());
  if (!read.ok) {
    tellFailure(app.view, t('plan.notImported'), read.error);
    return;
  }
  const isHere = app.world.getState().clusters?.some(({ id }) => id === read.value.cluster) ?? false;
  const cluster = isHere ? read.value.cluster : clusterForPlan(app);
  if (cluster === null) return;
  // What was seen elsewhere says nothing of what is here.
  const plan = isHere ? read.value : { ...read.value, cluster, draftedFrom: {} };
  app.plans.add(copied(plan, plan), plan.name);
  showPlans(app);
}
