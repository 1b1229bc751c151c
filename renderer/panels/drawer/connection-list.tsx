import { isBroken } from '../../../shared/connection.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/text.tsx';
import { DiagnoseButton } from '../diagnostics/diagnose-button.tsx';
import { ConnectionActions } from '../connection-actions.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { HealthRows } from '../health-rows.tsx';
import { Age, Freshness } from '../rail/cluster-row.tsx';
import { TwinNotice } from '../twins.tsx';
import { InsecureMark } from '../insecure-mark.tsx';
import { UnverifiedBadge } from '../unverified-badge.tsx';

/** How the app stands to each cluster: what failed, what it is tried again, what may not be read. */
export function ConnectionList() {
  const clusters = useWorld((state) => state.graph.clusters);
  if (clusters.length === 0) return <p className="drawer-empty">{t('connection.none')}</p>;
  return (
    <ul className="connections">
      {clusters.map((cluster) => (
        <ConnectionRow key={cluster.id} cluster={cluster} />
      ))}
    </ul>
  );
}

function ConnectionRow({ cluster }: { cluster: ClusterNode }) {
  const { view } = useApp();
  const { info } = cluster;
  const { connection } = info;
  return (
    <li className="connection">
      <div className="connection-head">
        <span className={`swatch swatch-${info.colour}`} aria-hidden />
        <strong title={info.name}>{info.name}</strong>
        <span className="mono muted" title={info.server}>
          {info.server}
        </span>
        <Freshness cluster={cluster} />
        <span className="muted">
          <Age cluster={cluster} />
        </span>
        {isBroken(connection) && connection.retryAt !== null && (
          <span className="muted">
            {t('connection.retry')} <Time iso={connection.retryAt} />
          </span>
        )}
        {isBroken(connection) && <DiagnoseButton cluster={cluster.id} />}
        <UnverifiedBadge info={info} />
        {info.isInsecure && <InsecureMark />}
        <ConnectionActions info={info} />
        {connection.type === 'untrusted' && (
          <Button onClick={() => showSettings(view, cluster.id, 'trust')}>{t('trust.look')}</Button>
        )}
      </div>
      {isBroken(connection) && (
        <p className="connection-error selectable">
          {say(connection.error.message)}
          {connection.error.hint !== undefined && (
            <span className="muted"> {say(connection.error.hint)}</span>
          )}
        </p>
      )}
      <TwinNotice info={info} />
      {/* Where nothing can be reached, that says it all. */}
      <HealthRows
        health={cluster.health}
        leaveOut={connection.type === 'connected' ? ['live'] : ['live', 'loading', 'stale']}
      />
    </li>
  );
}
