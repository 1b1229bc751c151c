import { DropdownMenu } from 'radix-ui';
import { Copy, LocateFixed, X } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Entity } from '../../shared/kinds/index.ts';
import { t } from '../i18n/i18n.ts';
import type { GraphNode } from '../scene/graph.ts';
import { entityOf } from '../store/world-store.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { menuPlace } from '../ui/menu-place.ts';
import '../ui/menu.css';
import { Name } from '../ui/text.tsx';
import { select, useApp, usePlans, useView, useWorld } from './app-context.ts';
import { BatchItems } from './batch/batch-verbs.tsx';
import { nodesOf } from './batch/offers-of-all.ts';
import { ClusterItems } from './cluster-items.tsx';
import { copyText } from './commands/copy-text.ts';
import { EntityItems } from './inspector/entity-menu.tsx';
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
  // Of what has no place on the canvas, such as an image in a list.
  const entity = useWorld((state) => (menu ? entityOf(state, menu.id) : undefined));
  const name = node ? nameOf(node) : entity?.name;
  if (!menu || name === undefined) return null;
  return (
    <OpenMenu
      key={`${menu.id} ${menu.x} ${menu.y}`}
      name={name}
      at={menu}
      onClose={() => view.setState({ menu: null })}
    >
      {node ? <ItemsOfNode node={node} /> : entity && <ItemsOfEntity entity={entity} />}
    </OpenMenu>
  );
}

type OpenMenuProps = { name: string; at: { x: number; y: number }; onClose: () => void; children: ReactNode };

function OpenMenu({ name, at, onClose, children }: OpenMenuProps) {
  const { canvas } = useApp();
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
          aria-label={name}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const before = returnTo.current;
            const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
            if (isThere) before.focus({ preventScroll: true });
            else canvas.current?.focus();
          }}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function ItemsOfNode({ node }: { node: GraphNode }) {
  // What is chosen in the menu of one of several that are selected is meant for all of them.
  const isOfMany = useView(({ selection }) => selection.length > 1 && selection.includes(node.id));
  return (
    <>
      {isOfMany ? <SelectionItems /> : <OwnItems node={node} />}
      {node.type !== 'cluster' && <NodeExport id={node.id} />}
      {node.type === 'cluster' && !isOfMany && <ClusterItems cluster={node} />}
    </>
  );
}

function ItemsOfEntity({ entity }: { entity: Entity }) {
  const app = useApp();
  return (
    <>
      <DropdownMenu.Label className="menu-label">
        <StateGlyph state={entity.state} />
        <Name text={entity.name} />
      </DropdownMenu.Label>
      <DropdownMenu.Separator className="menu-separator" />
      <EntityItems entity={entity} />
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => copyText(app, entity.name)}>
        {t('menu.copyName')}
      </MenuItem>
    </>
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
      {(node.type === 'host' || (node.type === 'guest' && !isGhost)) && (
        <>
          <BatchItems nodes={[node]} />
          <DropdownMenu.Separator className="menu-separator" />
        </>
      )}
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
