import { Focus, SquareDashedMousePointer, Boxes } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { guestOf } from '../../scene/focus.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { select, useApp, useView, useWorld } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { selectNodes, toggleFocus } from './guest-focus.ts';

/** What the menu of a guest cluster, or of a node of one, offers beyond that of every node. */
export function GuestItems({ node }: { node: GraphNode }) {
  const app = useApp();
  const guest = useWorld((state) => guestOf(state.graph, node.id));
  const isInFocus = useView((state) => guest !== null && state.focus === guest.id);
  if (!guest) return null;
  const { name } = guest;
  return (
    <>
      <MenuItem icon={<Focus size={14} aria-hidden />} onSelect={() => toggleFocus(app, guest)}>
        {t(isInFocus ? 'guest.leaveFocus' : 'guest.focusOn', { name })}
      </MenuItem>
      {node.type === 'vm' && (
        <MenuItem
          icon={<Boxes size={14} aria-hidden />}
          onSelect={() => select(app, [guest.id], { isZooming: true })}
        >
          {t('guest.goTo', { name })}
        </MenuItem>
      )}
      <MenuItem
        icon={<SquareDashedMousePointer size={14} aria-hidden />}
        onSelect={() => selectNodes(app, guest)}
      >
        {t('guest.selectNodesOf', { name })}
      </MenuItem>
    </>
  );
}
