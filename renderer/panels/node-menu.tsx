import { DropdownMenu } from 'radix-ui';
import { Copy, LocateFixed, X } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../i18n/i18n.ts';
import type { GraphNode } from '../scene/graph.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { menuPlace } from '../ui/menu-place.ts';
import '../ui/menu.css';
import { Name } from '../ui/text.tsx';
import { select, useApp, usePlans, useView, useWorld } from './app-context.ts';
import { BatchItems } from './batch/batch-verbs.tsx';
import { nodesOf } from './batch/offers-of-all.ts';
import { ClusterItems } from './cluster-items.tsx';
import { copyText } from './commands/copy-text.ts';
import { ObjectExportItems } from './export-items.tsx';
import { MenuItem, NodeItems } from './node-items.tsx';
import { PlanItems } from './plans/plan-items.tsx';
import { nameOf, stateOf } from './node-words.ts';
import { VmItems } from './vm-editor/vm-items.tsx';
import { WhatIfItems } from './what-if/what-if-items.tsx';

/** The menu of one node, wherever it was asked for: on the canvas, in the tree, in the rail. */
export function NodeMenu() {
  const { view } = useApp();
  const menu = useView((state) => state.menu);
  const node = usePlans((state) => (menu ? state.drawn.nodes.get(menu.id) : undefined));
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
  const { canvas } = useApp();
  const returnTo = useRef(document.activeElement);
  // What is chosen in the menu of one of several that are selected is meant for all of them.
  const isOfMany = useView(({ selection }) => selection.length > 1 && selection.includes(node.id));
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
            const before = returnTo.current;
            const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
            if (isThere) before.focus({ preventScroll: true });
            else canvas.current?.focus();
          }}
        >
          {isOfMany ? <SelectionItems /> : <OwnItems node={node} />}
          {node.type !== 'cluster' && <NodeExport id={node.id} />}
          {node.type === 'cluster' && !isOfMany && <ClusterItems cluster={node} />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function OwnItems({ node }: { node: GraphNode }) {
  const isGhost = (node.type === 'vm' || node.type === 'guest') && node.plan === 'new';
  return (
    <>
      <DropdownMenu.Label className="menu-label">
        <StateGlyph state={stateOf(node)} />
        <Name text={nameOf(node)} />
      </DropdownMenu.Label>
      <DropdownMenu.Separator className="menu-separator" />
      {(node.type === 'host' || (node.type === 'guest' && !isGhost)) && <BatchItems nodes={[node]} />}
      {!isGhost && <NodeItems node={node} />}
      {!isGhost && <VmItems node={node} />}
      {node.type !== 'pod' && <PlanItems node={node} />}
    </>
  );
}

/** What can be done with all that is selected. */
function SelectionItems() {
  const app = useApp();
  const selection = useView((state) => state.selection);
  const graph = useWorld((state) => state.graph);
  const nodes = nodesOf(graph, selection);
  const names = nodes.map(nameOf).join('\n');
  return (
    <>
      <DropdownMenu.Label className="menu-label">
        {t('selection.title', { count: nodes.length })}
      </DropdownMenu.Label>
      <DropdownMenu.Separator className="menu-separator" />
      <BatchItems nodes={nodes} />
      <WhatIfItems hosts={nodes.filter((node) => node.type === 'host')} />
      <MenuItem
        icon={<LocateFixed size={14} aria-hidden />}
        onSelect={() => select(app, selection, { isZooming: true })}
      >
        {t('command.zoomToSelection')}
      </MenuItem>
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => copyText(app, names)}>
        {t('command.copyNames', { count: nodes.length })}
      </MenuItem>
      <MenuItem icon={<X size={14} aria-hidden />} onSelect={() => select(app, [])}>
        {t('selection.clear')}
      </MenuItem>
    </>
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
