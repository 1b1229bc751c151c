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
  /** One of its own unless given. */
  pageSize?: PageSize;
  /** Longest time in milliseconds that a page may take; a minute unless given. */
  pageMs?: number;
  /** Receives the raw objects of each page; they are not kept. */
  onPage: (items: unknown[]) => void;
  /** The pages so far do not count: the list begins again. */
  onRestart: () => void;
};

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
});

const largestPage = 500;
const smallestPage = 10;
const maxRestarts = 2;
const maxContinuations = 20;
const longestPageMs = 60_000;

/** How many objects a page may have; shared by the lists of a resource, so that what a slow line taught is kept. */
export type PageSize = { value: number };

/** The size to begin with. */
export function openPageSize(): PageSize {
  return { value: largestPage };
}

/**
 * Lists a resource page by page and answers the version to watch from. Pages that are too large or too slow are asked
 * for in smaller pieces, from where the list is. Where a continue token has expired (410) the list begins anew; where
 * that happens again and again it goes on by the token that the refusal offers, and the version is then that of the
 * first page, so that the watch brings all that happened since and made the pages not fit each other.
 * Source: Kubernetes API concepts, "Retrieving large results sets in chunks"; metav1.ListMeta continue.
 */
export async function listPages(run: ListRun): Promise<{ ok: true; version: string } | KubeFailure> {
  const { signal, pageSize = openPageSize(), pageMs = longestPageMs } = run;
  const ask = (token: string | undefined): ReturnType<ListClient['request']> => {
    const query = { ...run.query, limit: pageSize.value, continue: token };
    return run.client.request('GET', run.path, { query, signal, timeoutMs: pageMs });
  };
  let token: string | undefined;
  let firstVersion: string | null = null;
  let restarts = 0;
  let continuations = 0;
  let asked = ask(token);
  for (;;) {
    const answer = await asked;
    if (answer.ok) {
      const page = Page.safeParse(answer.value);
      if (!page.success) return toFailure(appError('invalid', 'The server answered a list that is none.'));
      firstVersion ??= page.data.metadata.resourceVersion;
      token = page.data.metadata.continue || undefined;
      // The server works on the next page while this one is read.
      if (token !== undefined) asked = ask(token);
      run.onPage(page.data.items ?? []);
      if (token === undefined) return { ok: true, version: firstVersion };
      continue;
    }
    if (isTooMuch(answer) && pageSize.value > smallestPage) {
      pageSize.value = Math.max(smallestPage, Math.floor(pageSize.value / 4));
      // A first page that is too slow is the caller's to back off from.
      if (token === undefined && answer.isTooLarge !== true) return answer;
    } else if (answer.status !== 410 || token === undefined) {
      return answer;
    } else if (restarts < maxRestarts) {
      restarts += 1;
      token = undefined;
      firstVersion = null;
      run.onRestart();
    } else if (answer.continueToken === undefined || continuations >= maxContinuations) {
      return answer;
    } else {
      continuations += 1;
      token = answer.continueToken;
    }
    asked = ask(token);
  }
}

function isTooMuch(failure: KubeFailure): boolean {
  return failure.isTooLarge === true || (failure.status === null && failure.error.code === 'timeout');
}
