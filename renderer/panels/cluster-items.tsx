import { DropdownMenu } from 'radix-ui';
import { FileLock2, KeyRound, Plug, Settings2, Trash2, Unplug } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import type { ClusterNode } from '../scene/graph.ts';
import { useApp } from './app-context.ts';
import { showSettings } from './cluster-settings/show-settings.ts';
import { useClusterCalls } from './use-cluster-calls.ts';
import { showReplace } from './vault/show-replace.ts';
import { MenuItem } from './node-items.tsx';

/** What a cluster's menu offers beyond that of every node. */
export function ClusterItems({ cluster }: { cluster: ClusterNode }) {
  const { view } = useApp();
  const { connect, disconnect } = useClusterCalls();
  const { id, info } = cluster;
  const isOff = info.connection.type === 'disconnected' || info.connection.type === 'failed';
  return (
    <>
      <DropdownMenu.Separator className="menu-separator" />
      {isOff ? (
        <MenuItem icon={<Plug size={14} aria-hidden />} onSelect={() => connect(id)}>
          {t('cluster.connect')}
        </MenuItem>
      ) : (
        <MenuItem icon={<Unplug size={14} aria-hidden />} onSelect={() => disconnect(id)}>
          {t('cluster.disconnect')}
        </MenuItem>
      )}
      <MenuItem icon={<Settings2 size={14} aria-hidden />} onSelect={() => showSettings(view, id)}>
        {t('menu.asks', { verb: t('settings.open') })}
      </MenuItem>
      <MenuItem icon={<KeyRound size={14} aria-hidden />} onSelect={() => showReplace(view, id)}>
        {t('menu.asks', { verb: t('replace.verb') })}
      </MenuItem>
      <MenuItem
        icon={<FileLock2 size={14} aria-hidden />}
        onSelect={() => view.setState({ dialog: { type: 'export-clusters', clusters: [id] } })}
      >
        {t('menu.asks', { verb: t('sealed.exportVerb') })}
      </MenuItem>
      <MenuItem
        icon={<Trash2 size={14} aria-hidden />}
        isDanger
        onSelect={() => view.setState({ dialog: { type: 'remove-cluster', cluster: id } })}
      >
        {t('menu.asks', { verb: t('cluster.remove') })}
      </MenuItem>
    </>
  );
}
