import type { ClusterInfo, KubeconfigContext } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import type { ProbeState } from './use-probe.ts';

type OtherClusterProps = { now: ClusterInfo; next: KubeconfigContext; probe: ProbeState };

/** Warns where a new credential leads to another server than the cluster has, or to another cluster altogether. */
export function OtherCluster({ now, next, probe }: OtherClusterProps) {
  const nextUid = probe.type === 'ok' ? (probe.probe.clusterUid ?? null) : null;
  const nowUid = now.clusterUid ?? null;
  const isKnown = nextUid !== null && nowUid !== null;
  if (isKnown && nextUid !== nowUid) {
    return (
      <Notice tone="danger" title={t('replace.otherCluster', { name: now.name })} isLive>
        <p className="muted">{t('replace.otherClusterText')}</p>
      </Notice>
    );
  }
  if (next.server === now.server) return null;
  const text = isKnown ? t('replace.sameCluster') : t('replace.otherServerText', { server: now.server });
  return (
    <Notice tone={isKnown ? 'info' : 'warning'} title={t('replace.otherServer')}>
      <p className="muted">{text}</p>
    </Notice>
  );
}
