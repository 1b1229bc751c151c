import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { openConsoles } from '../../../electron/console/consoles.ts';
import type { ConsoleOptions } from '../../../electron/console/open-console.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { toFailure } from '../../../electron/kube/errors.ts';
import { openWorld } from '../../../electron/world/world.ts';
import type { ConsoleState } from '../../../shared/console.ts';
import { appError } from '../../../shared/error.ts';
import { ok } from '../../../shared/result.ts';
import { until } from '../../support/backend.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

const yearMs = 365 * 86_400_000;
const ways = [
  ['back by a year', -yearMs],
  ['forward by a year', yearMs],
] as const;

type Lab = {
  clock: VirtualClock;
  states: ConsoleState[];
  /** Every connection that was asked for: its stream, and whether it was to be taken from others. */
  asked: { stream: PassThrough; isTaking: boolean }[];
  open: () => { close: () => void };
};

/** Consoles of one screen, by a clock that a test moves; `answers` says whether a connection is made. */
function openLab(answers: () => boolean): Lab {
  const clock = openVirtualClock();
  const states: ConsoleState[] = [];
  const asked: Lab['asked'] = [];
  const connect: KubeClient['connect'] = (_path, extras) => {
    const stream = new PassThrough();
    asked.push({ stream, isTaking: extras.query?.preserveSession !== true });
    const failure = toFailure(appError('unreachable', 'Nobody answers.'));
    return Promise.resolve(answers() ? ok(stream) : failure);
  };
  const client = ok({ connect } as KubeClient);
  const session: ConsoleOptions['session'] = {
    client: () => client,
    connection: () => ({ type: 'connecting', since: '2026-01-01T00:00:00Z' }),
    world: openWorld('c'),
  };
  const consoles = openConsoles(clock);
  return {
    ...{ clock, states, asked },
    open: () =>
      consoles.open({
        ...{ session, vm: 'c/VirtualMachine/default/web', kind: 'vnc', clock, random: () => 0.99 },
        times: { backoffBaseMs: 60_000, backoffMaxMs: 60_000 },
        onState: (state) => states.push(state),
        onBytes: () => Promise.resolve(),
      }).console,
  };
}

/** Ends the present connection as the cluster does, and lets the time pass in which it is seen why. */
async function end({ clock, states, asked }: Lab): Promise<void> {
  const before = states.length;
  asked.at(-1)?.stream.end();
  await until('its end is seen', () => states.length > before);
  await clock.pass(2_500);
}

it.each(ways)('a console is tried again after its time, although the clock is set %s', async (_way, byMs) => {
  const lab = openLab(() => false);
  const console = lab.open();
  await until('it is lost', () => lab.states.at(-1)?.type === 'lost');
  await lab.clock.pass(30_000);
  lab.clock.set(byMs);
  await lab.clock.pass(20_000);
  expect(lab.asked).toHaveLength(1);
  await lab.clock.pass(15_000);
  expect(lab.asked).toHaveLength(2);
  console.close();
});

it.each([
  ['soon, and the clock was set forward', 5_000, yearMs, 2, 'taken'],
  ['late, and the clock was set back', 60_000, -yearMs, 3, 'open'],
] as const)(
  'a screen made anew that ends %s, is what it is by the time that passed',
  async (_how, lastsMs, byMs, connections, state) => {
    const lab = openLab(() => true);
    const console = lab.open();
    await until('it is open', () => lab.states.at(-1)?.type === 'open');
    await end(lab);
    await until('it is open anew', () => lab.asked.length === 2 && lab.states.at(-1)?.type === 'open');
    await lab.clock.pass(lastsMs);
    lab.clock.set(byMs);
    await end(lab);
    await until('it is settled', () => lab.states.at(-1)?.type === state);
    expect(lab.asked).toHaveLength(connections);
    console.close();
  },
);

it.each(ways)(
  'a console is its own for a moment after it was closed, although the clock is set %s',
  async (_way, byMs) => {
    const lab = openLab(() => true);
    const opened = async (): Promise<boolean> => {
      const before = lab.asked.length;
      const console = lab.open();
      await until('it is asked for', () => lab.asked.length > before);
      console.close();
      return lab.asked.at(-1)?.isTaking === true;
    };
    expect(await opened()).toBe(false);
    await lab.clock.pass(3_000);
    lab.clock.set(byMs);
    expect(await opened()).toBe(true);
    await lab.clock.pass(3_000);
    lab.clock.set(byMs);
    await lab.clock.pass(3_000);
    expect(await opened()).toBe(false);
  },
);
