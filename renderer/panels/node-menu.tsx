import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import type { GraphNode } from '../scene/graph.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { menuPlace } from '../ui/menu-place.ts';
import '../ui/menu.css';
import { Name } from '../ui/text.tsx';
import { useApp, useView, useWorld } from './app-context.ts';
import { ClusterItems } from './cluster-items.tsx';
import { ObjectExportItems } from './export-items.tsx';
import { NodeItems } from './node-items.tsx';
import { nameOf, stateOf } from './node-words.ts';

/** The menu of one node, wherever it was asked for: on the canvas, in the tree, in the rail. */
export function NodeMenu() {
  const { view } = useApp();
  const menu = useView((state) => state.menu);
  const node = useWorld((state) => (menu ? state.graph.nodes.get(menu.id) : undefined));
  if (!menu || !node) return null;
  return (
    <OpenMenu
      key={`${menu.id} ${menu.x} ${menu.y}`}
      node={node}
      at={menu}
      onClose={() => view.setState({ menu: null })}
    />
  );
}

type OpenMenuProps = { node: GraphNode; at: { x: number; y: number }; onClose: () => void };

function OpenMenu({ node, at, onClose }: OpenMenuProps) {
  const returnTo = useRef(document.activeElement);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="menu-anchor" aria-hidden style={{ position: 'fixed', left: at.x, top: at.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content
          className="menu"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={nameOf(node)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (returnTo.current instanceof HTMLElement) returnTo.current.focus({ preventScroll: true });
          }}
        >
          <DropdownMenu.Label className="menu-label">
            <StateGlyph state={stateOf(node)} />
            <Name text={nameOf(node)} />
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="menu-separator" />
          <NodeItems node={node} />
          {node.type !== 'cluster' && <NodeExport id={node.id} />}
          {node.type === 'cluster' && <ClusterItems cluster={node} />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Saves the node, or all that is selected where it is one of them. */
function NodeExport({ id }: { id: string }) {
  const selection = useView((state) => state.selection);
  return (
    <>
      <DropdownMenu.Separator className="menu-separator" />
      <ObjectExportItems ids={selection.includes(id) ? selection : [id]} />
    </>
  );
}
