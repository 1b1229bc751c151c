import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import { appError } from '../../shared/error.ts';
import type { CertificateFacts } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Secret } from '../vault/secret.ts';
import { readAccess } from './access.ts';
import { openAgent, toConnector } from './agent.ts';
import type { Dial } from './agent.ts';
import { openDeadline } from './deadline.ts';
import { DialFault } from './dial-fault.ts';
import { hostOf, isCut, toFailure, toHttpFailure, toNetworkError, toUnsureFailure } from './errors.ts';
import type { KubeFailure, KubeResult } from './errors.ts';
import { readExecAccess } from './exec-access.ts';
import { openExecClient } from './exec-client.ts';
import { readLines } from './lines.ts';
import { noteRequest } from './record-requests.ts';
import { readText } from './read-text.ts';
import { readCertificate, toFingerprint } from './certificate.ts';
import { chooseProxy } from './proxy.ts';
import type { ProxyChoice } from './proxy.ts';
import { findProxyFault, toProxyError } from './proxy-fault.ts';
import { isCertificateFault, isTlsFault, PinMismatch, toTlsError } from './tls.ts';
import { openWebSocket } from './web-socket.ts';

/** Values of a query; undefined ones are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** Everything about a request but its method and path. Times in milliseconds, sizes in bytes. */
export type RequestExtras = {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Of the body: `application/json` unless said, `application/merge-patch+json` for a PATCH. */
  contentType?: string;
  /** What is sent in the place of `body`, of a length that is known before; `contentType` says what it is. */
  bytes?: { stream: AsyncIterable<Uint8Array>; length: number };
  /** Beside those of the credential. */
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  maxBytes?: number;
  /** Told of the Date header of the answer, where it has one. */
  onDate?: (date: string) => void;
  /** Told of the HTTP status of the answer, once there is one. */
  onStatus?: (status: number) => void;
};

/** One cluster's API. Paths begin with `/api` or `/apis` and are joined onto the whole server URL. */
export type KubeClient = {
  /** The server URL, with any path prefix. */
  server: string;
  /** The namespace that the kubeconfig's context names; absent where it names none. */
  namespace?: string;
  /** Sends a request and parses the JSON answer; null for an empty one. */
  request: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    extras?: RequestExtras,
  ) => Promise<KubeResult<unknown>>;
  /** Opens a stream of lines, such as a watch; iterating throws when the connection breaks. Abort the signal to end it. */
  stream: (
    path: string,
    extras: { query?: Query; signal: AbortSignal },
  ) => Promise<KubeResult<AsyncIterable<string>>>;
  /**
   * Opens a stream of bytes both ways over a WebSocket, such as a forwarded port; abort the signal or destroy the stream to
   * end it. It ends when the other side ends it; an error tells that the connection broke.
   */
  connect: (path: string, extras: { query?: Query; signal: AbortSignal }) => Promise<KubeResult<Duplex>>;
  /** Cuts every connection; requests under way fail. */
  close: () => Promise<void>;
};

/** The way to a cluster: through which proxy, and which authorities (PEM) count beside the usual. */
export type Network = { proxy: ProxyChoice; bundles: readonly string[] };

/** What a client is opened with. */
export type KubeClientOptions = {
  /** A kubeconfig of one context. */
  kubeconfig: Secret;
  /** SHA-256 of the only certificate that is accepted; verified by authority where absent or null. */
  pinnedSha256?: string | null;
  network?: Network;
  /** Opens what TLS goes over in place of the network, for a server that is reached through another. */
  dial?: Dial;
  /** Told of the server's certificate that was accepted, at every connection. */
  onCertificate?: (certificate: CertificateFacts) => void;
  /** Fingerprint of the program of the kubeconfig that the user allowed to run; none runs where absent or null. */
  allowedProgram?: string | null;
  userAgent?: string;
  connectTimeoutMs?: number;
  /** Limit of a whole request unless it says otherwise; 30,000 by default. */
  timeoutMs?: number;
};

const directly: Network = { proxy: { own: 'default', app: null, noProxy: [] }, bundles: [] };
const mergePatch = 'application/merge-patch+json';
const maxAnswerBytes = 64 * 1024 * 1024;

/** Opens a client; fails where the kubeconfig cannot be used. Nothing is connected yet. */
export async function openKubeClient(options: KubeClientOptions): Promise<Result<KubeClient>> {
  const byProgram = readExecAccess(options.kubeconfig);
  if (byProgram !== null) return openExecClient({ client: options, access: byProgram, open: openKubeClient });
  const pin = options.pinnedSha256 ? toFingerprint(options.pinnedSha256) : null;
  if (options.pinnedSha256 && pin === null)
    return fail(appError('invalid', 'The pinned fingerprint is not a SHA-256.'));
  const access = await readAccess(options.kubeconfig);
  if (!access.ok) return access;
  const { server, headers, tls, proxyUrl, namespace } = access.value;
  const { bundles, proxy: choice } = options.network ?? directly;
  const route = chooseProxy(choice, proxyUrl, server);
  if (!route.ok) return route;
  const { proxy } = route.value;
  const origin = new URL(server).origin;
  const prefix = new URL(server).pathname.replace(/\/+$/, '');
  const timeoutMs = options.timeoutMs ?? 30_000;
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const close = new AbortController();
  const { onCertificate } = options;
  const closing = close.signal;
  const { dial } = options;
  const connector = toConnector({
    ...{ tls, pin, proxy, dial, bundles, connectTimeoutMs, closing, onCertificate },
  });
  const agent = openAgent(connector);
  const fixed = { accept: 'application/json', 'user-agent': options.userAgent ?? 'acre', ...headers };

  const toFailed = async (error: unknown): Promise<KubeFailure> => {
    if (error instanceof DialFault) return toFailure(error.reason);
    const ofProxy = findProxyFault(error);
    if (ofProxy !== null) return toFailure(toProxyError(ofProxy, server));
    if (isCut(error)) return toUnsureFailure(toNetworkError(error, server));
    if (!isTlsFault(error)) return toFailure(toNetworkError(error, server));
    const shown =
      error instanceof PinMismatch
        ? error.actual
        : isCertificateFault(error) && !dial
          ? await readCertificate(server, connectTimeoutMs, { servername: tls.servername, proxy })
          : null;
    return toFailure(toTlsError(error, server, shown, pin));
  };

  const send = async (
    method: Dispatcher.HttpMethod,
    path: string,
    extras: RequestExtras,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> => {
    const body = extras.body === undefined ? null : JSON.stringify(extras.body);
    const { bytes } = extras;
    const type = extras.contentType ?? (method === 'PATCH' ? mergePatch : 'application/json');
    return agent.request({
      origin,
      path: `${prefix}${path}${toQueryText(extras.query)}`,
      method,
      headers: {
        ...fixed,
        ...(body === null && !bytes ? {} : { 'content-type': type }),
        ...(bytes ? { 'content-length': String(bytes.length) } : {}),
        ...extras.headers,
      },
      body: bytes ? Readable.from(bytes.stream, { objectMode: false }) : body,
      ...(bytes ? { headersTimeout: 0 } : {}),
      signal,
      bodyTimeout: 0,
    });
  };

  const readFailure = async (answer: Dispatcher.ResponseData): Promise<KubeFailure> => {
    const text = await readText(answer.body, 256 * 1024).catch(() => null);
    const { date, 'retry-after': retryAfter } = answer.headers;
    // Its clock may be wrong; a time it names is one of its clock.
    const serverMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    return toHttpFailure(
      answer.statusCode,
      text ?? '',
      typeof retryAfter === 'string' ? retryAfter : null,
      Number.isNaN(serverMs) ? Date.now() : serverMs,
    );
  };

  /** Runs a request within a time limit, the caller's signal and the life of the client. */
  const within = async <T>(
    limitMs: number,
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<KubeResult<T>>,
  ): Promise<KubeResult<T>> => {
    const deadline = openDeadline(limitMs, signal === undefined ? [close.signal] : [signal, close.signal]);
    try {
      const running = run(deadline.signal);
      running.catch(() => undefined);
      return await Promise.race([running, deadline.aborted]);
    } catch (error) {
      if (deadline.isLate())
        return toUnsureFailure(appError('timeout', `${hostOf(server)} did not answer in time.`));
      if (deadline.signal.aborted) return toFailure(appError('cancelled', 'The request was cancelled.'));
      return await toFailed(error);
    } finally {
      deadline.release();
    }
  };

  return ok({
    server,
    ...(namespace ? { namespace } : {}),
    request: (method, path, extras = {}) =>
      within(extras.timeoutMs ?? timeoutMs, extras.signal, async (signal) => {
        noteRequest(method, {
          ...{ prefix, path: `${path}${toQueryText(extras.query)}`, body: extras.body },
          contentType: extras.contentType ?? (method === 'PATCH' ? mergePatch : null),
        });
        const answer = await send(method, path, extras, signal);
        extras.onStatus?.(answer.statusCode);
        if (typeof answer.headers.date === 'string') extras.onDate?.(answer.headers.date);
        if (answer.statusCode < 200 || answer.statusCode > 299) return readFailure(answer);
        const text = await readText(answer.body, extras.maxBytes ?? maxAnswerBytes);
        if (text === null)
          return {
            ...toFailure(appError('invalid', 'The answer of the server is too large.')),
            isTooLarge: true,
          };
        return toJson(text);
      }),
    stream: (path, { query, signal }) => {
      const streaming = AbortSignal.any([signal, close.signal]);
      return within(timeoutMs, signal, async (opening) => {
        const controller = new AbortController();
        const abort = (): void => controller.abort();
        opening.addEventListener('abort', abort);
        streaming.addEventListener('abort', abort, { once: true });
        const answer = await send('GET', path, query ? { query } : {}, controller.signal);
        if (answer.statusCode !== 200) return readFailure(answer);
        opening.removeEventListener('abort', abort);
        return ok(readLines(answer.body));
      });
    },
    connect: (path, { query, signal }) => {
      const streaming = AbortSignal.any([signal, close.signal]);
      return within(timeoutMs, signal, async (opening) => {
        const opened = await openWebSocket({
          connect: connector,
          url: `${origin}${prefix}${path}${toQueryText(query)}`,
          headers: { 'user-agent': options.userAgent ?? 'acre', ...headers },
          signal: opening,
        });
        if ('status' in opened)
          return toHttpFailure(opened.status, opened.body, opened.retryAfter, opened.dateMs);
        const end = (): void => void opened.destroy();
        streaming.addEventListener('abort', end, { once: true });
        opened.once('close', () => streaming.removeEventListener('abort', end));
        if (streaming.aborted) end();
        return ok(opened);
      });
    },
    close: async () => {
      close.abort();
      await agent.destroy();
    },
  });
}

function toJson(text: string): KubeResult<unknown> {
  if (text.trim() === '') return ok(null);
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    const hint = 'A login page or a proxy may stand before the cluster.';
    return toUnsureFailure(appError('invalid', 'The server did not answer with JSON.', { hint }));
  }
}

function toQueryText(query: Query | undefined): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) text.set(name, String(value));
  return text.size === 0 ? '' : `?${text.toString()}`;
}
