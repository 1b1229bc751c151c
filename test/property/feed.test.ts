import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WorldEvent } from '../../shared/ipc/contract/objects.ts';
import { applyPatch, emptyWorld } from '../../shared/world/patch.ts';
import type { Health, World } from '../../shared/world/patch.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import { openFeed } from '../../electron/world/feed.ts';
import { openWorld } from '../../electron/world/world.ts';
import { entities, healths, ids, kindNames } from '../support/made-world.ts';
import { openVirtualClock } from '../support/virtual-clock.ts';

type Step =
  | { type: 'put'; entities: Entity[] }
  | { type: 'remove'; id: string }
  | { type: 'retain'; ids: string[] }
  | { type: 'health'; kind: KindName; health: Health }
  | { type: 'acknowledge'; count: number }
  | { type: 'pass'; durationMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), entities: fc.array(entities, { maxLength: 4 }) }),
  fc.record({ type: fc.constant('remove' as const), id: ids }),
  fc.record({ type: fc.constant('retain' as const), ids: fc.array(ids) }),
  fc.record({ type: fc.constant('health' as const), kind: kindNames, health: healths }),
  fc.record({ type: fc.constant('acknowledge' as const), count: fc.nat(6) }),
  fc.record({ type: fc.constant('pass' as const), durationMs: fc.nat(200) }),
);

it('a follower that handles events at any pace ends with the world as it is, and never has a long queue', async () => {
  const maxPending = 3;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.array(entities), async (steps, first) => {
      const clock = openVirtualClock();
      const world = openWorld('c');
      world.put(first);
      const queue: WorldEvent[] = [];
      let seen: World = emptyWorld;
      let isComplete = false;
      let longest = 0;
      const handle = (): void => {
        const event = queue.shift();
        if (event?.type === 'patch') {
          for (const id of event.patch.remove)
            expect(event.patch.put.some((entity) => entity.id === id)).toBe(false);
          seen = applyPatch(seen, event.patch);
        }
        if (event?.type === 'reset') {
          seen = emptyWorld;
          isComplete = false;
        }
        if (event?.type === 'complete') isComplete = true;
      };
      const sink = {
        send: (event: WorldEvent) => {
          queue.push(event);
          longest = Math.max(longest, queue.length);
        },
        pending: () => queue.length,
      };
      const feed = openFeed(world, sink, { clock, chunkSize: 2, maxPending });
      for (const now of steps) {
        if (now.type === 'put') world.put(now.entities);
        else if (now.type === 'remove') world.remove([now.id]);
        else if (now.type === 'retain') world.retain('Namespace', new Set(now.ids));
        else if (now.type === 'health') world.setHealth(now.kind, now.health);
        else if (now.type === 'pass') await clock.pass(now.durationMs);
        else for (let count = 0; count < now.count; count += 1) handle();
      }
      for (let round = 0; round < 40; round += 1) {
        await clock.pass(50);
        handle();
        handle();
      }
      expect(queue).toEqual([]);
      expect(isComplete).toBe(true);
      expect(seen).toEqual({ entities: new Map(world.view.entities), health: world.view.health });
      expect(longest).toBeLessThanOrEqual(maxPending + 4);
      feed.close();
      world.put(first.map((entity) => ({ ...entity, status: 'after' })));
      expect(clock.waiting()).toBe(0);
    }),
    { numRuns: 400 },
  );
}, 60_000);
