import { expect, it } from 'vitest';
import { openAttempts } from '../../../electron/cluster/attempts.ts';
import type { AttemptRank } from '../../../electron/cluster/attempts.ts';
import { openVirtualClock, settle } from '../../support/virtual-clock.ts';

const never = new AbortController().signal;

function open(places: number): {
  clock: ReturnType<typeof openVirtualClock>;
  attempts: ReturnType<typeof openAttempts>;
  begun: string[];
  enter: (name: string, rank?: AttemptRank, signal?: AbortSignal) => Promise<() => void>;
} {
  const clock = openVirtualClock();
  const attempts = openAttempts({ clock, places, heldMs: 100 });
  const begun: string[] = [];
  const enter = async (
    name: string,
    rank: AttemptRank = 'first',
    signal: AbortSignal = never,
  ): Promise<() => void> => {
    const leave = await attempts.enter(rank, signal);
    begun.push(name);
    return leave;
  };
  return { clock, attempts, begun, enter };
}

it('lets so many begin at once, and the next as one ends', async () => {
  const { attempts, begun, enter } = open(2);
  const leaveA = await enter('a');
  await enter('b');
  void enter('c');
  void enter('d');
  await settle();
  expect(begun).toEqual(['a', 'b']);
  expect(attempts.counts()).toEqual({ placed: 2, waiting: 2 });
  leaveA();
  leaveA();
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('does not wait for one that hangs: it goes on without its place', async () => {
  const { attempts, begun, clock, enter } = open(1);
  const leaveHung = await enter('hangs');
  void enter('good');
  await clock.pass(99);
  expect(begun).toEqual(['hangs']);
  await clock.pass(1);
  expect(begun).toEqual(['hangs', 'good']);
  // That it ends after all gives back nothing that was not taken.
  leaveHung();
  expect(attempts.counts()).toEqual({ placed: 1, waiting: 0 });
  await clock.pass(100);
  expect(attempts.counts()).toEqual({ placed: 0, waiting: 0 });
  expect(clock.waiting()).toBe(0);
});

it('takes what was asked for before what is tried for the first time, and that before repetitions', async () => {
  const { begun, clock, enter } = open(1);
  await enter('now');
  for (const [name, rank] of [
    ['again', 'again'],
    ['later', 'later'],
    ['first', 'first'],
    ['second', 'first'],
  ] as const)
    void enter(name, rank);
  await clock.pass(500);
  expect(begun).toEqual(['now', 'first', 'second', 'later', 'again']);
});

it('forgets one that is given up while it waits, and answers it at once', async () => {
  const { attempts, clock, enter } = open(1);
  await enter('a');
  const stop = new AbortController();
  const waiting = enter('b', 'first', stop.signal);
  stop.abort();
  (await waiting)();
  (await enter('c', 'first', stop.signal))();
  expect(attempts.counts()).toEqual({ placed: 1, waiting: 0 });
  await clock.pass(100);
  expect(attempts.counts()).toEqual({ placed: 0, waiting: 0 });
});
