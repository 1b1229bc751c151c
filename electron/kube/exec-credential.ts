import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { redact } from '../redact.ts';

/** The credential a program handed out; `expiresMs` in milliseconds since 1970, null where it does not say. */
export type ExecCredential = {
  token: string | null;
  certificate: { certPem: string; keyPem: string } | null;
  expiresMs: number | null;
};

const text = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value === '' ? null : value));
const Output = z.object({
  kind: z.literal('ExecCredential'),
  apiVersion: z.string(),
  status: z.object({
    token: text,
    clientCertificateData: text,
    clientKeyData: text,
    expirationTimestamp: text,
  }),
});

/**
 * Reads what a program printed: one ExecCredential of the version it was asked for. An error names what is wrong with it
 * and repeats none of it. Source: client-go pkg/apis/clientauthentication/v1 types, plugin/pkg/client/auth/exec.
 */
export function readExecCredential(printed: string, apiVersion: string): Result<ExecCredential> {
  const refuse = (why: string): Result<ExecCredential> =>
    fail(appError('unauthorized', `The program handed out no credential: ${why}.`));
  if (printed.trim() === '') return refuse('it printed nothing');
  let value: unknown;
  try {
    value = JSON.parse(printed);
  } catch {
    return refuse('what it printed is not JSON');
  }
  const parsed = Output.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return refuse(
      place === '' ? 'what it printed is not an ExecCredential' : `its ${place} is missing or malformed`,
    );
  }
  const { status } = parsed.data;
  for (const secret of [status.token, status.clientKeyData]) if (secret !== null) redact.register(secret);
  if (parsed.data.apiVersion !== apiVersion) return refuse(`its apiVersion is not ${apiVersion}`);
  if (status.token === null && status.clientCertificateData === null)
    return refuse('it has neither a token nor a client certificate');
  if (status.token !== null && !/^[\x21-\x7e]+$/.test(status.token))
    return refuse('its token has characters that no token has');
  if ((status.clientCertificateData === null) !== (status.clientKeyData === null))
    return refuse('it has a client certificate without its key, or a key without its certificate');
  for (const [name, pem] of [
    ['clientCertificateData', status.clientCertificateData],
    ['clientKeyData', status.clientKeyData],
  ] as const) {
    if (pem !== null && !pem.includes('-----BEGIN ')) return refuse(`its ${name} is not PEM`);
  }
  const expiresMs = status.expirationTimestamp === null ? null : toTimeMs(status.expirationTimestamp);
  if (Number.isNaN(expiresMs)) return refuse('its expirationTimestamp is no time');
  return ok({
    token: status.token,
    certificate:
      status.clientCertificateData !== null && status.clientKeyData !== null
        ? { certPem: status.clientCertificateData, keyPem: status.clientKeyData }
        : null,
    expiresMs,
  });
}

/** RFC 3339 as Kubernetes writes times; NaN for anything else. */
function toTimeMs(time: string): number {
  return /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(time)
    ? Date.parse(time)
    : Number.NaN;
}
