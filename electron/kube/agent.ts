import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import type { CertificateFacts } from '../../shared/error.ts';
import type { Access } from './access.ts';
import { toAuthorities } from './authorities.ts';
import { toCertificateFacts } from './certificate.ts';
import type { Proxy } from './proxy.ts';
import { checkPin } from './tls.ts';
import { openTunnel } from './tunnel.ts';

/** Within what a way has to be open. */
export type DialLimits = { timeoutMs: number; signal: AbortSignal };

/** Opens a way to a server for one connection, such as a forwarded port; rejects where there is none or time is up. */
export type Dial = (limits: DialLimits) => Promise<Duplex>;

/** What connections to a cluster are made of. */
export type AgentOptions = {
  tls: Access['tls'];
  /** SHA-256 of the only certificate that is accepted; null where it is verified by authority. */
  pin: string | null;
  /** On the way to the cluster; null where there is none. */
  proxy: Proxy | null;
  /** Opens the bytes that TLS goes over, in place of a connection to the address or through the proxy. */
  dial?: Dial | undefined;
  /** PEM of authorities beside those of the kubeconfig or of the machine. */
  bundles: readonly string[];
  /** Limit of the way through a proxy and of the connection itself each. */
  connectTimeoutMs: number;
  /** Cuts connections, also those still being made, for which undici's own destroy would wait. */
  closing: AbortSignal;
  /** Told of the certificate that was accepted, at every connection. */
  onCertificate?: ((certificate: CertificateFacts) => void) | undefined;
};

/** Destroys a stream of bytes when a signal says so, and heeds it no longer once the stream has closed. */
function cutBy(signal: AbortSignal, way: Duplex): void {
  const cut = (): void => void way.destroy(signal.reason as Error);
  if (signal.aborted) {
    cut();
    return;
  }
  signal.addEventListener('abort', cut, { once: true });
  way.once('close', () => signal.removeEventListener('abort', cut));
}

/**
 * How every connection to a cluster is made, through its proxy where it has one. With a pin the server's certificate is
 * compared as soon as the handshake is done, before anybody gets the socket: nothing, least of all a credential, is sent
 * first.
 */
export function toConnector(options: AgentOptions): buildConnector.connector {
  const { tls, pin, proxy, dial, bundles, connectTimeoutMs, closing, onCertificate } = options;
  const ca = toAuthorities(tls.ca, bundles);
  // undici answers with the socket, though its types do not say so.
  const secure: (...args: Parameters<buildConnector.connector>) => unknown = buildConnector({
    ...tls,
    ...(ca ? { ca } : {}),
    allowH2: false,
    timeout: connectTimeoutMs,
    keepAliveInitialDelay: 30_000,
    rejectUnauthorized: pin === null && tls.rejectUnauthorized !== false,
    ...(pin === null ? {} : { maxCachedSessions: 0 }),
  });
  const connectChecked: buildConnector.connector = (target, callback) => {
    const opening = secure(target, (error, socket) => {
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
    // Node's own option `signal` would listen for as long as the client lives, and keep every socket there ever was.
    if (opening instanceof Duplex) cutBy(closing, opening);
  };
  /** Secures what has been opened to the target. */
  const secureOver =
    (open: (target: buildConnector.Options) => Promise<Duplex>): buildConnector.connector =>
    (target, callback) => {
      open(target).then(
        (way) => {
          cutBy(closing, way);
          // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- TLS goes over any stream of bytes (Node documentation, tls.connect option `socket`); undici's type says less.
          connectChecked({ ...target, httpSocket: way as Socket }, callback);
        },
        (error: unknown) => callback(error as Error, null),
      );
    };
  if (dial) return secureOver(() => dial({ timeoutMs: connectTimeoutMs, signal: closing }));
  if (proxy === null) return connectChecked;
  const proxyCa = toAuthorities(undefined, bundles);
  return secureOver((target) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = target.port === '' ? 443 : Number(target.port);
    const ca = proxyCa ? { ca: proxyCa as string[] } : {};
    return openTunnel(proxy, { host, port }, { timeoutMs: connectTimeoutMs, signal: closing, ...ca });
  });
}

/** One pool of connections for all requests and watches of a cluster, HTTP/1.1. */
export function openAgent(connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    // Each watch holds one for as long as it is up: with too few, requests would wait for ever behind watches.
    connections: 128,
    keepAliveTimeout: 30_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
}
