import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { appError } from '../../../shared/error.ts';
import { draftOn } from '../../../shared/plan/draft.ts';
import type { Amount, Drafted } from '../../../shared/plan/draft.ts';
import type { DraftTarget } from '../../../shared/plan/draft-parts.ts';
import { withIntention, withSeen } from '../../../shared/plan/edit.ts';
import { seenOf } from '../../../shared/plan/drafting.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Template } from '../../../shared/plan/template.ts';
import type { Drag, DropVerdict } from '../../canvas/dragging.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode, GuestNode } from '../../scene/graph.ts';
import { holderOf } from '../../scene/layout.ts';
import { awaitRead } from '../../store/await-read.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { planOfGuest } from './ghosts.ts';
import { guestNodeOf, tendedOf } from './tended.ts';
import { nextPlanName, templateName } from './plan-words.ts';

/** What a node of the canvas stands for when a template is dropped on it; null for nothing. */
export function draftTargetOf(app: App, node: GraphNode): DraftTarget | null {
  const { check, drawn } = app.plans.getState();
  switch (node.type) {
    case 'cluster':
      return { type: 'cluster' };
    case 'host':
      return { type: 'host', host: node.entity.name };
    case 'guest': {
      const planned = node.plan === 'new' ? planOfGuest(app.plans.getState(), node) : undefined;
      const [pool] = planned?.pools ?? [];
      if (planned && pool) return { type: 'pool', intention: planned.id, pool: pool.name };
      return guestTarget(app, node);
    }
    case 'vm': {
      if (node.plan === 'new') {
        const placing = check?.landings.find((landing) => landing.placing.id === node.id)?.placing;
        const pool = placing?.type === 'node' ? placing.node.guest?.pool : undefined;
        if (placing && pool !== undefined) return { type: 'pool', intention: placing.intention, pool };
      }
      const guest = guestNodeOf(app, node);
      const target = guest && guestTarget(app, guest);
      if (target) return { ...target, pool: node.guest?.pool ?? undefined };
      const holder = holderOf(drawn, node);
      return holder ? draftTargetOf(app, holder) : null;
    }
    case 'pod': {
      const holder = holderOf(drawn, node);
      return holder ? draftTargetOf(app, holder) : null;
    }
  }
}

/** A guest cluster as a target, with what its Rancher says of it where one in the vault made it. */
function guestTarget(app: App, node: GuestNode): Extract<DraftTarget, { type: 'guest' }> | null {
  const found = app.plans
    .siteOf(node.cluster)
    .guests()
    .find(({ id }) => id === node.id);
  const tended = tendedOf(app, node);
  if (found) return { type: 'guest', guest: found, tended };
  // What only a Rancher tells to be a guest cluster is none by its VMs alone.
  const { id, namespace, name, distribution, distributionConfidence } = node;
  const members = node.members.flatMap(({ guest }) => guest ?? []);
  const guest = { ...{ id, namespace, name, distribution, distributionConfidence }, members };
  return tended ? { type: 'guest', guest, tended } : null;
}

/** The id of the cluster that a node is of. */
export function clusterOf(node: GraphNode): string {
  return node.type === 'cluster' ? node.id : node.cluster;
}

/** The open plan where it is of this cluster, else an empty one that is not kept yet. */
function planOf(app: App, cluster: string): Plan {
  const open = app.plans.getState().history?.present;
  return open?.cluster === cluster ? open : newPlan({ id: 'draft', name: '', cluster, createdAt: '' });
}

function draft(app: App, template: Template, node: GraphNode, amount: Amount): Result<Drafted> {
  const target = draftTargetOf(app, node);
  if (!target) return fail(appError('invalid', t('plan.noTarget')));
  const cluster = clusterOf(node);
  const site = app.plans.siteOf(cluster);
  return draftOn(planOf(app, cluster), site, template, target, amount, crypto.randomUUID());
}

const mostNamed = 3;

/** What a drop on a node would do, or why it cannot be: as the checks of plans see it. */
export function verdictOn(app: App, template: Template, node: GraphNode, amount: Amount): DropVerdict {
  const drafted = draft(app, template, node, amount);
  if (!drafted.ok) return { isAllowed: false, words: drafted.error.message };
  const { plan, intentions } = drafted.value;
  const { findings, landings } = app.plans.checkOnce(plan);
  const own = findings.filter(
    ({ where }) => where.intention !== null && intentions.includes(where.intention),
  );
  const error = own.find(({ severity }) => severity === 'error');
  if (error) return { isAllowed: false, words: error.text };
  const before = new Set(app.plans.getState().marks?.ghosts.map(({ id }) => id));
  const landed = landings.filter(
    ({ placing }) =>
      intentions.includes(placing.intention) && placing.type === 'node' && !before.has(placing.id),
  );
  const hosts = [...new Set(landed.flatMap(({ host }) => host ?? []))].sort();
  const shown = hosts.slice(0, mostNamed).join(', ');
  const rest = hosts.length - mostNamed;
  return {
    isAllowed: true,
    words: t('plan.lands', {
      count: landed.length,
      hosts: rest > 0 ? t('plan.andMore', { names: shown, count: rest }) : shown,
    }),
  };
}

/** Opens the plan that changes of a cluster go into: the open one, or a new one where another cluster's or none is open. */
function ensurePlan(app: App, cluster: string): void {
  const { history, plans } = app.plans.getState();
  if (history?.present.cluster === cluster) return;
  const own = [...(plans?.values() ?? [])].filter((plan) => plan.cluster === cluster);
  app.plans.create(cluster, nextPlanName(own));
}

/**
 * Adds a template to the plan of the node's cluster, once it is known what that has; why it cannot be is told by a toast.
 * Answers whether it was.
 */
export async function draftAt(
  app: App,
  template: Template,
  node: GraphNode,
  amount: Amount,
): Promise<boolean> {
  await awaitRead(app, clusterOf(node));
  return draftNow(app, template, node, amount);
}

function draftNow(app: App, template: Template, node: GraphNode, amount: Amount): boolean {
  const verdict = verdictOn(app, template, node, amount);
  if (!verdict.isAllowed) {
    addToast(app.view, {
      tone: 'danger',
      title: t('plan.notAdded', { name: templateName(template) }),
      text: verdict.words,
      hint: null,
    });
    return false;
  }
  ensurePlan(app, clusterOf(node));
  const drafted = draft(app, template, node, amount);
  if (!drafted.ok) return false;
  app.plans.edit((plan) => ({
    ...drafted.value.plan,
    id: plan.id,
    name: plan.name,
    createdAt: plan.createdAt,
  }));
  return true;
}

/** Adds an intention to the plan of a cluster. */
export function intend(app: App, cluster: string, of: (id: string) => Intention): void {
  const site = app.plans.siteOf(cluster);
  const intention = of(crypto.randomUUID());
  ensurePlan(app, cluster);
  app.plans.edit((plan) => withSeen(withIntention(plan, intention), seenOf(site, intention)));
}

/** A template as something to carry over the canvas. */
export function dragOfTemplate(app: App, template: Template): Drag {
  const name = templateName(template);
  const isNode = template.type === 'server' || template.type === 'agent';
  const amountOf = (times: number): Amount => {
    const { amount } = app.plans.getState();
    return { ...amount, times: times * amount.times };
  };
  const labelOf = (times: number): string => {
    const all = times * app.plans.getState().amount.times;
    return all === 1 ? name : t('plan.times', { count: all, name });
  };
  return {
    label: labelOf(1),
    labelOf,
    sources: [],
    targetOf: (node) =>
      isNode && node.type === 'vm' && (node.guest !== null || node.plan === 'new')
        ? node
        : (holderOf(app.plans.getState().drawn, node) ?? null),
    verdictOf: (node, times) => verdictOn(app, template, node, amountOf(times)),
    onDrop: (id, _at, times) => {
      const node = app.plans.getState().drawn.nodes.get(id);
      if (node) void draftAt(app, template, node, amountOf(times));
    },
  };
}
