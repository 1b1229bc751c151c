import type { ReactNode } from 'react';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { actionIcons } from '../action-icons.ts';
import { MoreMenu } from '../more-menu.tsx';
import { MenuItem } from '../node-items.tsx';
import { isAsked, useAskAction, useEntityOffers, useOffers } from '../use-offers.ts';
import type { NodeOffer } from '../use-offers.ts';
import { headerOffers } from './header-offers.ts';
import { ConsoleButtons } from '../consoles/console-buttons.tsx';

/** The actions of a node as buttons, the minor ones in a menu behind them; those that are not possible now say why. */
export function ActionButtons({ node }: { node: GraphNode }) {
  const offers = headerOffers(node, useOffers(node));
  return <Offers offers={offers} more={node.type === 'vm' && <ConsoleButtons node={node} />} />;
}

/** The same for an object that is no node. */
export function EntityActions({ entity }: { entity: Entity }) {
  return <Offers offers={useEntityOffers(entity)} />;
}

function Offers({ offers, more = false }: { offers: readonly NodeOffer[]; more?: ReactNode }) {
  const ask = useAskAction();
  if (offers.length === 0 && more === false) return null;
  const minor = offers.filter(({ action }) => action.isMinor);
  return (
    <div className="inspector-actions">
      {offers
        .filter(({ action }) => !action.isMinor)
        .map(({ name, action, entity, reason }) => {
          const Icon = actionIcons[name];
          return (
            <Button
              key={name}
              icon={<Icon size={13} aria-hidden />}
              reason={reason}
              onClick={() => ask(name, entity)}
            >
              {action.label}
            </Button>
          );
        })}
      {more}
      {minor.length > 0 && (
        <MoreMenu>
          {minor.map(({ name, action, entity, reason }) => {
            const Icon = actionIcons[name];
            return (
              <MenuItem
                key={name}
                icon={<Icon size={14} aria-hidden />}
                reason={reason}
                isDanger={action.danger === 'data'}
                onSelect={() => ask(name, entity)}
              >
                {isAsked(name) ? t('menu.asks', { verb: action.label }) : action.label}
              </MenuItem>
            );
          })}
        </MoreMenu>
      )}
    </div>
  );
}
