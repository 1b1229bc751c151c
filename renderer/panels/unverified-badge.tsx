import type { ClusterInfo } from '../../shared/cluster.ts';
import { t } from '../i18n/i18n.ts';
import { Tip } from '../ui/tip.tsx';
import './unverified-badge.css';

/** Marks a cluster that was saved without having been checked, until it is first reached. */
export function UnverifiedBadge({ info }: { info: ClusterInfo }) {
  if (info.verifiedAt !== null) return null;
  return (
    <Tip text={t('connection.unverifiedMeans')}>
      <span className="unverified">{t('connection.unverified')}</span>
    </Tip>
  );
}
