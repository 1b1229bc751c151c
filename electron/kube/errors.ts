import { STATUS_CODES } from 'node:http';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { redact } from '../redact.ts';

/** A failed request: the error for the user, and what the caller needs to decide about going on. */
export type KubeFailure = {
  ok: false;
  error: AppError;
  /** HTTP status; null where no answer came. */
  status: number | null;
  /** How long the server asks to wait, in milliseconds (header Retry-After or Status details); null where it does not. */
  retryAfterMs: number | null;
  /** Where to go on with a list whose token has expired, out of the Status of a 410. */
  continueToken?: string;
  /** Whether there was an answer, larger than it may be. */
  isTooLarge?: true;
  /** Whether the request was sent and no readable answer came, so that a write may have been done all the same. */
  mayBeDone?: true;
};

/** The answer to a request: a value, or a failure that is also a failed `Result`. */
export type KubeResult<T> = { ok: true; value: T } | KubeFailure;

/** Makes a failure without an HTTP answer. */
export function toFailure(error: AppError): KubeFailure {
  return { ok: false, error, status: null, retryAfterMs: null };
}

const longestMessage = 2000;

type Told = {
  message: string | null;
  reason: string | null;
  retryAfterMs: number | null;
  continueToken: string | null;
  isStatus: boolean;
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What the body of an error says: a Kubernetes Status, Rancher's `{message}`, or plain text of Harvester's handlers. */
function readBody(body: string): Told {
  const told: Told = {
    message: null,
    reason: null,
    retryAfterMs: null,
    continueToken: null,
    isStatus: false,
  };
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isRecord(parsed)) return told;
    told.isStatus = parsed.kind === 'Status';
    if (typeof parsed.message === 'string' && parsed.message !== '') told.message = parsed.message;
    if (typeof parsed.reason === 'string') told.reason = parsed.reason;
    const details = isRecord(parsed.details) ? parsed.details : {};
    const metadata = isRecord(parsed.metadata) ? parsed.metadata : {};
    if (typeof metadata.continue === 'string' && metadata.continue !== '')
      told.continueToken = metadata.continue;
    if (typeof details.retryAfterSeconds === 'number') told.retryAfterMs = details.retryAfterSeconds * 1000;
  } catch {
    const text = body.trim();
    if (text !== '' && !/[<>{}]/.test(text)) told.message = text;
  }
  if (told.message !== null) told.message = redact.exact(told.message).slice(0, longestMessage);
  return told;
}

/** Webhook denials come as 400, 403, 409, 422 or 500 and quota as 403; neither is a matter of permission. Source: Kubernetes apiserver plugin/webhook/errors, resourcequota admission. */
function isRefusal(message: string): boolean {
  return /admission webhook "[^"]*" denied the request/.test(message) || /\bexceeded quota:/.test(message);
}

/** Whether a Rancher says that it cannot pass a request on. Source: rancher/rancher pkg/clusterrouter, rancher/remotedialer. */
function isAgentAway(message: string): boolean {
  return /agent disconnected|ClusterUnavailable|failed to find Session for client/i.test(message);
}

/** Turns an HTTP error into an AppError. `Retry-After` is in seconds or a date, as the header came; `nowMs` is the time of the server. */
export function toHttpFailure(
  status: number,
  body: string,
  retryAfter: string | null,
  nowMs: number,
): KubeFailure {
  const told = readBody(body);
  const retryAfterMs = toRetryAfterMs(retryAfter, nowMs) ?? told.retryAfterMs;
  const failure: KubeFailure = { ok: false, error: toHttpError(status, told), status, retryAfterMs };
  // These come from what stands before the server, which may have passed the request on.
  if (status === 502 || status === 504) failure.mayBeDone = true;
  if (status === 410 && told.continueToken !== null) failure.continueToken = told.continueToken;
  return failure;
}

/** Turns the Status object of an ERROR event in a watch into a failure. Source: Kubernetes API meta/v1 WatchEvent. */
export function toStatusFailure(object: unknown): KubeFailure {
  const code = isRecord(object) && typeof object.code === 'number' ? object.code : 500;
  return toHttpFailure(code, JSON.stringify(object ?? {}), null, 0);
}

function toHttpError(status: number, told: Told): AppError {
  const { message } = told;
  const plain = message ?? `${status} ${STATUS_CODES[status] ?? 'unknown status'}`;
  if (message !== null && status >= 400 && isRefusal(message)) return appError('rejected', message);
  switch (status) {
    case 401:
      return appError('unauthorized', 'The cluster refused the credential.', {
        hint: 'It may have expired or been revoked: download a new kubeconfig and add the cluster again.',
      });
    case 403:
      return appError('forbidden', told.isStatus ? plain : `The server refused the request: ${plain}`);
    case 404:
      return appError('not-found', plain);
    case 409:
      return appError('conflict', plain);
    case 410:
      return appError('conflict', plain, { hint: 'The state asked for is no longer kept by the server.' });
    case 408:
    case 504:
      return appError('timeout', `The server did not answer in time: ${plain}`);
    case 429:
      return appError('unreachable', `The server has too many requests at the moment: ${plain}`);
    default:
  }
  if (status >= 500) {
    const hint = isAgentAway(plain)
      ? 'Rancher has no connection to the cluster: look at cattle-cluster-agent on it, or go to it directly.'
      : undefined;
    return appError(
      'unreachable',
      `The server could not answer: ${plain}`,
      hint === undefined ? {} : { hint },
    );
  }
  if (status >= 300 && status < 400) {
    const hint = 'A login page or a proxy may stand before the cluster.';
    return appError('invalid', `The server sent the request elsewhere (${status}).`, { hint });
  }
  return appError('invalid', plain);
}

function toRetryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header === '') return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}

/** The error code of Node or undici somewhere down the chain of causes. */
export function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; isRecord(at) && depth < 5; at = at.cause, depth += 1) {
    const { code } = at;
    if (typeof code === 'string' && code !== 'UND_ERR') return code;
    const inner: unknown = Array.isArray(at.errors) ? at.errors[0] : undefined;
    const innerCode = inner === undefined ? null : codeOf(inner);
    if (innerCode !== null) return innerCode;
  }
  return null;
}

/** Codes of a connection that broke once there was one. */
const cutCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Whether a fault came when the request could have been sent already. */
export function isCut(error: unknown): boolean {
  return cutCodes.has(codeOf(error) ?? '');
}

/** A failure after which a write may have been done all the same. */
export function toUnsureFailure(error: AppError): KubeFailure {
  return { ...toFailure(error), mayBeDone: true };
}

const checkAddress = 'Check the address, the network and whether a VPN is needed.';

/** Turns a network fault into an AppError that names the server and never repeats the fault's own text. */
export function toNetworkError(error: unknown, server: string): AppError {
  const code = codeOf(error) ?? 'no reason given';
  const host = hostOf(server);
  switch (code) {
    case 'ECONNREFUSED':
      return appError('unreachable', `Nothing listens at ${host}: the connection was refused.`, {
        hint: checkAddress,
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return appError('unreachable', `The name ${host} could not be resolved.`, { hint: checkAddress });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return appError('unreachable', `There is no route to ${host}.`, { hint: checkAddress });
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return appError('timeout', `${host} did not answer the connection in time.`, { hint: checkAddress });
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return appError('timeout', `${host} did not answer in time.`);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return appError('unreachable', `The connection to ${host} was cut.`);
    default:
      return appError('unreachable', `${host} could not be reached (${code}).`);
  }
}

/** The host and port of a URL, for messages. */
export function hostOf(server: string): string {
  try {
    return new URL(server).host;
  } catch {
    return 'the server';
  }
}
