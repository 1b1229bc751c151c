import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Expiry } from '../../shared/expiry.ts';
import type { Secret } from '../vault/secret.ts';

const Shape = z.object({
  users: z
    .array(
      z.object({
        user: z.object({
          token: z.string().optional().catch(undefined),
          'client-certificate-data': z.string().optional().catch(undefined),
        }),
      }),
    )
    .min(1),
});

/**
 * When the credentials of a kubeconfig (JSON, of one context) end: the client certificate's notAfter and the `exp` of a
 * token that is a JWT. Rancher's own tokens do not tell. Source: RFC 5280 section 4.1.2.5, RFC 7519 section 4.1.4.
 */
export function readExpiries(kubeconfig: Secret): Expiry[] {
  const shape = Shape.safeParse(toJson(kubeconfig.reveal()));
  const user = shape.data?.users[0]?.user;
  const certificateEnd = endOfCertificate(user?.['client-certificate-data']);
  const tokenEnd = endOfToken(user?.token);
  return [
    ...(certificateEnd === null ? [] : [{ what: 'client-certificate' as const, at: certificateEnd }]),
    ...(tokenEnd === null ? [] : [{ what: 'token' as const, at: tokenEnd }]),
  ];
}

function endOfCertificate(base64: string | undefined): string | null {
  if (!base64) return null;
  try {
    return new Date(new X509Certificate(Buffer.from(base64, 'base64')).validTo).toISOString();
  } catch {
    return null;
  }
}

function endOfToken(token: string | undefined): string | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token ?? '')?.[1];
  if (payload === undefined) return null;
  const claims = z
    .object({ exp: z.number() })
    .safeParse(toJson(Buffer.from(payload, 'base64url').toString('utf8')));
  const endMs = claims.success ? claims.data.exp * 1000 : Number.NaN;
  // Beyond this no date can be written.
  return Math.abs(endMs) <= 8.64e15 ? new Date(endMs).toISOString() : null;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
