import { expect, test } from 'vitest';
import { whyEmpty } from '../../../../renderer/panels/lists/why-empty.ts';
import type { Health } from '../../../../shared/world/patch.ts';
import { makeInfo } from '../../../support/fleet.ts';

const error = { code: 'forbidden', message: 'no', retryable: false } as const;
const live: Health = { type: 'live' };
const forbidden: Health = { type: 'forbidden', error };
const since = '2026-01-05T08:00:00Z';
const reached = (health: Health) => ({ info: makeInfo('a', 'a'), health: { Node: health } });
const lost = {
  info: makeInfo('b', 'b', 0, { connection: { type: 'failed', error, since, retryAt: null } }),
  health: { Node: live },
};

test('an empty list says why it is empty, and claims that there are none only where all were read', () => {
  expect(whyEmpty('Node', [])).toBe('no-clusters');
  expect(whyEmpty('Node', [reached(live), reached({ type: 'absent' })])).toBe('all');
  expect(whyEmpty('Node', [reached(live), reached({ type: 'loading' })])).toBe('loading');
  expect(whyEmpty('VirtualMachine', [reached(live)])).toBe('loading');
  expect(whyEmpty('Node', [reached(forbidden), reached(forbidden)])).toBe('forbidden');
  expect(whyEmpty('Node', [reached(forbidden), reached(live)])).toBe('unread');
  expect(whyEmpty('Node', [reached({ type: 'absent' }), reached({ type: 'absent' })])).toBe('absent');
  expect(whyEmpty('Node', [reached(live), lost])).toBe('unread');
});
