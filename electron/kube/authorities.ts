import { X509Certificate } from 'node:crypto';
import { getCACertificates, rootCertificates } from 'node:tls';
import { appError } from '../../shared/error.ts';
import type { CertificateFacts } from '../../shared/error.ts';
import { maxBundleLength } from '../../shared/network.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toFactsOfX509 } from './certificate.ts';

/** A CA bundle that was read: its certificates only, without comments, as PEM and as what a user may know of them. */
export type Bundle = { pem: string; certificates: CertificateFacts[] };

const hint = 'It is a text with one or more blocks that begin with -----BEGIN CERTIFICATE-----.';

/** Reads a CA bundle (PEM). An error never repeats the text, which may hold a key. */
export function readBundle(text: string): Result<Bundle> {
  if (text.length > maxBundleLength)
    return fail(appError('invalid', 'The CA bundle is too large (more than 512 KiB).'));
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    const message = 'The CA bundle holds a private key, which does not belong into it. It was not kept.';
    return fail(appError('invalid', message, { hint: 'Paste the certificates alone.' }));
  }
  const blocks = text.match(/-----BEGIN [^-\n]*-----[\s\S]*?-----END [^-\n]*-----/g) ?? [];
  const begins = text.match(/-----BEGIN /g)?.length ?? 0;
  if (begins === 0) return fail(appError('invalid', 'The CA bundle holds no certificate.', { hint }));
  const certificates: CertificateFacts[] = [];
  const pems: string[] = [];
  for (let index = 0; index < begins; index += 1) {
    const facts = toFacts(blocks[index]);
    if (facts === null) {
      const message = `Certificate ${index + 1} of the CA bundle cannot be read.`;
      return fail(appError('invalid', message, { hint }));
    }
    if (certificates.some(({ sha256 }) => sha256 === facts.sha256)) continue;
    certificates.push(facts);
    pems.push(`${blocks[index] ?? ''}\n`);
  }
  return ok({ pem: pems.join(''), certificates });
}

function toFacts(block: string | undefined): CertificateFacts | null {
  if (block === undefined) return null;
  try {
    return toFactsOfX509(new X509Certificate(block));
  } catch {
    return null;
  }
}

/** The authorities that count where nothing else is said: those of Node and of NODE_EXTRA_CA_CERTS. */
function defaultAuthorities(): readonly string[] {
  return typeof getCACertificates === 'function' ? getCACertificates('default') : rootCertificates;
}

/**
 * The authorities a server's certificate may rest on: that of the kubeconfig, else the usual ones, and those of the
 * bundles; undefined where that is the usual.
 */
export function toAuthorities(
  kubeconfigCa: Buffer | undefined,
  bundles: readonly string[],
): (string | Buffer)[] | undefined {
  if (bundles.length === 0) return kubeconfigCa === undefined ? undefined : [kubeconfigCa];
  return [...(kubeconfigCa === undefined ? defaultAuthorities() : [kubeconfigCa]), ...bundles];
}
