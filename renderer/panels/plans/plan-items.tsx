import { DropdownMenu } from 'radix-ui';
import { ChevronRight, DraftingCompass, SquareX } from 'lucide-react';
import { ownTemplates } from '../../../shared/plan/template.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { menuPlace } from '../../ui/menu-place.ts';
import { useApp, useView } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { draftAt } from './drafting.ts';
import { removeGhosts } from './ghosts.ts';
import { plannedActs } from './planned-acts.ts';
import { templateName } from './plan-words.ts';

/** What a plan can do with a node: add a template there, or change what is there. */
export function PlanItems({ node }: { node: GraphNode }) {
  const app = useApp();
  const own = useView((state) => state.preferences.templates);
  const acts = plannedActs(app, node);
  return (
    <>
      <DropdownMenu.Sub>
        <DropdownMenu.SubTrigger className="menu-item">
          <DraftingCompass size={14} aria-hidden />
          <span className="menu-item-text">{t('plan.addTo')}</span>
          <ChevronRight size={13} aria-hidden />
        </DropdownMenu.SubTrigger>
        <DropdownMenu.Portal container={menuPlace()}>
          <DropdownMenu.SubContent className="menu" collisionPadding={8}>
            {[...ownTemplates, ...own].map((template) => (
              <DropdownMenu.Item
                key={template.id}
                className="menu-item"
                onSelect={() => void draftAt(app, template, node, app.plans.getState().amount)}
              >
                <span className="menu-item-text">{templateName(template)}</span>
              </DropdownMenu.Item>
            ))}
            {acts.length > 0 && <DropdownMenu.Separator className="menu-separator" />}
            {acts.map(({ id, title, run }) => (
              <DropdownMenu.Item key={id} className="menu-item" onSelect={run}>
                <span className="menu-item-text">{title}</span>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.SubContent>
        </DropdownMenu.Portal>
      </DropdownMenu.Sub>
      {node.type === 'vm' && node.plan === 'new' && (
        <MenuItem icon={<SquareX size={14} aria-hidden />} onSelect={() => removeGhosts(app, [node.id])}>
          {t('plan.removeGhost')}
        </MenuItem>
      )}
    </>
  );
}
