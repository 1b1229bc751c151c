import { qualifiedName } from './resources.ts';

/** A Kubernetes Status that says why a request failed (Kubernetes API, metav1.Status). */
export interface Failure {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Failure';
  message: string;
  reason?: string;
  details?: Record<string, unknown>;
  code: number;
}

/** Carries a Failure out of the depth of a request to the one place that answers it. */
export class StatusError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The words of what was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Named = { group: string; plural: string };

/** A failure as kube-apiserver writes it; plain errors of Go have no reason. */
export function failure(
  code: number,
  reason: string | undefined,
  message: string,
  details?: Record<string, unknown>,
): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

function detailsOf(of: Named, name?: string): Record<string, unknown> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    kind: of.plural,
  };
}

/** 401, as kube-apiserver words it. */
export const unauthorized = (): StatusError => failure(401, 'Unauthorized', 'Unauthorized');

/** 404 of an object (apimachinery api/errors NewNotFound). */
export const notFound = (of: Named, name: string): StatusError =>
  failure(404, 'NotFound', `${qualifiedName(of)} "${name}" not found`, detailsOf(of, name));

/** 404 of a path that is not served (client-go's words for it). */
export const noSuchPath = (): StatusError =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});

/** 409 of a name that is taken (apimachinery api/errors NewAlreadyExists). */
export const alreadyExists = (of: Named, name: string): StatusError =>
  failure(409, 'AlreadyExists', `${qualifiedName(of)} "${name}" already exists`, detailsOf(of, name));

/** 409 of a request that does not fit the object (apimachinery api/errors NewConflict). */
export const conflict = (of: Named, name: string, why: string): StatusError =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(of)} "${name}": ${why}`,
    detailsOf(of, name),
  );

/** 409 of a write with an old resourceVersion. */
export const staleWrite = (of: Named, name: string): StatusError =>
  conflict(
    of,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

/** 403 by RBAC (apiserver endpoints/handlers/responsewriters ForbiddenMessage, apimachinery NewForbidden). */
export function forbidden(of: Named, name: string | undefined, message: string): StatusError {
  const subject = name === undefined ? qualifiedName(of) : `${qualifiedName(of)} "${name}"`;
  return failure(403, 'Forbidden', `${subject} is forbidden: ${message}`, detailsOf(of, name));
}

/** 500 of a server that could not go on (apimachinery api/errors NewInternalError). */
export const internalError = (message: string): StatusError =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** 400 with a message of its own. */
export const badRequest = (message: string): StatusError => failure(400, 'BadRequest', message);

/** 422 by schema validation (apimachinery api/errors NewInvalid); `field` is a path such as spec.runStrategy. */
export function invalid(
  of: { group: string; kind: string },
  name: string,
  field: string,
  why: string,
): StatusError {
  return invalidFields(of, name, [{ field, why }]);
}

/** One thing that is wrong with a field of an object. */
export interface FieldCause {
  /** A path such as metadata.name. */
  field: string;
  /** Such as `Required value: ...`. */
  why: string;
  /** Its CauseType (metav1.StatusCause); without one it is told by the beginning of `why`. */
  reason?: string;
}

const CAUSE_REASONS: readonly (readonly [start: string, reason: string])[] = [
  ['Required value', 'FieldValueRequired'],
  ['Unsupported value', 'FieldValueNotSupported'],
  ['Forbidden', 'FieldValueForbidden'],
  ['Too long', 'FieldValueTooLong'],
  ['Duplicate value', 'FieldValueDuplicate'],
  ['Not found', 'FieldValueNotFound'],
];

/** 422 with all that is wrong (apimachinery api/errors NewInvalid, util/validation/field ErrorList). */
export function invalidFields(
  of: { group: string; kind: string },
  name: string,
  causes: readonly FieldCause[],
): StatusError {
  const subject = of.group === '' ? of.kind : `${of.kind}.${of.group}`;
  const texts = causes.map(({ field, why }) => `${field}: ${why}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return failure(422, 'Invalid', `${subject} "${name}" is invalid: ${text ?? ''}`, {
    name,
    ...(of.group === '' ? {} : { group: of.group }),
    kind: of.kind,
    causes: causes.map(({ field, why, reason }) => ({
      reason: reason ?? CAUSE_REASONS.find(([start]) => why.startsWith(start))?.[1] ?? 'FieldValueInvalid',
      message: why,
      field,
    })),
  });
}

/** 422 of a JSON patch that does not fit: the reason is not said (apiserver handlers/patch.go, NewGenericServerResponse). */
export const rejectedPatch = (): StatusError =>
  failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** 403 of a creation in a namespace that is going (apiserver admission/plugin/namespace/lifecycle). */
export function terminating(of: Named, name: string, namespace: string): StatusError {
  const error = forbidden(
    of,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  error.failure.details = {
    ...error.failure.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  };
  return error;
}

/** 429 of an eviction a disruption budget does not allow (kubernetes/kubernetes pkg/registry/core/pod/storage/eviction.go). */
export const tooManyRequests = (message: string, details?: Record<string, unknown>): StatusError =>
  failure(429, 'TooManyRequests', message, details);

/** 405: the resource has no such verb. */
export const methodNotAllowed = (): StatusError =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** 415: a patch type the resource does not take. */
export const unsupportedMediaType = (accepted: readonly string[]): StatusError =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

/** 406: none of the media types the client takes. */
export const notAcceptable = (accepted: readonly string[]): StatusError =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);

/** 501: a real server can do this, the simulator cannot. */
export const notImplemented = (what: string): StatusError =>
  failure(501, 'NotImplemented', `${what} is not supported by this simulator`);

/** 410 of a watch whose version is no longer kept (apiserver storage/cacher watch_cache). */
export const tooOldToWatch = (askedFor: number, oldest: number): StatusError =>
  failure(410, 'Expired', `too old resource version: ${askedFor} (${oldest})`);

/** 410 of a continue token whose snapshot is gone (apiserver storage/etcd3/errors handleExpiredListError). */
export function tooOldToContinue(inconsistentToken: string): StatusError {
  const error = failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  error.failure.metadata.continue = inconsistentToken;
  return error;
}

/** 504 of a version the server has not reached (apiserver storage/errors NewTooLargeResourceVersionError). */
export const tooLargeVersion = (askedFor: number, current: number): StatusError =>
  failure(504, 'Timeout', `Too large resource version: ${askedFor}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
