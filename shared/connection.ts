import type { Connection } from './cluster.ts';
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
