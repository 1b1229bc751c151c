import { DropdownMenu } from 'radix-ui';
import { ArrowDown, ArrowUp, Bookmark, MoreHorizontal, Pencil, Plus, Save, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { SavedView } from '../../../shared/preferences.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { overwriteView, removeView, shiftView } from './view-acts.ts';
import './views.css';

/** The views that are kept, below the clusters. */
export function ViewRail() {
  const { view } = useApp();
  const views = useView((state) => state.preferences.savedViews);
  return (
    <section className="view-rail" aria-labelledby="view-rail-title">
      <div className="view-rail-head">
        <h2 id="view-rail-title">{t('views.title')}</h2>
        <IconButton
          label={t('views.save')}
          icon={<Plus size={14} />}
          onClick={() => view.setState({ dialog: { type: 'name-view', view: null } })}
        />
      </div>
      {views.length === 0 ? (
        <p className="view-rail-empty">{t('views.none')}</p>
      ) : (
        <ul className="view-rail-list">
          {views.map((each, index) => (
            <ViewRow key={each.id} view={each} isFirst={index === 0} isLast={index === views.length - 1} />
          ))}
        </ul>
      )}
    </section>
  );
}

type ViewRowProps = { view: SavedView; isFirst: boolean; isLast: boolean };

function ViewRow({ view, isFirst, isLast }: ViewRowProps) {
  const app = useApp();
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey && event.key === 'ArrowUp') shiftView(app, view.id, -1);
    else if (event.altKey && event.key === 'ArrowDown') shiftView(app, view.id, 1);
    else if (event.key === 'F2') app.view.setState({ dialog: { type: 'name-view', view: view.id } });
    else if (event.key === 'Delete') removeView(app, view);
    else return;
    event.preventDefault();
  };
  return (
    <li className="view-row">
      <button
        type="button"
        className="view-row-main"
        title={view.query === '' ? view.name : `${view.name} · ${view.query}`}
        aria-keyshortcuts="F2 Delete Alt+ArrowUp Alt+ArrowDown"
        onClick={() => app.viewer.show(view)}
        onKeyDown={onKey}
      >
        <Bookmark size={13} aria-hidden />
        <span className="view-row-name">{view.name}</span>
      </button>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton
            className="view-row-menu"
            label={t('cluster.menu', { name: view.name })}
            icon={<MoreHorizontal size={15} />}
          />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={menuPlace()}>
          <DropdownMenu.Content className="menu" align="start" sideOffset={2} collisionPadding={8}>
            <ViewItems view={view} isFirst={isFirst} isLast={isLast} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </li>
  );
}

function ViewItems({ view, isFirst, isLast }: ViewRowProps) {
  const app = useApp();
  return (
    <>
      <MenuItem icon={<Save size={14} aria-hidden />} onSelect={() => overwriteView(app, view)}>
        {t('views.overwrite')}
      </MenuItem>
      <MenuItem
        icon={<Pencil size={14} aria-hidden />}
        onSelect={() => app.view.setState({ dialog: { type: 'name-view', view: view.id } })}
      >
        {t('menu.asks', { verb: t('views.rename') })}
      </MenuItem>
      {!isFirst && (
        <MenuItem icon={<ArrowUp size={14} aria-hidden />} onSelect={() => shiftView(app, view.id, -1)}>
          {t('views.moveUp')}
        </MenuItem>
      )}
      {!isLast && (
        <MenuItem icon={<ArrowDown size={14} aria-hidden />} onSelect={() => shiftView(app, view.id, 1)}>
          {t('views.moveDown')}
        </MenuItem>
      )}
      <DropdownMenu.Separator className="menu-separator" />
      <MenuItem icon={<Trash2 size={14} aria-hidden />} isDanger onSelect={() => removeView(app, view)}>
        {t('views.remove')}
      </MenuItem>
    </>
  );
}
