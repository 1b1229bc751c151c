import { CalendarClock, MoreHorizontal } from 'lucide-react';
import { memo } from 'react';
import type { MouseEvent } from 'react';
import { daysLeft, dueExpiries, expiryLevel } from '../../../shared/expiry.ts';
import { t } from '../../i18n/i18n.ts';
import { freshnessOf, isSeen, knowsVms } from '../../scene/availability.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { IconButton } from '../../ui/button.tsx';
import { connectionWords } from '../../ui/connection-words.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Time, useNow } from '../../ui/text.tsx';
import { useWording } from '../../ui/wording.ts';
import { select, useApp, useView } from '../app-context.ts';
import { GuestRail } from '../guest/guest-rail.tsx';
import { InsecureMark } from '../insecure-mark.tsx';
import { expiryState, expiryWords } from '../network/expiry-notices.tsx';
import { clusterState } from '../node-words.ts';
import { TwinMark } from '../twins.tsx';
import { UnverifiedBadge } from '../unverified-badge.tsx';
import { Trouble } from './trouble.tsx';

type ClusterRowProps = {
  cluster: ClusterNode;
  /** On which side of it what is dragged would go. */
  drop: 'before' | 'after' | null;
};

/** One cluster: its state, how many of what it has, what is wrong, and how fresh that is. */
export const ClusterRow = memo(function ClusterRow({ cluster, drop }: ClusterRowProps) {
  useWording();
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
    <li
      className="cluster-row"
      data-rail-row={cluster.id}
      data-selected={isSelected || undefined}
      data-drop={drop ?? undefined}
      draggable
      onContextMenu={openMenu}
    >
      <button
        type="button"
        className="cluster-row-main"
        aria-pressed={isSelected}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown F2 Delete"
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
        {info.tags.length > 0 && (
          <span className="cluster-row-tags" title={info.tags.join(', ')}>
            {info.tags.map((tag) => (
              <span key={tag} className="tag">
                {tag}
              </span>
            ))}
          </span>
        )}
        <span className="cluster-row-state">
          <Freshness cluster={cluster} />
          <UnverifiedBadge info={info} />
          <TwinMark info={info} />
        </span>
        <Trouble clusters={[cluster]} />
        <Ending cluster={cluster} />
        <span className="cluster-row-age">{isSeen(cluster) && <Age cluster={cluster} />}</span>
      </button>
      <IconButton
        className="cluster-row-menu"
        data-aside
        label={t('cluster.menu', { name: info.name })}
        icon={<MoreHorizontal size={16} />}
        aria-haspopup="menu"
        onClick={openMenu}
      />
      <GuestRail cluster={cluster} />
    </li>
  );
});

/** What of the cluster ends soon: its credential, or the certificate of its server. */
function Ending({ cluster }: { cluster: ClusterNode }) {
  const now = useNow();
  const due = dueExpiries(cluster.info.expiries, now);
  const state = expiryState(due, now);
  const [first] = due;
  if (first === undefined || state === null) return null;
  const words = due.map((expiry) => expiryWords(expiry, now)).join(' ');
  return (
    <span className="cluster-row-ending" data-state={state} title={words}>
      <CalendarClock size={12} aria-hidden />
      <span className="visually-hidden">{words}</span>
      <span aria-hidden>{shortDays(first.at, now)}</span>
    </span>
  );
}

function shortDays(at: string, nowMs: number): string {
  if (expiryLevel(at, nowMs) === 'over') return t('expiry.short.over');
  const count = daysLeft(at, nowMs);
  return count === 0 ? t('expiry.short.today') : t('expiry.short.days', { count });
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
