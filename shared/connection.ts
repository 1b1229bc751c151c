import type { ClusterInfo, Connection } from './cluster.ts';
import type { AppError } from './error.ts';

/** A connection that came to nothing. */
export type BrokenConnection = Extract<Connection, { error: AppError }>;

/** Whether a connection came to nothing, for whatever reason. */
export function isBroken(connection: Connection): connection is BrokenConnection {
  return connection.type === 'failed' || connection.type === 'untrusted';
}

/** Whether an error is that of a certificate which is refused and which the user could accept. */
export function isCertificateRefusal(error: AppError): boolean {
  return error.code === 'tls' && (error.certificate !== undefined || error.isChangedCertificate === true);
}

/** The other entries that turned out to be the same cluster, by the uid of its namespace kube-system; none while that is unknown. */
export function twinsOf<C extends Pick<ClusterInfo, 'id' | 'clusterUid'>>(
  { id, clusterUid }: Pick<ClusterInfo, 'id' | 'clusterUid'>,
  clusters: readonly C[],
): C[] {
  if (clusterUid === null) return [];
  return clusters.filter((other) => other.id !== id && other.clusterUid === clusterUid);
}
