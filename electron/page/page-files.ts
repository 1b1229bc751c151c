import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { createNonce, noncePlaceholder, securityHeaders, toContentPolicy } from './policy.ts';

/** A file of the page as it is delivered, whatever carries it. */
export type PageReply = { status: 200 | 404; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> };

/** The built page: reads its files by the path of a URL. */
export type PageFiles = { read: (pathname: string) => Promise<PageReply> };

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The parts of a URL's path below the page, `index.html` for its root; null where the path could lead anywhere
 * else: dot segments, empty segments, backslashes, NULs, hidden files, broken escapes.
 */
function toFileParts(pathname: string): string[] | null {
  if (pathname === '/') return ['index.html'];
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\\\0:]/.test(decoded)) return null;
  const parts = decoded.slice(1).split('/');
  return parts.some((part) => part === '' || part.startsWith('.')) ? null : parts;
}

/**
 * Opens the folder of a built page. `connect` goes into its policy. Links that lead out of the folder are not
 * followed; a file of an unknown type is not delivered.
 */
export function openPageFiles(folder: string, connect: readonly string[] = []): PageFiles {
  const find = async (pathname: string): Promise<string | null> => {
    const parts = toFileParts(pathname);
    if (!parts) return null;
    try {
      const root = await realpath(folder);
      const file = await realpath(join(root, ...parts));
      return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : null;
    } catch {
      return null;
    }
  };
  return {
    read: async (pathname) => {
      const file = await find(pathname);
      const type = file === null ? undefined : contentTypes[extname(file)];
      const nonce = createNonce();
      const headers = { ...securityHeaders, 'Content-Security-Policy': toContentPolicy(nonce, connect) };
      if (file === null || type === undefined) {
        const body = new TextEncoder().encode('Not found.\n');
        const plain = { 'Content-Type': contentTypes['.txt'] ?? '', 'Cache-Control': 'no-store' };
        return { status: 404, headers: { ...headers, ...plain }, body };
      }
      const isPage = type.startsWith('text/html');
      const raw = await readFile(file);
      const text = isPage ? raw.toString('utf8').replaceAll(noncePlaceholder, nonce) : null;
      return {
        status: 200,
        headers: { ...headers, 'Content-Type': type, 'Cache-Control': toCacheControl(pathname) },
        body: text === null ? new Uint8Array(raw) : new TextEncoder().encode(text),
      };
    },
  };
}

/** Files of `assets/` have a hash of their content in their name; all else is asked for anew. */
function toCacheControl(pathname: string): string {
  return /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(pathname) ? 'private, max-age=31536000, immutable' : 'no-store';
}
