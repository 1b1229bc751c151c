import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { HealthRows } from '../health-rows.tsx';
import { Age, Freshness } from '../rail/cluster-row.tsx';
import { useClusterCalls } from '../use-cluster-calls.ts';

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
  const { connect } = useClusterCalls();
  const { info } = cluster;
  const { connection } = info;
  const canConnect = connection.type === 'failed' || connection.type === 'disconnected';
  return (
    <li className="connection">
      <div className="connection-head">
        <span className={`swatch swatch-${info.colour}`} aria-hidden />
        <strong>{info.name}</strong>
        <span className="mono muted">{info.server}</span>
        <Freshness cluster={cluster} />
        <span className="muted">
          <Age cluster={cluster} />
        </span>
        {connection.type === 'failed' && connection.retryAt !== null && (
          <span className="muted">
            {t('connection.retry')} <Time iso={connection.retryAt} />
          </span>
        )}
        {canConnect && <Button onClick={() => connect(cluster.id)}>{t('cluster.connect')}</Button>}
      </div>
      {connection.type === 'failed' && (
        <p className="connection-error selectable">
          {connection.error.message}
          {connection.error.hint !== undefined && <span className="muted"> {connection.error.hint}</span>}
        </p>
      )}
      {/* Where nothing can be reached, that says it all. */}
      <HealthRows
        health={cluster.health}
        leaveOut={connection.type === 'connected' ? ['live'] : ['live', 'loading', 'stale']}
      />
    </li>
  );
}
