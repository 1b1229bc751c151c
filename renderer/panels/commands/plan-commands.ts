import { ownTemplates } from '../../../shared/plan/template.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import { nameOf } from '../node-words.ts';
import { beginPlan, clusterForPlan, copyPlan, reviewPlan, showPlans } from '../plans/plan-acts.ts';
import { draftAt } from '../plans/drafting.ts';
import { removeGhosts } from '../plans/ghosts.ts';
import { endingGuests, renewalOf } from '../plans/renewal.ts';
import { plannedActs } from '../plans/planned-acts.ts';
import { templateName } from '../plans/plan-words.ts';
import { exportPlan } from '../plans/transfer.ts';
import type { Command } from './command.ts';

/** What can be drafted where the selection is, and the plans themselves. */
export function planCommands(app: App): Command[] {
  const { plans, view } = app;
  const { history, plans: all, isPaletteOpen, drawn } = plans.getState();
  const { selection, preferences } = view.getState();
  const node = drawn.nodes.get(selection.at(-1) ?? '');
  const command = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `plan.${id}`,
    group: 'plans',
    title,
    run,
    ...more,
  });
  const drafts = node
    ? [
        ...[...ownTemplates, ...preferences.templates].map((template) =>
          command(
            `add.${template.id}`,
            t('plan.add', { name: templateName(template) }),
            () => void draftAt(app, template, node, plans.getState().amount),
            { detail: nameOf(node) },
          ),
        ),
        ...plannedActs(app, node).map(({ id, title, run }) =>
          command(`act.${id}`, title, run, { detail: nameOf(node) }),
        ),
      ]
    : [];
  if (node?.type === 'vm' && node.plan === 'new') {
    drafts.unshift(
      command(
        'removeGhost',
        t('plan.removeGhost'),
        () => removeGhosts(app, selection),
        shownKeysOf(app, 'removeGhost'),
      ),
    );
  }
  const renewals = endingGuests(drawn, Date.now()).flatMap(({ guest }) => {
    const run = renewalOf(app, guest);
    return run === null ? [] : [command(`renew.${guest.id}`, t('tend.renewOf', { name: guest.name }), run)];
  });
  const plan = history?.present;
  const ofOpen = plan
    ? [
        command('review', t('plan.review'), () => void reviewPlan(app, plan.id)),
        command('undo', t('plan.undo'), plans.undo, shownKeysOf(app, 'undo')),
        command('redo', t('plan.redo'), plans.redo, shownKeysOf(app, 'redo')),
        command('copy', t('plan.copy'), () => copyPlan(app, plan)),
        command('export', t('plan.export'), () => exportPlan(plan)),
        command('remove', t('plan.remove'), () =>
          view.setState({ dialog: { type: 'remove-plan', plan: plan.id } }),
        ),
        command('leave', t('plan.leave'), plans.leave),
      ]
    : [];
  const others = [...(all?.values() ?? [])].filter(({ id }) => id !== plan?.id);
  return [
    ...drafts,
    ...renewals,
    ...ofOpen,
    command(
      'palette',
      isPaletteOpen ? t('plan.hideTemplates') : t('plan.palette'),
      () => plans.showPalette(!isPaletteOpen),
      shownKeysOf(app, 'templates'),
    ),
    command('new', t('plan.new'), () => {
      const cluster = clusterForPlan(app);
      if (cluster !== null) beginPlan(app, cluster);
    }),
    command('show', t('plan.show'), () => showPlans(app)),
    ...others.map(({ id, name }) =>
      command(`open.${id}`, t('plan.openNamed', { name }), () => plans.open(id)),
    ),
  ];
}
