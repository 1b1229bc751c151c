import { isIP } from 'node:net';
import { appError } from '../../shared/error.ts';
import type { ProxyScheme } from '../../shared/network.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { Secret } from '../vault/secret.ts';
import { isExempt } from './no-proxy.ts';

/** A proxy on the way to a cluster. `socks5` resolves names on this machine, `socks5h` has the proxy resolve them. */
export type Proxy = {
  scheme: ProxyScheme;
  /** Name or address, IPv6 without brackets. */
  host: string;
  port: number;
  user: string | null;
  password: Secret | null;
};

/** What decides how a cluster is reached: its own choice, else its kubeconfig's, else the app's, which has exceptions. */
export type ProxyChoice = {
  /** `default`: as the kubeconfig says, else as the app does. `none`: directly. */
  own: 'default' | 'none' | Proxy;
  app: Proxy | null;
  /** Hosts that the app's proxy is not used for. */
  noProxy: readonly string[];
};

/** Where a proxy comes from. */
export type ProxySource = 'cluster' | 'kubeconfig' | 'app';

/** How a cluster is reached; `source` and `proxy` are null where directly. */
export type ProxyRoute = { proxy: Proxy; source: ProxySource } | { proxy: null; source: null };

const ports: Record<ProxyScheme, number> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };
const schemes: ReadonlySet<string> = new Set(Object.keys(ports));
const isScheme = (text: string): text is ProxyScheme => schemes.has(text);

/** The host and port of a proxy, for messages and as it is shown. */
export function proxyHostOf({ host, port }: Pick<Proxy, 'host' | 'port'>): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** A proxy's URL as it may be shown: without user and password. */
export function toProxyUrl(proxy: Pick<Proxy, 'scheme' | 'host' | 'port'>): string {
  return `${proxy.scheme}://${proxyHostOf(proxy)}`;
}

/** Reads a proxy's URL; without a scheme it is http. An error never repeats the text, which may hold a password. */
export function parseProxyUrl(text: string): Result<Proxy> {
  const refuse = (message: string): Result<Proxy> =>
    fail(
      appError('invalid', message, {
        hint: 'Write it as http://proxy.example:3128 or socks5h://proxy.example:1080.',
      }),
    );
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(whole)?.[1]?.toLowerCase() ?? '';
  if (!isScheme(scheme)) return refuse('The proxy has to be one of http, https, socks5 or socks5h.');
  let url: URL;
  try {
    // URLs of schemes that browsers do not know are not taken apart in the same way.
    url = new URL(whole.replace(/^[^:]+/, 'http'));
  } catch {
    return refuse('The address of the proxy is not a URL.');
  }
  if (url.hostname === '') return refuse('The address of the proxy names no host.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return refuse('The address of the proxy has to end after its port.');
  const password = decode(url.password);
  const port = /:(\d+)\/?$/.exec(whole)?.[1];
  return ok({
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: port === undefined ? ports[scheme] : Number(port),
    user: url.username === '' ? null : decode(url.username),
    password: password === '' ? null : new Secret(password),
  });
}

/** Chooses how a server is reached; `kubeconfigUrl` is the proxy-url of its kubeconfig. */
export function chooseProxy(
  choice: ProxyChoice,
  kubeconfigUrl: string | null,
  server: string,
): Result<ProxyRoute> {
  const direct: ProxyRoute = { proxy: null, source: null };
  if (choice.own === 'none') return ok(direct);
  if (choice.own !== 'default') return ok({ proxy: choice.own, source: 'cluster' });
  if (kubeconfigUrl !== null && kubeconfigUrl !== '') {
    const parsed = parseProxyUrl(kubeconfigUrl);
    if (!parsed.ok) {
      const message = `The proxy of the kubeconfig (proxy-url) cannot be used: ${parsed.error.message}`;
      return fail({ ...parsed.error, message });
    }
    // kubectl has the proxy resolve the names of either (Go net/http, Transport.Proxy).
    const { scheme } = parsed.value;
    const proxy = { ...parsed.value, scheme: scheme === 'socks5' ? ('socks5h' as const) : scheme };
    return ok({ proxy, source: 'kubeconfig' });
  }
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (choice.app === null || isExempt(choice.noProxy, host, port === '' ? 443 : Number(port)))
    return ok(direct);
  return ok({ proxy: choice.app, source: 'app' });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
