import type { StatusError } from '../../status.ts';
import { failure } from '../../status.ts';

/** What is wrong with one field (Kubernetes API, metav1.StatusCause). */
export interface Cause {
  message: string;
  /** A path such as spec.template.spec.volumes. */
  field: string;
  reason?: string;
}

/** Harvester's validating web hook (harvester/harvester pkg/webhook/server). */
export const HARVESTER_VALIDATOR = 'validator.harvesterhci.io';
/** Harvester's mutating web hook. */
export const HARVESTER_MUTATOR = 'mutator.harvesterhci.io';

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  422: 'Invalid',
  500: 'InternalError',
};

/** A refusal by an admission web hook with a code and causes (apiserver admission/plugin/webhook/errors ToStatusErr). */
export function denial(
  webhook: string,
  code: number,
  message: string,
  causes: readonly Cause[] = [],
): StatusError {
  const why = `admission webhook "${webhook}" denied the request: ${message}`;
  const details = {
    causes: causes.map(({ reason = 'FieldValueInvalid', ...cause }) => ({ reason, ...cause })),
  };
  return failure(code, REASONS[code] ?? 'BadRequest', why, causes.length === 0 ? undefined : details);
}

/** 422 of Harvester's validator (pkg/webhook/error NewInvalidError). */
export const harvesterInvalid = (message: string, field: string): StatusError =>
  denial(HARVESTER_VALIDATOR, 422, message, [{ message, field }]);

/** 400 of Harvester's validator (pkg/webhook/error NewBadRequest). */
export const harvesterBadRequest = (message: string): StatusError =>
  denial(HARVESTER_VALIDATOR, 400, message);

/** 500 of Harvester's validator: what its Go code returns as a plain error (pkg/webhook/types AdmissionHandler). */
export const harvesterInternal = (message: string): StatusError => denial(HARVESTER_VALIDATOR, 500, message);

/** 405 of Harvester's validator (pkg/webhook/error NewMethodNotAllowed). */
export const harvesterNotAllowed = (message: string): StatusError =>
  denial(HARVESTER_VALIDATOR, 405, message);

/**
 * 500 of a web hook built on harvester/webhook (network, load balancer): wrangler wraps the plain error
 * (rancher/wrangler pkg/webhook sendError).
 */
export const wrappedInternal = (webhook: string, message: string): StatusError =>
  denial(webhook, 500, `Internal error occurred: ${message}`);

/** 422 of one of KubeVirt's web hooks; their messages are joined (kubevirt pkg/util/webhooks ToAdmissionResponse). */
export function kubeVirtInvalid(webhook: string, causes: readonly Cause[]): StatusError {
  return denial(webhook, 422, causes.map((cause) => cause.message).join(', '), causes);
}
