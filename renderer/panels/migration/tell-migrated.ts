import { titleOf } from '../../../shared/migration/words.ts';
import { t } from '../../i18n/i18n.ts';
import type { Activity } from '../../store/activity.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';

/** Tells where a VM runs that has been migrated; what was done in a batch is told at its end. */
export function tellMigrated({ view, world }: Pick<App, 'view' | 'world'>, activity: Activity): void {
  if (activity.action !== 'vm.migrate' || activity.batch !== undefined) return;
  const { nodes } = world.getState().graph;
  const node = nodes.get(activity.entity);
  const host = node?.type === 'vm' && node.host !== null ? nodes.get(node.host) : undefined;
  addToast(view, {
    tone: 'info',
    title: t('migration.doneTitle', { name: activity.name }),
    text: host?.type === 'host' ? t('migration.doneText', { host: titleOf(host) }) : t('activity.done'),
    hint: null,
  });
}
