import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { nextMoves, toRun, toUndoSteps } from '../../../shared/plan/run.ts';
import type { JournalEvent } from '../../../shared/plan/run.ts';
import { toSteps } from '../../../shared/plan/steps.ts';
import { cloudInitOf, createGuest, createVm, planOf, siteOf } from '../../support/plan-site.ts';

const at = '2026-03-01T08:00:00Z';
const site = siteOf(3);
const { steps } = toSteps(planOf(createGuest('a', 'shop', 1, 2), createVm('b', 'web', 1)), site, cloudInitOf);
const names = (journal: JournalEvent[]): string[] =>
  nextMoves(toRun(steps, journal)).map(({ type, step }) => `${type} ${step.id}`);
const done = (...ids: string[]): JournalEvent[] => ids.map((step) => ({ type: 'done', at, step }));
const error = appError('rejected', 'The quota cannot hold it.');
const begun = done('a/reserve-address/shop-api', 'a/create-vm/shop-cp-1', 'a/wait-node/shop-cp-1');

it('begins with what waits for nothing', () => {
  expect(names([])).toEqual(['send a/reserve-address/shop-api', 'send b/create-vm/web']);
});

it('goes on with agents beside each other once the servers are ready', () => {
  expect(names([...begun, ...done('b/create-vm/web')])).toEqual([
    'send a/create-vm/shop-work-1',
    'send a/create-vm/shop-work-2',
  ]);
});

it('does not know whether what was being sent was taken', () => {
  const [move] = nextMoves(
    toRun(steps, [{ type: 'sending', at, step: 'b/create-vm/web', operation: 0 }]),
  ).filter(({ step }) => step.id === 'b/create-vm/web');
  expect(move).toMatchObject({ type: 'send', index: 0, isUnsure: true });
});

it('finishes what has begun and begins nothing while paused', () => {
  const journal: JournalEvent[] = [
    { type: 'sent', at, step: 'b/create-vm/web', operation: 0 },
    { type: 'paused', at },
  ];
  expect(names(journal)).toEqual(['send b/create-vm/web']);
  expect(toRun(steps, journal).status).toBe('paused');
  expect(names([...journal, { type: 'resumed', at }])).toHaveLength(2);
});

it('keeps what is useful after a failure, and goes on when it is tried again or left out', () => {
  const journal: JournalEvent[] = [...begun, { type: 'failed', at, step: 'a/create-vm/shop-work-1', error }];
  const run = toRun(steps, journal);
  expect(run.states.get('a/wait-node/shop-work-1')?.status).toBe('blocked');
  expect(names(journal)).toContain('send a/create-vm/shop-work-2');
  const rest = [...journal, ...done('b/create-vm/web', 'a/create-vm/shop-work-2', 'a/wait-node/shop-work-2')];
  expect(toRun(steps, rest).status).toBe('failed');
  expect(names([...rest, { type: 'retried', at, step: 'a/create-vm/shop-work-1' }])).toEqual([
    'send a/create-vm/shop-work-1',
  ]);
  expect(names([...rest, { type: 'skipped', at, step: 'a/create-vm/shop-work-1' }])).toEqual([
    'send a/wait-node/shop-work-1',
  ]);
});

it('takes back in the opposite order, and says what it cannot', () => {
  const all = done(...steps.map(({ id }) => id));
  const undo = toUndoSteps(toRun(steps, all));
  expect(undo.impossible).toEqual([]);
  const address = undo.steps.find(({ id }) => id === 'undo/a/reserve-address/shop-api');
  expect(address?.after).toEqual(['undo/a/create-vm/shop-cp-1']);
  const server = undo.steps.find(({ id }) => id === 'undo/a/create-vm/shop-cp-1');
  expect(server?.after).toEqual(['undo/a/create-vm/shop-work-1', 'undo/a/create-vm/shop-work-2']);
});
