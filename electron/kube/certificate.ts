import type { X509Certificate } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { CertificateFacts } from '../../shared/error.ts';
import type { Proxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** A SHA-256 fingerprint as upper-case hex pairs joined by colons, or null where the text is none. */
export function toFingerprint(text: string): string | null {
  const hex = text.replace(/[:\s]/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(hex) ? (hex.match(/../g) ?? []).join(':') : null;
}

const nameParts = ['CN', 'O', 'OU', 'L', 'C'] as const;

function toName(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  const parts = name as Record<string, unknown>;
  return nameParts
    .flatMap((part) => {
      const value = parts[part];
      const text = Array.isArray(value) ? value.join('+') : value;
      return typeof text === 'string' ? [`${part}=${text}`] : [];
    })
    .join(', ');
}

function toIsoDate(text: string): string {
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? text : new Date(timeMs).toISOString();
}

/** What a user needs to know of a certificate; null where the peer showed none. */
export function toCertificateFacts(
  certificate: PeerCertificate | DetailedPeerCertificate,
): CertificateFacts | null {
  const sha256 = toFingerprint((certificate as Partial<PeerCertificate>).fingerprint256 ?? '');
  if (sha256 === null) return null;
  return {
    subject: toName(certificate.subject),
    issuer: toName(certificate.issuer),
    validFrom: toIsoDate(certificate.valid_from),
    validTo: toIsoDate(certificate.valid_to),
    sha256,
  };
}

/** What a user needs to know of a certificate that was read from a text. */
export function toFactsOfX509(certificate: X509Certificate): CertificateFacts {
  const inOneLine = (name: string): string => name.split('\n').reverse().join(', ');
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    validFrom: toIsoDate(certificate.validFrom),
    validTo: toIsoDate(certificate.validTo),
    sha256: toFingerprint(certificate.fingerprint256) ?? '',
  };
}

/** How a certificate is fetched: `proxy` where there is one on the way, `ca` the authorities that it may rest on. */
export type ReadCertificateOptions = {
  servername?: string | undefined;
  proxy?: Proxy | null;
  ca?: readonly string[];
};

/**
 * Fetches the certificate a server shows, over a connection of its own that verifies nothing and sends nothing; null where
 * none came. The time limit is for the way through a proxy and for the handshake each.
 */
export async function readCertificate(
  server: string,
  timeoutMs: number,
  { servername, proxy, ca }: ReadCertificateOptions = {},
): Promise<CertificateFacts | null> {
  const url = new URL(server);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 443 : Number(url.port);
  const name = servername ?? (isIP(host) === 0 ? host : undefined);
  let through: Socket | undefined;
  try {
    if (proxy) through = await openTunnel(proxy, { host, port }, { timeoutMs, ...(ca ? { ca } : {}) });
  } catch {
    return null;
  }
  return new Promise((done) => {
    const socket = connectTls({
      ...(through ? { socket: through } : { host, port }),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(name === undefined ? {} : { servername: name }),
    });
    const finish = (facts: CertificateFacts | null): void => {
      clearTimeout(timer);
      socket.destroy();
      through?.destroy();
      done(facts);
    };
    const timer = setTimeout(() => finish(null), timeoutMs);
    socket.once('secureConnect', () => finish(toCertificateFacts(socket.getPeerCertificate())));
    socket.on('error', () => finish(null));
    socket.once('close', () => finish(null));
  });
}
