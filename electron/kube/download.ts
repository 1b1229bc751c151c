import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openAgent, toConnector } from './agent.ts';
import type { Network } from './client.ts';
import { openDeadline } from './deadline.ts';
import { hostOf, toNetworkError } from './errors.ts';
import { chooseProxy } from './proxy.ts';
import { findProxyFault, toProxyError } from './proxy-fault.ts';

/** What is downloaded, and how; a limit in bytes and one in milliseconds for all of it. */
export type DownloadOptions = {
  url: string;
  network: Network;
  userAgent: string;
  maxBytes: number;
  limitMs: number;
  signal: AbortSignal;
  onBytes: (bytes: Buffer) => Promise<void> | void;
};

/** Redirects that are followed, to https only: what is behind an address may lie elsewhere. */
const maxRedirects = 4;

/** Downloads what lies at an https address without any credential, by the proxy and the authorities of the app's network. */
export async function download(options: DownloadOptions): Promise<Result<void>> {
  let { url } = options;
  for (let turn = 0; turn <= maxRedirects; turn += 1) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
      return fail(appError('invalid', `${url} is no https address.`));
    const got = await downloadOnce({ ...options, url });
    if (!got.ok) return got;
    if (got.value === null) return ok(undefined);
    url = got.value;
  }
  return fail(appError('invalid', `${hostOf(options.url)} sends from one address to another without end.`));
}

/** One request; answers where it was sent on to, null where everything came. */
async function downloadOnce(options: DownloadOptions): Promise<Result<string | null>> {
  const { url, network, userAgent, maxBytes, limitMs, onBytes } = options;
  const { origin, pathname, search } = new URL(url);
  const route = chooseProxy(network.proxy, null, origin);
  if (!route.ok) return route;
  const closing = new AbortController();
  const connectTimeoutMs = 10_000;
  const { proxy } = route.value;
  const agent = openAgent(
    toConnector({
      ...{ tls: {}, pin: null, proxy, bundles: network.bundles, connectTimeoutMs },
      closing: closing.signal,
    }),
  );
  const deadline = openDeadline(limitMs, [options.signal]);
  const run = async (): Promise<Result<string | null>> => {
    const headers = { 'user-agent': userAgent, accept: '*/*' };
    const { signal } = deadline;
    const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    const { location } = answer.headers;
    if (answer.statusCode >= 301 && answer.statusCode <= 308 && typeof location === 'string') {
      await answer.body.dump();
      return ok(URL.canParse(location, url) ? new URL(location, url).href : location);
    }
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      const code = answer.statusCode === 404 ? 'not-found' : 'rejected';
      return fail(appError(code, `${hostOf(url)} answered ${url} with HTTP ${answer.statusCode}.`));
    }
    let bytes = 0;
    for await (const chunk of answer.body) {
      const buffer = chunk as Buffer;
      bytes += buffer.length;
      if (bytes > maxBytes)
        return fail(appError('invalid', `What lies at ${url} is larger than it should be.`));
      await onBytes(buffer);
    }
    return ok(null);
  };
  try {
    const running = run();
    running.catch(() => undefined);
    return await Promise.race([running, deadline.aborted]);
  } catch (error) {
    if (deadline.isLate()) return fail(appError('timeout', `${hostOf(url)} did not answer in time.`));
    if (deadline.signal.aborted) return fail(appError('cancelled', 'The download was cancelled.'));
    const ofProxy = findProxyFault(error);
    return fail(ofProxy === null ? toNetworkError(error, origin) : toProxyError(ofProxy, origin));
  } finally {
    deadline.release();
    closing.abort();
    await agent.destroy();
  }
}
