import type { Entity } from '../../../shared/kinds/index.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { actionIcons } from '../action-icons.ts';
import { useAskAction, useEntityOffers, useOffers } from '../use-offers.ts';
import type { NodeOffer } from '../use-offers.ts';

/** The actions of a node as buttons; those that are not possible now say why. */
export function ActionButtons({ node }: { node: GraphNode }) {
  return <Offers offers={useOffers(node)} />;
}

/** The same for an object that is no node. */
export function EntityActions({ entity }: { entity: Entity }) {
  return <Offers offers={useEntityOffers(entity)} />;
}

function Offers({ offers }: { offers: readonly NodeOffer[] }) {
  const ask = useAskAction();
  if (offers.length === 0) return null;
  return (
    <div className="inspector-actions">
      {offers.map(({ name, action, entity, reason }) => {
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
    </div>
  );
}
