import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openReflected } from '../support/reflected.ts';
import { openScriptedApi } from '../support/scripted-api.ts';
import type { Fault } from '../support/scripted-api.ts';
import { openVirtualClock } from '../support/virtual-clock.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const listFaults = [
  'network',
  'late',
  'unavailable',
  'unauthorized',
  'forbidden',
  'missing',
  'astray',
  'expired',
  'garbled',
  'nonsense',
] as const;
const watchFaults = ['network', 'unavailable', 'expired', 'forbidden'] as const;
const streamFaults = [
  'drop',
  'end',
  'cut',
  'garbage',
  'nameless',
  'twice',
  'swap',
  'old',
  'expired',
  'internal',
  'silence',
  'bookmark',
] as const;
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ at: fc.constant('list' as const), type: fc.constantFrom(...listFaults) }),
  fc.record({ at: fc.constant('watch' as const), type: fc.constantFrom(...watchFaults) }),
  fc.record({ at: fc.constant('stream' as const), after: fc.nat(4), type: fc.constantFrom(...streamFaults) }),
);

type Step =
  | { type: 'put'; name: string; value: number }
  | { type: 'remove'; name: string }
  | { type: 'expire' }
  | { type: 'cut' }
  /** The stream ends, and the next one goes wrong so. */
  | { type: 'reopen'; after: number; as: (typeof streamFaults)[number] }
  | { type: 'fault'; fault: Fault }
  | { type: 'pass'; durationMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('put' as const), name, value: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('expire' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('reopen' as const),
      after: fc.nat(2),
      as: fc.constantFrom(...streamFaults),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('fault' as const), fault }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      durationMs: fc.oneof(fc.nat(400), fc.nat(90_000)),
    }),
  },
);

/** What is never changed, and so must never vanish: not while a list is made anew, and not while the server is away. */
const kept = ['kept-1', 'kept-2', 'kept-3'];

async function converges(steps: readonly Step[], chances: readonly number[]): Promise<void> {
  const clock = openVirtualClock();
  // Only from versions that are decimal can a client tell that events come in the wrong order.
  const isTold = steps.some(
    (now) =>
      (now.type === 'fault' && ['swap', 'old'].includes(now.fault.type)) ||
      (now.type === 'reopen' && ['swap', 'old'].includes(now.as)),
  );
  const api = openScriptedApi(clock, isTold ? 'decimal' : 'opaque');
  let drawn = 0;
  const random = (): number => chances[drawn++ % Math.max(1, chances.length)] ?? 0.5;
  for (const first of ['a', 'b', 'c', 'd', 'e', ...kept]) api.put(first, 0);
  const reflected = openReflected(api, clock, { random });
  for (const now of steps) {
    if (now.type === 'put') api.put(now.name, now.value);
    else if (now.type === 'remove') api.remove(now.name);
    else if (now.type === 'expire') api.expire();
    else if (now.type === 'cut') api.cut();
    else if (now.type === 'fault') api.fail(now.fault);
    else if (now.type === 'reopen') {
      api.fail({ at: 'stream', after: now.after, type: now.as });
      api.cut();
      await clock.pass(1500);
    } else await clock.pass(now.durationMs);
  }
  api.heal();
  await clock.pass(20 * 60_000);
  expect(reflected.state()).toEqual(api.state());
  expect(reflected.health().type).toBe('live');
  if (!reflected.healths.includes('absent'))
    expect(reflected.removed.filter((id) => kept.includes(id))).toEqual([]);

  const closed = reflected.reflector.close();
  await clock.pass(1000);
  await closed;
  expect(api.openStreams()).toBe(0);
  expect(clock.waiting()).toBe(0);
}

const failed = (type: (typeof listFaults)[number]): Step => ({ type: 'fault', fault: { at: 'list', type } });
const broken = (type: (typeof streamFaults)[number], after = 0): Step => ({
  type: 'fault',
  fault: { at: 'stream', after, type },
});
const pass = (durationMs: number): Step => ({ type: 'pass', durationMs });
const put = (thing: string, value: number): Step => ({ type: 'put', name: thing, value });

/** Schedules that went wrong once, or nearly. */
const cases: Record<string, Step[]> = {
  'a token expires between two pages, and an object of the first page goes': [
    failed('expired'),
    failed('expired'),
    failed('expired'),
    pass(250),
    { type: 'remove', name: 'a' },
    put('f', 1),
    pass(5000),
  ],
  'an event that never comes whole': [
    pass(2000),
    broken('garbage'),
    broken('garbage'),
    broken('garbage'),
    { type: 'cut' },
    put('a', 1),
  ],
  'an event without a name': [pass(2000), broken('nameless'), { type: 'cut' }, put('a', 1), put('b', 2)],
  'an object deleted, and an event from before it': [
    pass(2000),
    put('a', 1),
    broken('old', 1),
    { type: 'cut' },
    { type: 'remove', name: 'a' },
    put('b', 1),
  ],
  'two changes of one object in the wrong order, and nothing after': [
    pass(2000),
    broken('swap'),
    { type: 'cut' },
    put('a', 1),
    put('a', 2),
  ],
  'one silent connection after another': [
    pass(2000),
    broken('silence'),
    broken('silence'),
    { type: 'cut' },
    put('a', 1),
    pass(90_000),
    pass(90_000),
    put('b', 1),
  ],
  'a proxy that knows no path, then an API that is gone and comes back': [
    pass(2000),
    { type: 'expire' },
    ...Array.from({ length: 5 }, () => failed('astray')),
    { type: 'cut' },
    put('a', 1),
    pass(60_000),
    ...Array.from({ length: 5 }, () => failed('missing')),
    { type: 'expire' },
    { type: 'cut' },
  ],
  'cut again and again as soon as it is open': [
    pass(2000),
    ...Array.from({ length: 12 }, () => broken('drop')),
    { type: 'cut' },
    put('a', 1),
    pass(90_000),
  ],
};

it.each(Object.keys(cases))('converges after %s', async (named) => {
  // What was told to go wrong goes wrong before it ends.
  await converges([...(cases[named] ?? []), pass(30_000)], []);
});

it('converges to what the server has, whatever goes wrong on the way, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })),
      converges,
    ),
    { numRuns: 500 },
  );
}, 120_000);
