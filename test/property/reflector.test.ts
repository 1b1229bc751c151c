import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openReflected } from '../support/reflected.ts';
import { openScriptedApi } from '../support/scripted-api.ts';
import type { Fault } from '../support/scripted-api.ts';
import { openVirtualClock } from '../support/virtual-clock.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const listFaults = [
  'network',
  'unavailable',
  'unauthorized',
  'forbidden',
  'missing',
  'expired',
  'nonsense',
] as const;
const watchFaults = ['network', 'unavailable', 'expired', 'forbidden'] as const;
const streamFaults = [
  'drop',
  'end',
  'cut',
  'garbage',
  'twice',
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
  | { type: 'fault'; fault: Fault }
  | { type: 'pass'; durationMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('put' as const), name, value: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('expire' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('fault' as const), fault }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      durationMs: fc.oneof(fc.nat(400), fc.nat(90_000)),
    }),
  },
);

it('converges to what the server has, whatever goes wrong on the way, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, chances) => {
        const clock = openVirtualClock();
        const api = openScriptedApi(clock);
        let drawn = 0;
        const random = (): number => chances[drawn++ % Math.max(1, chances.length)] ?? 0.5;
        for (const first of ['a', 'b', 'c', 'd', 'e']) api.put(first, 0);
        const reflected = openReflected(api, clock, { random });
        for (const now of steps) {
          if (now.type === 'put') api.put(now.name, now.value);
          else if (now.type === 'remove') api.remove(now.name);
          else if (now.type === 'expire') api.expire();
          else if (now.type === 'fault') api.fail(now.fault);
          else await clock.pass(now.durationMs);
        }
        api.heal();
        await clock.pass(20 * 60_000);
        expect(reflected.state()).toEqual(api.state());
        expect(reflected.health().type).toBe('live');

        const closed = reflected.reflector.close();
        await clock.pass(1000);
        await closed;
        expect(api.openStreams()).toBe(0);
        expect(clock.waiting()).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
}, 120_000);
