import { DropdownMenu } from 'radix-ui';
import { FileLock2, FolderInput, MoreHorizontal, Plus } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useWorld } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import './sealed.css';

/** What can be done with the list of clusters as a whole. */
export function ClustersMenu() {
  const { view } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const all = clusters.map(({ id }) => id);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton className="clusters-menu" label={t('sealed.menu')} icon={<MoreHorizontal size={16} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <MenuItem
            icon={<Plus size={14} aria-hidden />}
            onSelect={() => view.setState({ dialog: { type: 'add-cluster', file: null } })}
          >
            {t('menu.asks', { verb: t('rail.add') })}
          </MenuItem>
          <MenuItem
            icon={<FolderInput size={14} aria-hidden />}
            onSelect={() => view.setState({ dialog: { type: 'import-clusters', file: null } })}
          >
            {t('menu.asks', { verb: t('sealed.importVerb') })}
          </MenuItem>
          {all.length > 0 && (
            <MenuItem
              icon={<FileLock2 size={14} aria-hidden />}
              onSelect={() => view.setState({ dialog: { type: 'export-clusters', clusters: all } })}
            >
              {t('menu.asks', { verb: t('sealed.exportVerb') })}
            </MenuItem>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
