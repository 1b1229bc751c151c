import { expect, test } from 'vitest';
import { ageOfList } from '../../../../renderer/panels/lists/age-of-list.ts';
import { whyEmpty } from '../../../../renderer/panels/lists/why-empty.ts';
import type { Health } from '../../../../shared/world/patch.ts';
import { makeInfo } from '../../../support/fleet.ts';

const error = { code: 'unreachable', message: 'gone' } as const;
const stale = (since: string | null): Health => ({ type: 'stale', since, error });
const failed = { type: 'failed', since: '2026-03-01T12:00:00Z', error, retryAt: null } as const;
const of = (name: string, health: Health | undefined, connection = {}) => ({
  info: makeInfo(name, name, 0, connection),
  health: health === undefined ? {} : { Node: health },
});

test('a list is as old as its oldest part, and names the clusters that were never read', () => {
  const live = of('a', { type: 'live' });
  expect(ageOfList('Node', [live])).toEqual({ old: 0, oldest: null, never: [] });
  const clusters = [
    live,
    of('b', stale('2026-03-01T11:00:00Z')),
    of('c', stale('2026-02-01T00:00:00Z')),
    of('d', stale(null)),
    of('e', undefined, { connection: { type: 'disconnected' } }),
    of('f', { type: 'loading' }),
  ];
  expect(ageOfList('Node', clusters)).toEqual({ old: 2, oldest: '2026-02-01T00:00:00Z', never: ['d', 'e'] });
});

test('an empty list of clusters that cannot be reached says that there were none only where they had been read', () => {
  const read = of('a', stale('2026-03-01T11:00:00Z'), { connection: failed });
  expect(whyEmpty('Node', [read])).toBe('all');
  expect(whyEmpty('Node', [read, of('b', stale(null), { connection: failed })])).toBe('unread');
});
