import { Plus } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { ClusterRow } from './cluster-row.tsx';
import { ClustersMenu } from '../sealed/clusters-menu.tsx';
import { ViewRail } from '../views/view-rail.tsx';
import './rail.css';

/** The clusters with how each is, and the way to add one. */
export function Rail() {
  const { view } = useApp();
  const clusters = useWorld((state) => state.graph.clusters);
  const version = useView((state) => state.info?.version);
  return (
    <>
      <div className="rail-head">
        <h2>{t('rail.clusters')}</h2>
        <ClustersMenu />
      </div>
      <ul className="rail-list">
        {clusters.map((cluster) => (
          <ClusterRow key={cluster.id} cluster={cluster} />
        ))}
      </ul>
      <ViewRail />
      <footer className="rail-foot">
        <Button
          icon={<Plus size={14} aria-hidden />}
          onClick={() => view.setState({ dialog: { type: 'add-cluster', file: null } })}
        >
          {t('rail.add')}
        </Button>
        {version !== undefined && <span className="rail-version">{t('app.version', { version })}</span>}
      </footer>
    </>
  );
}
