import { DropdownMenu } from 'radix-ui';
import { Copy, Link2, LocateFixed, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KindName } from '../../shared/kinds/index.ts';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import type { GraphNode } from '../scene/graph.ts';
import { actionIcons } from './action-icons.ts';
import { select, useApp } from './app-context.ts';
import { ArrangeItems } from './arrange-items.tsx';
import { ConsoleItems } from './consoles/console-buttons.tsx';
import { GuestItems } from './guest/guest-items.tsx';
import { showList } from './lists/show-list.ts';
import { nameOf } from './node-words.ts';
import { WhatIfItems } from './what-if/what-if-items.tsx';
import { YamlItem } from './yaml/yaml-item.tsx';
import { entityOf, isAsked, useAskAction, useOffers } from './use-offers.ts';

/** An entry of a menu; one that is not possible now can be reached and says why. */
export function MenuItem({
  icon,
  children,
  reason = null,
  isDanger = false,
  onSelect,
}: {
  icon: ReactNode;
  children: ReactNode;
  reason?: string | null;
  isDanger?: boolean;
  onSelect: () => void;
}) {
  return (
    <DropdownMenu.Item
      className={isDanger ? 'menu-item menu-item-danger' : 'menu-item'}
      aria-disabled={reason === null ? undefined : true}
      onSelect={(event) => {
        if (reason === null) onSelect();
        else event.preventDefault();
      }}
    >
      {icon}
      <span className="menu-item-text">
        {typeof children === 'string' ? say(children) : children}
        {reason !== null && <span className="menu-reason">{say(reason)}</span>}
      </span>
    </DropdownMenu.Item>
  );
}

/** The kind whose list has a row for a node; null for clusters, and for what could not be read. */
function listedKindOf(node: GraphNode): KindName | null {
  const kind = entityOf(node)?.kind;
  return kind === undefined || kind === 'Unreadable' ? null : kind;
}

/** What every node's menu offers: its actions, going there, its row in a list, copying its name and address. */
export function NodeItems({ node }: { node: GraphNode }) {
  const app = useApp();
  const offers = useOffers(node);
  const ask = useAskAction();
  const kind = listedKindOf(node);
  const entity = entityOf(node);
  const copy = (text: string): void => void navigator.clipboard.writeText(text).catch(() => undefined);
  return (
    <>
      {offers.map(({ name, action, reason, entity }) => {
        const Icon = actionIcons[name];
        return (
          <MenuItem
            key={name}
            icon={<Icon size={14} aria-hidden />}
            reason={reason}
            onSelect={() => ask(name, entity)}
          >
            {isAsked(name) ? t('menu.asks', { verb: action.label }) : action.label}
          </MenuItem>
        );
      })}
      {offers.length > 0 && <DropdownMenu.Separator className="menu-separator" />}
      <ConsoleItems node={node} />
      <MenuItem
        icon={<LocateFixed size={14} aria-hidden />}
        onSelect={() => select(app, [node.id], { isZooming: true })}
      >
        {t('menu.zoomTo')}
      </MenuItem>
      {(node.type === 'cluster' || node.type === 'host') && <ArrangeItems node={node} />}
      {node.type === 'host' && <WhatIfItems hosts={[node]} />}
      <GuestItems node={node} />
      {entity && <YamlItem entity={entity.id} />}
      {kind && (
        <MenuItem
          icon={<Rows3 size={14} aria-hidden />}
          onSelect={() => {
            select(app, [node.id]);
            showList(app, kind);
          }}
        >
          {t('menu.showInList')}
        </MenuItem>
      )}
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => copy(nameOf(node))}>
        {t('menu.copyName')}
      </MenuItem>
      <MenuItem icon={<Link2 size={14} aria-hidden />} onSelect={() => copy(node.id)}>
        {t('menu.copyId')}
      </MenuItem>
    </>
  );
}
