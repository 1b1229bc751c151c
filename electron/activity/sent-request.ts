import type { SentRequest } from '../../shared/activity.ts';
import { redactObject } from '../cluster/redact-object.ts';
import type { Recorded } from '../kube/record-requests.ts';
import { redact } from '../redact.ts';

/** Longest body that is kept, in characters. */
const longestBody = 16_000;
const hidden = '"[hidden]"';

/** A request as the journal keeps it: without secrets, and without a body that is too long or of a Secret. */
export function toSentRequest({ method, prefix, path, contentType, body }: Recorded): SentRequest {
  const common = { method, prefix, path, contentType };
  if (body === undefined || body === null) return { ...common, body: null, isRedacted: false };
  const whole = JSON.stringify(body);
  if (/\/secrets(\/|\?|$)/.test(path)) return { ...common, body: hidden, isRedacted: true };
  const kept = JSON.stringify(redact.value(redactObject(body).object));
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
