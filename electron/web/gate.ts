import type { IncomingMessage } from 'node:http';
import { createToken, isSameToken, openLaunchCodes } from './token.ts';

/** What a request may have. */
export type Passage =
  /** A file of the page, by its path below the session's. */
  | { type: 'page'; pathname: string }
  /** The way into the session: where to go, and the cookie that opens it. */
  | { type: 'enter'; location: string; cookie: string }
  | { type: 'socket' }
  | { type: 'refused'; status: 400 | 403 | 404 | 405; reason: string };

/** Decides over every request of browser mode. */
export type Gate = {
  /** The URL for the user, good as long as the process lives. */
  url: string;
  /** A URL that works once, for starting a browser. */
  launchUrl: () => string;
  passageOf: (request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, isUpgrade: boolean) => Passage;
};

const refused = (status: 400 | 403 | 404 | 405, reason: string): Passage => ({
  type: 'refused',
  status,
  reason,
});

/**
 * Opens the gate of one process on a loopback port. The token of the URL is exchanged for a cookie. Cookies do not
 * know ports, so that any server on 127.0.0.1 would be sent it: it is bound to a path nobody else can guess, and
 * holds a secret of its own.
 */
export function openGate(port: number): Gate {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const token = createToken();
  const secret = createToken();
  const base = `/p/${createToken()}`;
  const codes = openLaunchCodes();

  const enter = (query: URLSearchParams): Passage => {
    const given = query.get('token');
    const isKnown = given === null ? codes.redeem(query.get('launch')) : isSameToken(given, token);
    if (!isKnown) return refused(403, 'Open the address that Acre printed when it started.');
    const kept = new URLSearchParams(query);
    kept.delete('token');
    kept.delete('launch');
    const search = kept.size === 0 ? '' : `?${kept.toString()}`;
    const cookie = `acre=${secret}; Path=${base}/; HttpOnly; SameSite=Strict`;
    return { type: 'enter', location: `${base}/${search}`, cookie };
  };

  return {
    url: `${origin}/?token=${token}`,
    launchUrl: () => `${origin}/?launch=${codes.issue()}`,
    passageOf: ({ method, url = '', headers }, isUpgrade) => {
      if (headers.host !== host) return refused(403, 'This address is not served here.');
      if (method !== 'GET' && method !== 'HEAD') return refused(405, 'Only GET and HEAD are served.');
      if (!url.startsWith('/')) return refused(400, 'The address is not valid.');
      const mark = url.indexOf('?');
      const pathname = mark < 0 ? url : url.slice(0, mark);
      if (pathname === '/' && !isUpgrade) return enter(new URLSearchParams(mark < 0 ? '' : url.slice(mark)));
      const isInside = pathname.startsWith(`${base}/`) && isSameToken(readCookie(headers.cookie), secret);
      if (!isInside) return refused(403, 'Open the address that Acre printed when it started.');
      const inside = pathname.slice(base.length);
      const isOwn = headers.origin === origin || (!isUpgrade && headers.origin === undefined);
      if (!isOwn || isForeign(headers['sec-fetch-site'])) return refused(403, 'This page may not ask.');
      if (isUpgrade) return inside === '/socket' ? { type: 'socket' } : refused(404, 'Not found.');
      return { type: 'page', pathname: inside };
    },
  };
}

/** Whether a browser says that another page asks; to browsers, every port of 127.0.0.1 is the same site. Source: W3C Fetch Metadata. */
function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function readCookie(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === 'acre') return value;
  }
  return undefined;
}
