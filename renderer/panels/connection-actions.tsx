import type { ClusterInfo } from '../../shared/cluster.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { useClusterCalls } from './use-cluster-calls.ts';

/** What can be done about a cluster that is not connected; nothing where it is. */
export function ConnectionActions({ info }: { info: ClusterInfo }) {
  const { connect, accept } = useClusterCalls();
  const { connection, id } = info;
  if (connection.type === 'connected' || connection.type === 'connecting') return null;
  const identity = connection.type === 'failed' ? connection.error.identity : undefined;
  return (
    <>
      <Button onClick={() => connect(id)}>
        {t(connection.type === 'failed' ? 'common.retry' : 'cluster.connect')}
      </Button>
      {identity && <Button onClick={() => accept(id, identity.found)}>{t('connection.accept')}</Button>}
    </>
  );
}
