import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { toFailure, toHttpFailure } from '../../../electron/kube/errors.ts';
import type { KubeResult } from '../../../electron/kube/errors.ts';
import { listPages, openPageSize } from '../../../electron/kube/list-pages.ts';
import type { ListClient } from '../../../electron/kube/list-pages.ts';

/** A server with so many objects, named by their number, which refuses some requests. */
function serve(
  count: number,
  refuse: (from: number, limit: number) => KubeResult<unknown> | null,
): ListClient {
  return {
    request: async (_method, _path, { query = {} } = {}) => {
      const token = typeof query.continue === 'string' ? query.continue : 'first/0';
      const version = token.slice(0, token.indexOf('/'));
      const from = Number(token.slice(token.indexOf('/') + 1));
      const limit = Number(query.limit);
      const refused = refuse(from, limit);
      if (refused !== null) return refused;
      const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => from + index);
      const next = from + limit < count ? { continue: `${version}/${from + limit}` } : {};
      return { ok: true, value: { metadata: { resourceVersion: version, ...next }, items } };
    },
  };
}

const list = async (client: ListClient, pageSize = openPageSize()) => {
  let seen: unknown[] = [];
  const listed = await listPages({
    client,
    path: '/x',
    signal: new AbortController().signal,
    pageSize,
    onPage: (items) => void seen.push(...items),
    onRestart: () => void (seen = []),
  });
  return { listed, seen, pageSize: pageSize.value };
};

it('asks for smaller pages where one is too large, from where it is, and keeps to it', async () => {
  const tooLarge = { ...toFailure(appError('invalid', 'too large')), isTooLarge: true as const };
  const sizes: number[] = [];
  const client = serve(1200, (from, limit) => {
    sizes.push(limit);
    return from >= 500 && limit > 100 ? tooLarge : null;
  });
  const { listed, seen, pageSize } = await list(client);
  expect(listed).toEqual({ ok: true, version: 'first' });
  expect(seen).toEqual(Array.from({ length: 1200 }, (_, index) => index));
  expect(pageSize).toBe(31);
  expect(sizes.slice(0, 4)).toEqual([500, 500, 125, 31]);
});

it('leaves a first page that is too slow to its caller, but asks for less the next time', async () => {
  const late = toFailure(appError('timeout', 'late'));
  const client = serve(200, (_from, limit) => (limit > 125 ? late : null));
  const pageSize = openPageSize();
  expect((await list(client, pageSize)).listed).toBe(late);
  expect((await list(client, pageSize)).seen).toHaveLength(200);
});

it('gives up where even the smallest pages are too slow, or no token ever lasts', async () => {
  const late = toFailure(appError('timeout', 'late'));
  const slow = serve(2000, (from) => (from > 0 ? late : null));
  expect((await list(slow)).listed).toBe(late);
  let requests = 0;
  const expired = toHttpFailure(
    410,
    JSON.stringify({ kind: 'Status', metadata: { continue: 'later/500' }, message: 'too old' }),
    null,
    0,
  );
  const forgetful = serve(2000, (from) => {
    requests += 1;
    return from > 0 ? expired : null;
  });
  expect((await list(forgetful)).listed).toBe(expired);
  expect(requests).toBeLessThan(30);
});

it('watches from the first page on where a list was put together from two', async () => {
  let refusals = 0;
  const client = serve(1200, (from) => {
    if (from === 0 || refusals >= 3) return null;
    refusals += 1;
    const body = { kind: 'Status', metadata: { continue: 'second/500' }, message: 'too old' };
    return toHttpFailure(410, JSON.stringify(body), null, 0);
  });
  const { listed, seen } = await list(client);
  expect(listed).toEqual({ ok: true, version: 'first' });
  expect(seen).toHaveLength(1200);
});
