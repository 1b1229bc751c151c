import type { PageFiles } from '../page/page-files.ts';

/** The scheme and the address of the page in Electron. */
export const pageScheme = 'app';
/** The origin of the page in Electron. */
const pageOrigin = `${pageScheme}://acre`;
/** The address that the window loads. */
export const pageUrl = `${pageOrigin}/`;

/** Whether a frame's address is the page itself, whose words main believes. */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${pageScheme}:` && host === 'acre' && username === '' && password === '';
}

/** Answers a request on the page's scheme from the built page; anything but GET of this origin is refused. */
export async function answerPage(
  files: PageFiles,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  if (!isPageUrl(request.url)) return new Response('Not found.', { status: 404 });
  if (request.method !== 'GET')
    return new Response('Only GET is served.', { status: 405, headers: { Allow: 'GET' } });
  // The path as it was sent: a parsed URL has its dot segments resolved already.
  const pathname = request.url.slice(pageOrigin.length).replace(/[?#].*$/s, '') || '/';
  const { status, headers, body } = await files.read(pathname);
  return new Response(body, { status, headers });
}
