import { withoutIntention } from '../../../shared/plan/edit.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { planOfGuest } from './ghosts.ts';
import { intend } from './drafting.ts';
import { removalOf, tendedOf } from './tended.ts';
import { tendedActs } from './tended-acts.ts';

/** A change of what is there, for a plan. */
export type PlannedAct = { id: string; title: string; run: () => void };

/** What can be planned with a node that is there: taking out a guest's node, deleting a guest, closing or emptying a host. */
export function plannedActs(app: App, node: GraphNode): PlannedAct[] {
  if (node.type === 'vm' && node.plan !== 'new' && node.guest) {
    const { guest } = node.guest;
    const own = removalOf(app, node);
    if (own) return [{ id: 'remove-node', title: t('plan.act.removeNode'), run: own }];
    const run = (): void =>
      intend(app, node.cluster, (id) => ({
        id,
        type: 'remove-nodes',
        guest,
        vms: [node.id],
        allowsQuorumLoss: false,
      }));
    return [{ id: 'remove-node', title: t('plan.act.removeNode'), run }];
  }
  if (node.type === 'guest' && node.plan === 'new') {
    const planned = planOfGuest(app.plans.getState(), node);
    if (!planned) return [];
    const run = (): void => app.plans.edit((plan) => withoutIntention(plan, planned.id));
    return [{ id: 'take-out', title: t('plan.removeGhost'), run }];
  }
  if (node.type === 'guest') {
    const tended = tendedOf(app, node);
    if (tended) return tendedActs(app, node.cluster, tended);
    const run = (): void => intend(app, node.cluster, (id) => ({ id, type: 'delete-guest', guest: node.id }));
    return [{ id: 'delete-guest', title: t('plan.act.deleteGuest'), run }];
  }
  if (node.type === 'host') {
    return (['cordoned', 'drained', 'open'] as const)
      .filter((to) => (to === 'open') === node.entity.host.isCordoned)
      .map((to) => ({
        id: to,
        title: t(`plan.act.${to}`),
        run: () =>
          intend(app, node.cluster, (id) => ({
            id,
            type: 'tend-host',
            hosts: [node.entity.name],
            to,
            isForced: false,
            allowsQuorumLoss: false,
          })),
      }));
  }
  return [];
}
