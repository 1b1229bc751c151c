import type { ClusterInfo } from '../../shared/cluster.ts';
import type { AppError } from '../../shared/error.ts';
import { t } from '../i18n/i18n.ts';

/** How the app stands to a cluster, in words. */
export function connectionWords({ connection }: Pick<ClusterInfo, 'connection'>): string {
  switch (connection.type) {
    case 'connected':
      return t('connection.connected');
    case 'connecting':
      return t('connection.connecting');
    case 'disconnected':
      return t('connection.disconnected');
    case 'untrusted':
      return t('connection.untrusted');
    case 'failed':
      if (connection.error.program !== undefined) return t('program.needs');
      return t(`connection.failed.${failureOf(connection.error)}`);
  }
}

type Failure = 'unreachable' | 'unauthorized' | 'tls' | 'vault' | 'another' | 'unusable' | 'other';

function failureOf({ code, identity }: AppError): Failure {
  if (identity) return 'another';
  if (code === 'invalid') return 'unusable';
  if (code === 'unauthorized' || code === 'tls' || code === 'vault') return code;
  return code === 'unreachable' || code === 'timeout' ? 'unreachable' : 'other';
}
