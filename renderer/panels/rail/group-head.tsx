import { DropdownMenu } from 'radix-ui';
import { ChevronRight, MoreHorizontal, Plug, SquareDashedMousePointer, Unplug } from 'lucide-react';
import { useState } from 'react';
import { isBroken } from '../../../shared/connection.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { select, useApp } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { connectAll, disconnectAll } from './connect-all.ts';
import type { RailGroup } from './groups.ts';
import { worstState } from './groups.ts';
import { Trouble } from './trouble.tsx';

type GroupHeadProps = { group: RailGroup; name: string; isOpen: boolean; onToggle: () => void };

/** The head of a group: its name, how many clusters it has, the worst state among them, what is wrong in them while they are folded, and what all can be asked. */
export function GroupHead({ group, name, isOpen, onToggle }: GroupHeadProps) {
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const worst = worstState(group.clusters);
  // The numbers say it themselves, but for a cluster that is out of reach.
  const isCounted =
    !isOpen &&
    group.clusters.some(({ counts }) => counts.errors + counts.warnings > 0) &&
    !group.clusters.some(({ info }) => isBroken(info.connection));
  return (
    <div
      className="rail-group-head"
      data-group={group.name ?? ''}
      onContextMenu={(event) => {
        event.preventDefault();
        setIsMenuOpen(true);
      }}
    >
      <h3>
        <button
          type="button"
          className="rail-group-toggle"
          aria-expanded={isOpen}
          data-group-toggle
          onClick={onToggle}
        >
          <ChevronRight size={12} aria-hidden />
          <span className="rail-group-name" title={name}>
            {name}
          </span>
          <span className="rail-group-count">
            {group.clusters.length}
            <span className="visually-hidden"> {t('rail.inGroup', { count: group.clusters.length })}</span>
          </span>
          {worst !== 'running' && !isCounted && (
            <StateGlyph state={worst} size={11} label={t(`state.${worst}`)} />
          )}
          {!isOpen && <Trouble clusters={group.clusters} />}
        </button>
      </h3>
      <DropdownMenu.Root modal={false} open={isMenuOpen} onOpenChange={setIsMenuOpen}>
        <DropdownMenu.Trigger asChild>
          <IconButton
            className="rail-group-menu"
            data-aside
            label={t('rail.groupMenu', { name })}
            icon={<MoreHorizontal size={15} />}
          />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={menuPlace()}>
          <DropdownMenu.Content className="menu" align="start" sideOffset={2} collisionPadding={8}>
            <GroupItems group={group} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  );
}

function GroupItems({ group }: { group: RailGroup }) {
  const app = useApp();
  const { clusters } = group;
  return (
    <>
      <MenuItem icon={<Plug size={14} aria-hidden />} onSelect={() => connectAll(app, clusters)}>
        {t('rail.connectAll')}
      </MenuItem>
      <MenuItem icon={<Unplug size={14} aria-hidden />} onSelect={() => disconnectAll(app, clusters)}>
        {t('rail.disconnectAll')}
      </MenuItem>
      <MenuItem
        icon={<SquareDashedMousePointer size={14} aria-hidden />}
        onSelect={() =>
          select(
            app,
            clusters.map(({ id }) => id),
            { isZooming: true },
          )
        }
      >
        {t('rail.selectAll')}
      </MenuItem>
    </>
  );
}
