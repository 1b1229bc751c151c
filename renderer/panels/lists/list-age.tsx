import { History } from 'lucide-react';
import type { KindName } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { Time } from '../../ui/text.tsx';
import { ageOfList } from './age-of-list.ts';

/** Says how old the rows of a list are, and of which clusters it has none because they were never read. */
export function ListAge({ kind, clusters }: { kind: KindName; clusters: readonly ClusterNode[] }) {
  const { old, oldest, never } = ageOfList(kind, clusters);
  if (oldest === null && never.length === 0) return null;
  return (
    <p className="list-note">
      <History size={13} aria-hidden />
      <span>
        {oldest !== null && (
          <>
            {old === clusters.length ? t('list.allOld') : t('list.someOld', { count: old })}{' '}
            <Time iso={oldest} />
            {never.length > 0 && '. '}
          </>
        )}
        {never.length > 0 && t('list.neverRead', { count: never.length, names: never.join(', ') })}
      </span>
    </p>
  );
}
