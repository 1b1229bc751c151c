import type { SentRequest } from '../../shared/sent-request.ts';
import { isObject } from '../../shared/plan/canonical.ts';
import { redactObject } from '../cluster/redact-object.ts';
import type { Recorded } from '../kube/record-requests.ts';
import { redact } from '../redact.ts';

/** Longest body that is kept, in characters. */
const longestBody = 32_000;
const hidden = '"[hidden]"';

/** What may be kept of a body: all but what may be secret; undefined where that cannot be told apart. */
function toKept(body: unknown, path: string): unknown {
  if (!/\/secrets(\/|\?|$)/.test(path)) return redactObject(body).object;
  // A patch of a Secret does not say of what kind it is.
  if (!isObject(body)) return undefined;
  const { object } = redactObject({ ...body, kind: 'Secret' });
  return isObject(object) ? { ...object, ...('kind' in body ? {} : { kind: undefined }) } : undefined;
}

/** A request as the journal keeps it: with what may be secret replaced by its length, and without a body that is too long. */
export function toSentRequest({ method, prefix, path, contentType, body }: Recorded): SentRequest {
  const common = { method, prefix, path, contentType };
  if (body === undefined || body === null) return { ...common, body: null, isRedacted: false };
  const whole = JSON.stringify(body);
  const cleaned = toKept(body, path);
  const kept = cleaned === undefined ? hidden : JSON.stringify(redact.object(cleaned));
  if (kept.length > longestBody) return { ...common, body: hidden, isRedacted: true };
  return { ...common, body: kept, isRedacted: kept !== whole };
}

/** Options as the journal keeps them; `isKept` is false where they hold a secret or are too long. */
export function toKeptOptions(options: unknown): { options?: unknown; isKept: boolean } {
  if (options === undefined) return { isKept: true };
  const text = JSON.stringify(options);
  const isKept = text.length <= 4_000 && JSON.stringify(redact.value(options)) === text;
  return isKept ? { options, isKept } : { isKept };
}
