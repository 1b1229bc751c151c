import type { TLSSocket } from 'node:tls';
import { appError } from '../../shared/error.ts';
import type { AppError, CertificateFacts } from '../../shared/error.ts';
import { toCertificateFacts, toFingerprint } from './certificate.ts';
import { codeOf, hostOf } from './errors.ts';

/** Thrown into a connection whose server shows another certificate than the pinned one. */
export class PinMismatch extends Error {
  readonly code = 'ACRE_PIN_MISMATCH';
  readonly actual: CertificateFacts | null;

  constructor(actual: CertificateFacts | null) {
    super('The certificate is not the pinned one.');
    this.actual = actual;
  }
}

/** Checks the server's own certificate against a pin, byte for byte by its SHA-256; null where it is the pinned one. */
export function checkPin(socket: TLSSocket, pinnedSha256: string): PinMismatch | null {
  const facts = toCertificateFacts(socket.getPeerCertificate());
  return facts !== null && facts.sha256 === toFingerprint(pinnedSha256) ? null : new PinMismatch(facts);
}

/** Codes of OpenSSL's verification that mean: no known authority vouches for it. Source: OpenSSL X509_V_ERR, Node tls documentation. */
const unknownAuthority = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
]);
const expired = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const pinHint =
  'Compare the fingerprint with the one on the server. Trust it only if they are the same; then only this certificate is accepted.';

/** Whether a fault of a connection is one of its certificate or of TLS itself. */
export function isTlsFault(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return false;
  return (
    unknownAuthority.has(code) ||
    expired.has(code) ||
    code === 'ACRE_PIN_MISMATCH' ||
    code === 'EPROTO' ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('ERR_SSL_') ||
    code.startsWith('CERT_')
  );
}

/** Whether the user can mend a fault by looking at the server's certificate and pinning it. */
export function isCertificateFault(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code !== null &&
    (unknownAuthority.has(code) || expired.has(code) || code === 'ERR_TLS_CERT_ALTNAME_INVALID')
  );
}

/** Says in words what is wrong with a TLS connection; `certificate` is what the server showed. */
export function toTlsError(
  error: unknown,
  server: string,
  certificate: CertificateFacts | null,
  pinnedSha256: string | null,
): AppError {
  const code = codeOf(error) ?? 'no reason given';
  const host = hostOf(server);
  const shown = certificate === null ? {} : { certificate };
  if (error instanceof PinMismatch || code === 'ACRE_PIN_MISMATCH') {
    const actual = certificate?.sha256 ?? 'none at all';
    return appError(
      'tls',
      `${host} shows another certificate than the one you trusted. Trusted: ${pinnedSha256 ?? ''}. Shown now: ${actual}. Nothing was sent to it.`,
      {
        hint: 'If the certificate was renewed, compare the new fingerprint with the one on the server, then trust the new one.',
        isChangedCertificate: true,
        ...shown,
      },
    );
  }
  if (unknownAuthority.has(code)) {
    const message = `The certificate of ${host} is not signed by a known authority.`;
    return appError('tls', message, { hint: pinHint, ...shown });
  }
  if (code === 'CERT_HAS_EXPIRED') {
    const when = certificate === null ? '' : ` on ${certificate.validTo}`;
    return appError('tls', `The certificate of ${host}, or one it rests on, has expired${when}.`, {
      hint: 'Renew it on the cluster, or check the clock of this machine.',
      ...shown,
    });
  }
  if (code === 'CERT_NOT_YET_VALID') {
    const hint = 'Check the clocks of this machine and of the cluster.';
    return appError('tls', `The certificate of ${host} is not valid yet.`, { hint, ...shown });
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const message = `The certificate of ${host} is made out to other names${certificate ? ` (${certificate.subject})` : ''}.`;
    return appError('tls', message, { hint: `Use an address the certificate names. ${pinHint}`, ...shown });
  }
  if (/ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
    const hint = 'It may have expired, or belong to another cluster: download a new kubeconfig.';
    return appError('unauthorized', `${host} refused the client certificate.`, { hint });
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code)) {
    return appError('tls', `What listens at ${host} does not speak TLS.`, {
      hint: 'Check the port of the address.',
    });
  }
  return appError('tls', `No secure connection to ${host} could be made (${code}).`, shown);
}
