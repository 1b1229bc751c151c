import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { messageOf, StatusError } from '../status.ts';

/** Name and HTTP status of an error of the Rancher API (rancher/wrangler pkg/schemas/validation/error.go). */
const CODES = {
  Unauthorized: 401,
  PermissionDenied: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  InvalidAction: 422,
  InvalidBodyContent: 422,
  ServerError: 500,
} as const;

/** One of those names. */
export type Code = keyof typeof CODES;

/** A refusal by Steve or by one of Harvester's handlers; not a refusal by Kubernetes, which is a StatusError. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
    this.status = CODES[code];
  }
}

/** The JSON error object of Steve (rancher/apiserver pkg/handlers/error.go, rancher/steve pkg/stores/proxy/error_wrapper.go). */
export function toSteveFailure(error: unknown): Reply {
  const say = (status: number, code: string): Reply =>
    toReply(status, { type: 'error', links: {}, code, message: messageOf(error), status });
  if (error instanceof ApiError) return say(error.status, error.code);
  if (error instanceof StatusError) return say(error.failure.code, error.failure.reason ?? '');
  return say(500, 'ServerError');
}

/**
 * The plain text of a failed action, with the status of the error in it, 500 where there is none (harvester/harvester
 * pkg/server/http/handler.go).
 */
export function toActionFailure(error: unknown): Reply {
  const say = (code: number, body: string): Reply => ({
    code,
    body,
    contentType: 'text/plain; charset=utf-8',
  });
  if (error instanceof ApiError) return say(error.status, `${error.code} ${error.status}: ${error.message}`);
  if (error instanceof CodedError) return say(error.status, error.message);
  if (error instanceof StatusError) return say(error.failure.code, error.message);
  return say(500, messageOf(error));
}

/** Thrown by an action that writes the status of its answer itself; the message is the body. */
export class CodedError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
