import { MoreHorizontal } from 'lucide-react';
import type { MouseEvent } from 'react';
import { t } from '../../i18n/i18n.ts';
import { freshnessOf, isSeen, knowsVms } from '../../scene/availability.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { podsInTrouble } from '../../scene/trouble.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Time } from '../../ui/text.tsx';
import { select, useApp, useView } from '../app-context.ts';
import { GuestRail } from '../guest/guest-rail.tsx';
import { InsecureMark } from '../insecure-mark.tsx';
import { clusterState, connectionWords } from '../node-words.ts';

/** One cluster: its state, how many of what it has, what is wrong, and how fresh that is. */
export function ClusterRow({ cluster }: { cluster: ClusterNode }) {
  const app = useApp();
  const isSelected = useView((state) => state.selection.includes(cluster.id));
  const { info, counts } = cluster;
  const hosts = cluster.health.Node?.type;
  const knowsHosts = counts.hosts > 0 || (isSeen(cluster) && hosts !== 'forbidden' && hosts !== 'loading');
  const words = [
    ...(knowsHosts ? [t('count.hosts', { count: counts.hosts })] : []),
    ...(knowsVms(cluster) ? [t('count.vms', { count: counts.vms })] : []),
  ];
  const openMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const isByKey = event.clientX === 0 && event.clientY === 0;
    const at = isByKey ? { x: box.left + 24, y: box.bottom } : { x: event.clientX, y: event.clientY };
    app.view.setState({ menu: { id: cluster.id, ...at } });
  };
  return (
    <li className="cluster-row" data-selected={isSelected || undefined} onContextMenu={openMenu}>
      <button
        type="button"
        className="cluster-row-main"
        aria-pressed={isSelected}
        onClick={() => select(app, [cluster.id], { isZooming: true })}
      >
        <span className={`swatch swatch-${info.colour}`} aria-hidden />
        <span className="cluster-row-name" title={info.name}>
          {info.name}
          {info.isInsecure && <InsecureMark isShort />}
        </span>
        <span className="cluster-row-counts">
          {words.length > 0 ? words.join(' · ') : t('cluster.unseen')}
        </span>
        <span className="cluster-row-state">
          <Freshness cluster={cluster} />
        </span>
        <Trouble cluster={cluster} />
        <span className="cluster-row-age">{isSeen(cluster) && <Age cluster={cluster} />}</span>
      </button>
      <IconButton
        className="cluster-row-menu"
        label={t('cluster.menu', { name: info.name })}
        icon={<MoreHorizontal size={16} />}
        aria-haspopup="menu"
        onClick={openMenu}
      />
      <GuestRail cluster={cluster} />
    </li>
  );
}

function Trouble({ cluster }: { cluster: ClusterNode }) {
  const { errors, warnings } = cluster.counts;
  const pods = podsInTrouble(cluster);
  if (errors + warnings + pods === 0) return null;
  return (
    <span className="trouble">
      {errors > 0 && (
        <span className="trouble-part">
          <StateGlyph state="error" size={11} label={t('count.errors', { count: errors })} />
          {errors}
        </span>
      )}
      {warnings > 0 && (
        <span className="trouble-part">
          <StateGlyph state="warning" size={11} label={t('count.warnings', { count: warnings })} />
          {warnings}
        </span>
      )}
      {pods > 0 && (
        <span className="trouble-part">
          <StateGlyph
            state={cluster.workloads?.counts.errors ? 'error' : 'warning'}
            size={11}
            label={t('pod.inTrouble')}
          />
          {t('count.pods', { count: pods })}
        </span>
      )}
    </span>
  );
}

/** Since when what is shown of a cluster is old, or that nothing was ever read of it, where it is not live. */
export function Age({ cluster }: { cluster: ClusterNode }) {
  const freshness = freshnessOf(cluster);
  if (freshness.type !== 'stale' && freshness.type !== 'disconnected') return null;
  if (!isSeen(cluster)) return t('health.never');
  if (freshness.type === 'disconnected' || freshness.since === null) return null;
  return (
    <>
      {t('health.stale')} <Time iso={freshness.since} />
    </>
  );
}

/** How the app stands to a cluster. */
export function Freshness({ cluster }: { cluster: ClusterNode }) {
  const { connection } = cluster.info;
  const freshness = freshnessOf(cluster);
  const isLive = connection.type === 'connected' && freshness.type === 'live';
  const state = isLive ? 'running' : connection.type === 'connected' ? 'pending' : clusterState(cluster);
  return (
    <span className="freshness">
      <StateGlyph state={state} size={10} />
      <span className="freshness-words">
        {isLive && t('connection.live')}
        {connection.type === 'connected' && freshness.type === 'loading' && t('connection.loading')}
        {connection.type !== 'connected' && connectionWords(cluster.info)}
        {connection.type === 'connected' && freshness.type === 'stale' && t('connection.stale')}
      </span>
    </span>
  );
}
