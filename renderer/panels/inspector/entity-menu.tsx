import { DropdownMenu } from 'radix-ui';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { actionIcons } from '../action-icons.ts';
import { RowMenu } from '../more-menu.tsx';
import { MenuItem } from '../node-items.tsx';
import { isAsked, useAskAction, useEntityOffers } from '../use-offers.ts';
import { YamlItem } from '../yaml/yaml-item.tsx';

/** What can be done with something that has no place on the canvas, as entries of a menu. */
export function EntityItems({ entity }: { entity: Entity }) {
  const offers = useEntityOffers(entity);
  const ask = useAskAction();
  return (
    <>
      {offers.map(({ name, action, reason }) => {
        const Icon = actionIcons[name];
        return (
          <MenuItem
            key={name}
            icon={<Icon size={14} aria-hidden />}
            reason={reason}
            isDanger={action.danger === 'data' && name.endsWith('.delete')}
            onSelect={() => ask(name, entity.id)}
          >
            {isAsked(name) ? t('menu.asks', { verb: action.label }) : action.label}
          </MenuItem>
        );
      })}
      {offers.length > 0 && <DropdownMenu.Separator className="menu-separator" />}
      <YamlItem entity={entity.id} />
    </>
  );
}

/** The same as the menu of its row. */
export function EntityMenu({ entity }: { entity: Entity }) {
  return (
    <RowMenu label={t('action.moreOf', { name: entity.name })}>
      <EntityItems entity={entity} />
    </RowMenu>
  );
}
