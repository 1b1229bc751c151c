import { ChevronsDownUp, ChevronsUpDown, Undo2 } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { isFolded } from '../scene/folding.ts';
import type { ClusterNode, HostNode } from '../scene/graph.ts';
import { useApp, useView } from './app-context.ts';
import { MenuItem } from './node-items.tsx';

/** What the menu of a cluster or a host offers for its place on the canvas. */
export function ArrangeItems({ node }: { node: ClusterNode | HostNode }) {
  const { arranger } = useApp();
  const folding = useView((state) => state.preferences.folding);
  const isMoved = useView((state) => state.preferences.places?.plates[node.id]?.isMoved ?? false);
  const isNow = isFolded(folding, node);
  return (
    <>
      <MenuItem icon={toIcon(isNow)} onSelect={() => arranger.fold(node.id, !isNow)}>
        {t(isNow ? 'arrange.open' : 'arrange.fold')}
      </MenuItem>
      {node.type === 'cluster' && !isNow && node.hosts.length > 0 && (
        <>
          <MenuItem icon={toIcon(false)} onSelect={() => arranger.foldHosts(true, node.id)}>
            {t('arrange.foldItsHosts')}
          </MenuItem>
          <MenuItem icon={toIcon(true)} onSelect={() => arranger.foldHosts(false, node.id)}>
            {t('arrange.openItsHosts')}
          </MenuItem>
        </>
      )}
      {node.type === 'cluster' && isMoved && (
        <MenuItem icon={<Undo2 size={14} aria-hidden />} onSelect={() => arranger.putBack(node.id)}>
          {t('arrange.putBack')}
        </MenuItem>
      )}
    </>
  );
}

function toIcon(isFoldedNow: boolean) {
  return isFoldedNow ? <ChevronsUpDown size={14} aria-hidden /> : <ChevronsDownUp size={14} aria-hidden />;
}
