import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { KubeClient } from './client.ts';
import { toFailure } from './errors.ts';
import type { KubeFailure } from './errors.ts';

/** What listing needs of a client. */
export type ListClient = Pick<KubeClient, 'request'>;

/** One list of a resource, page by page. */
export type ListRun = {
  client: ListClient;
  path: string;
  query?: Record<string, string>;
  signal: AbortSignal;
  /** Receives the raw objects of each page; they are not kept. */
  onPage: (items: unknown[]) => void;
  /** The pages so far do not count: the list begins again. */
  onRestart: () => void;
};

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
});

const pageSize = 500;
const maxRestarts = 3;
const pageTimeoutMs = 60_000;

/**
 * Lists a resource in pages of 500. Where a continue token has expired (410) the list begins anew; the inconsistent
 * continuation the server offers then is never used. Answers the version to watch from. Source: Kubernetes API concepts, "Retrieving large results sets in chunks".
 */
export async function listPages(run: ListRun): Promise<{ ok: true; version: string } | KubeFailure> {
  const { signal } = run;
  const ask = (token: string | undefined): ReturnType<ListClient['request']> => {
    const query = { ...run.query, limit: pageSize, continue: token };
    return run.client.request('GET', run.path, { query, signal, timeoutMs: pageTimeoutMs });
  };
  let token: string | undefined;
  let restarts = 0;
  let asked = ask(token);
  for (;;) {
    const answer = await asked;
    if (!answer.ok) {
      if (answer.status !== 410 || token === undefined || restarts >= maxRestarts) return answer;
      restarts += 1;
      token = undefined;
      run.onRestart();
      asked = ask(token);
      continue;
    }
    const page = Page.safeParse(answer.value);
    if (!page.success) return toFailure(appError('invalid', 'The server answered a list that is none.'));
    token = page.data.metadata.continue || undefined;
    // The server works on the next page while this one is read.
    if (token !== undefined) asked = ask(token);
    run.onPage(page.data.items ?? []);
    if (token === undefined) return { ok: true, version: page.data.metadata.resourceVersion };
  }
}
