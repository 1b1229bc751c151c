import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { podsInTrouble } from '../../scene/trouble.ts';
import { formatCount } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';

/** How much is wrong in clusters, by how bad it is; nothing where nothing is. */
export function Trouble({ clusters }: { clusters: readonly ClusterNode[] }) {
  const sum = (of: (cluster: ClusterNode) => number): number =>
    clusters.reduce((total, cluster) => total + of(cluster), 0);
  const errors = sum(({ counts }) => counts.errors);
  const warnings = sum(({ counts }) => counts.warnings);
  const pods = sum(podsInTrouble);
  if (errors + warnings + pods === 0) return null;
  const hasBadPods = clusters.some(({ workloads }) => (workloads?.counts.errors ?? 0) > 0);
  return (
    <span className="trouble">
      {errors > 0 && (
        <span className="trouble-part">
          <StateGlyph state="error" size={11} label={t('count.errors', { count: errors })} />
          {formatCount(errors)}
        </span>
      )}
      {warnings > 0 && (
        <span className="trouble-part">
          <StateGlyph state="warning" size={11} label={t('count.warnings', { count: warnings })} />
          {formatCount(warnings)}
        </span>
      )}
      {pods > 0 && (
        <span className="trouble-part">
          <StateGlyph state={hasBadPods ? 'error' : 'warning'} size={11} label={t('pod.inTrouble')} />
          {t('count.pods', { count: pods })}
        </span>
      )}
    </span>
  );
}
