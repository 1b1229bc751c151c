import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followGuest } from '../../../electron/guest/follow-guest.ts';
import type { FollowedGuest } from '../../../electron/guest/follow-guest.ts';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { until } from '../../support/backend.ts';
import { openGuestAccess } from '../../support/guest-access.ts';
import type { GuestAccess } from '../../support/guest-access.ts';
import { openVirtualClock, settle } from '../../support/virtual-clock.ts';

/** How often a way was looked for, and what keeps it from being found. */
let looked: number;
let obstacle: AppError | null;
let access: GuestAccess;
let followed: FollowedGuest;
let states: string[];

beforeEach(async () => {
  looked = 0;
  obstacle = null;
  states = [];
  access = await openGuestAccess({
    clients: {
      networkOf: () => {
        looked += 1;
        if (obstacle) return Promise.resolve(fail(obstacle));
        return Promise.resolve(ok({ proxy: { own: 'none', app: null, noProxy: [] }, bundles: [] }));
      },
    },
  });
  access.keep({});
});
afterEach(() => access.close());

describe('a guest cluster after the machine slept', () => {
  afterEach(() => followed.close());
  /** Follows it by a clock that stands still: what waits for a time waits for ever. */
  const follow = (): void => {
    followed = followGuest({
      ...{ guest: access.guest, session: access.session, clients: access.clients },
      credentials: { listen: () => () => undefined },
      clock: openVirtualClock(),
      random: () => 0.99,
      onChange: () => {
        const { state } = followed.read();
        if (states.at(-1) !== state) states.push(state);
      },
    });
  };
  const state = (): string => followed.read().state;

  it('is connected anew at once, and keeps what it knew', async () => {
    follow();
    await until('it is live', () => state() === 'live');
    expect(looked).toBe(1);
    states = [];
    access.clients.wake();
    expect(followed.read()).toMatchObject({ state: 'connecting', error: null });
    expect(followed.read().report?.nodes.length).toBeGreaterThan(0);
    await until('it is live again', () => state() === 'live');
    expect(looked).toBe(2);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('that waits to be tried again does not wait for what is left of it', async () => {
    obstacle = appError('unreachable', 'There is no network.');
    follow();
    await until('it has failed', () => state() === 'failed');
    obstacle = null;
    access.clients.wake();
    await until('it is live', () => state() === 'live');
  });

  it('that waits for its user is left alone', async () => {
    obstacle = appError('unauthorized', 'No.');
    follow();
    await until('it has failed', () => state() === 'failed');
    states = [];
    access.clients.wake();
    await settle();
    expect([looked, states, state()]).toEqual([1, [], 'failed']);
  });
});

it('gives nobody a connection to a guest cluster of before the machine slept', async () => {
  const clientOf = async (): Promise<void> => {
    const client = await access.clients.client(access.guest, new AbortController().signal);
    if (!client.ok) throw new Error(client.error.message);
    await client.value.close();
  };
  await clientOf();
  await clientOf();
  expect(looked).toBe(1);
  access.clients.wake();
  await clientOf();
  expect(looked).toBe(2);
});
