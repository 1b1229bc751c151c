import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import type { CertificateFacts } from '../../shared/error.ts';
import type { Access } from './access.ts';
import { toAuthorities } from './authorities.ts';
import { toCertificateFacts } from './certificate.ts';
import type { Proxy } from './proxy.ts';
import { checkPin } from './tls.ts';
import { openTunnel } from './tunnel.ts';

/** What connections to a cluster are made of. */
export type AgentOptions = {
  tls: Access['tls'];
  /** SHA-256 of the only certificate that is accepted; null where it is verified by authority. */
  pin: string | null;
  /** On the way to the cluster; null where there is none. */
  proxy: Proxy | null;
  /** PEM of authorities beside those of the kubeconfig or of the machine. */
  bundles: readonly string[];
  /** Limit of the way through a proxy and of the connection itself each. */
  connectTimeoutMs: number;
  /** Cuts connections, also those still being made, for which undici's own destroy would wait. */
  closing: AbortSignal;
  /** Told of the certificate that was accepted, at every connection. */
  onCertificate?: ((certificate: CertificateFacts) => void) | undefined;
};

/**
 * One pool of connections for all requests, watches and sockets of a cluster, HTTP/1.1, through its proxy where it has
 * one. With a pin the server's certificate is compared as soon as the handshake is done, before undici gets the socket:
 * nothing, least of all a credential, is sent first.
 */
export function openAgent(options: AgentOptions): Agent {
  const { tls, pin, proxy, bundles, connectTimeoutMs, closing, onCertificate } = options;
  const ca = toAuthorities(tls.ca, bundles);
  const secure = buildConnector({
    ...tls,
    ...(ca ? { ca } : {}),
    signal: closing,
    allowH2: false,
    timeout: connectTimeoutMs,
    keepAliveInitialDelay: 30_000,
    rejectUnauthorized: pin === null && tls.rejectUnauthorized !== false,
    ...(pin === null ? {} : { maxCachedSessions: 0 }),
  });
  const connectChecked: buildConnector.connector = (target, callback) => {
    secure(target, (error, socket) => {
      if (error) {
        callback(error, null);
        return;
      }
      const mismatch = pin === null ? null : checkPin(socket as TLSSocket, pin);
      if (mismatch !== null) {
        socket.destroy();
        callback(mismatch, null);
        return;
      }
      const facts = toCertificateFacts((socket as TLSSocket).getPeerCertificate());
      if (facts !== null) onCertificate?.(facts);
      callback(null, socket);
    });
  };
  const connectThrough = (by: Proxy): buildConnector.connector => {
    const proxyCa = toAuthorities(undefined, bundles);
    return (target, callback) => {
      const host = target.hostname.replace(/^\[|\]$/g, '');
      const port = target.port === '' ? 443 : Number(target.port);
      openTunnel(
        by,
        { host, port },
        { timeoutMs: connectTimeoutMs, signal: closing, ...(proxyCa ? { ca: proxyCa as string[] } : {}) },
      ).then(
        (tunnel) => {
          const cut = (): void => void tunnel.destroy();
          closing.addEventListener('abort', cut, { once: true });
          tunnel.once('close', () => closing.removeEventListener('abort', cut));
          connectChecked({ ...target, httpSocket: tunnel }, callback);
        },
        (error: unknown) => callback(error as Error, null),
      );
    };
  };
  return new Agent({
    connect: proxy === null ? connectChecked : connectThrough(proxy),
    // Each watch holds one for as long as it is up: with too few, requests would wait for ever behind watches.
    connections: 128,
    keepAliveTimeout: 30_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
}
