import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { actionIcons } from '../action-icons.ts';
import { headerOffers } from './header-offers.ts';
import { ConsoleButtons } from '../consoles/console-buttons.tsx';
import { useAskAction, useOffers } from '../use-offers.ts';

/** The actions of a node as buttons; those that are not possible now say why. */
export function ActionButtons({ node }: { node: GraphNode }) {
  const offers = headerOffers(node, useOffers(node));
  const ask = useAskAction();
  if (offers.length === 0 && node.type !== 'vm') return null;
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
      {node.type === 'vm' && <ConsoleButtons node={node} />}
    </div>
  );
}
