import { listAt, textAt } from '../../shared/rancher/raw.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';

/** As many objects a page as Rancher gives unless it is asked for another number; it gives 3,000 at most. */
const pageSize = 1000;

/**
 * Every object of one of Rancher's own lists, under /v3, page by page; one that is told twice, since the list changed
 * between two pages, comes once. Source: rancher/norman, parse/collection.go and pkg/api/handler/query.go: a page begins at
 * the object whose id is its `marker`, and `pagination.next` is the address of the page after it.
 */
export async function listNorman(
  client: Pick<KubeClient, 'request'>,
  path: string,
  query: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<KubeResult<unknown[]>> {
  const found = new Map<unknown, unknown>();
  const asked = new Set<string | null>();
  let marker: string | null = null;
  while (!asked.has(marker)) {
    asked.add(marker);
    const page = { ...query, limit: pageSize, ...(marker === null ? {} : { marker }) };
    const answer: KubeResult<unknown> = await client.request('GET', path, {
      query: page,
      ...(signal && { signal }),
    });
    if (!answer.ok) return answer;
    for (const object of listAt(answer.value, 'data')) found.set(textAt(object, 'id') ?? object, object);
    const next = textAt(answer.value, 'pagination', 'next');
    if (next === null || !URL.canParse(next)) break;
    marker = new URL(next).searchParams.get('marker');
  }
  return { ok: true, value: [...found.values()] };
}
