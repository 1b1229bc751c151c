import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { withAddress } from '../../shared/server-address.ts';
import { redact } from '../redact.ts';

/** The address of an API: `url` as it may be shown and used, and why it cannot be used where it cannot. */
export type Server = { url: string; problem: AppError | null; isLoopback: boolean };

const invalid = (message: string, hint?: string): AppError =>
  appError('invalid', message, hint === undefined ? {} : { hint });

/** Checks the URL of an API: https, with its path, without user info. */
export function toServer(value: unknown): Server {
  const refuse = (message: string, hint?: string, url = ''): Server => ({
    url,
    problem: invalid(message, hint),
    isLoopback: false,
  });
  if (typeof value !== 'string' || value.trim() === '') return refuse('Its cluster has no server address.');
  const url = parseUrl(value.trim());
  if (url === null) return refuse('The server address of its cluster is not a URL.');
  const path = url.pathname.replace(/\/+$/, '');
  const shown = `${url.protocol}//${url.host}${path}`;
  if (url.username !== '' || url.password !== '') {
    for (const secret of [url.password, decode(url.password)]) redact.register(secret);
    const hint = 'Put the credential into the user entry.';
    return refuse('The server address holds a user name or password.', hint, shown);
  }
  if (url.protocol === 'http:') {
    const message = 'The server address begins with http: everybody on the way could read the credential.';
    return refuse(message, 'Only https is used.', shown);
  }
  if (url.protocol !== 'https:')
    return refuse('The server address does not begin with https.', undefined, shown);
  if (url.search !== '' || url.hash !== '')
    return refuse('The server address has a query or a fragment.', undefined, shown);
  return { url: shown, problem: null, isLoopback: isLoopback(url.hostname) };
}

/** The server with another address, as `withAddress` puts them together; fails where the result cannot be used. */
export function replaceAddress(server: string, address: string): Result<string> {
  const text = withAddress(server, address);
  if (text === null) {
    const hint = 'Type a host name, an IP address, or the whole URL.';
    return fail(invalid('The address to use instead is neither a host nor a URL.', hint));
  }
  const checked = toServer(text);
  if (checked.problem) {
    const { message, hint } = checked.problem;
    return fail(invalid(`The address to use instead cannot be used. ${message}`, hint));
  }
  return ok(checked.url);
}

/** A proxy as a kubeconfig names it: the URL to use, the same without user info to show, and why it cannot be used where it cannot. */
export type Proxy = { url: string | null; shown: string | null; problem: AppError | null };

/** Checks `proxy-url`: http, https or socks5, with user info or without. Source: client-go tools/clientcmd/api/v1 Cluster. */
export function toProxy(value: unknown): Proxy {
  if (value === undefined || value === null || value === '') return { url: null, shown: null, problem: null };
  const refuse = (message: string): Proxy => ({ url: null, shown: null, problem: invalid(message) });
  if (typeof value !== 'string') return refuse('Its proxy-url is not text.');
  const url = parseUrl(value.trim());
  if (url === null || url.hostname === '') return refuse('Its proxy-url is not a URL.');
  if (!['http:', 'https:', 'socks5:', 'socks5h:'].includes(url.protocol))
    return refuse('Its proxy-url begins with none of http, https and socks5.');
  for (const secret of [url.password, decode(url.password)]) redact.register(secret);
  return { url: value.trim(), shown: `${url.protocol}//${url.host}`, problem: null };
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a host name of a URL is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
