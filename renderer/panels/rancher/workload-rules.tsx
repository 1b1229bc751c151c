import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { mixedNamespaces, strayWorkloads } from '../../scene/workload-rules.ts';
import { Notice } from '../../ui/notice.tsx';
import { useWorld } from '../app-context.ts';
import { useManaged } from './use-managed.ts';

/** What to heed of container workloads on a Harvester, what of it is not heeded, and whether its Ranchers show them. */
export function WorkloadRules({ cluster }: { cluster: ClusterNode }) {
  const managed = useManaged(cluster.info);
  const ranchers = useWorld((state) => state.ranchers);
  const mixed = mixedNamespaces(cluster);
  const stray = strayWorkloads(cluster);
  return (
    <div className="inspector-notices">
      {mixed.length > 0 && (
        <Notice
          tone="warning"
          title={t('workloads.mixed', { count: mixed.length, names: mixed.slice(0, 5).join(', ') })}
        />
      )}
      {stray.length > 0 && (
        <Notice
          tone="warning"
          title={t('workloads.stray', { count: stray.length, names: stray.slice(0, 5).join(', ') })}
        />
      )}
      <Notice tone="info" title={t('workloads.rulesTitle')}>
        <p className="muted">{t('workloads.rules')}</p>
        {managed.map(({ rancher }) => {
          const has = ranchers.find(({ info }) => info.id === rancher.id)?.event?.hasWorkloads ?? null;
          const key = has === null ? 'workloads.notTold' : has ? 'workloads.enabled' : 'workloads.disabled';
          return (
            <p key={rancher.id} className="muted">
              {t(key, { rancher: rancher.name })}
            </p>
          );
        })}
      </Notice>
    </div>
  );
}
