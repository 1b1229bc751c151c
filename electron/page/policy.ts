import { randomBytes } from 'node:crypto';

/** Stands in index.html where the nonce of styles goes; the build puts it there. */
export const noncePlaceholder = 'ACRE_STYLE_NONCE';

/** A fresh nonce for one delivery of the page: 128 bits, base64. */
export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The page's Content-Security-Policy: its own files only. Libraries that write style elements at run time (dialogs,
 * the YAML editor) do so under the nonce, which lets styles in and never scripts. `connect` lists further sources
 * that may be connected to.
 */
export function toContentPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The headers of everything the page is made of, beside its policy. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
};
