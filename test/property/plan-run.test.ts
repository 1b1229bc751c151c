import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { Json } from '../../shared/plan/canonical.ts';
import type { Intention } from '../../shared/plan/intention.ts';
import { nextMoves, notesOf, toRun, toUndoSteps, wasTaken } from '../../shared/plan/run.ts';
import type { JournalEvent, Move, Run } from '../../shared/plan/run.ts';
import { isDone } from '../../shared/plan/step.ts';
import type { Step } from '../../shared/plan/step.ts';
import { toSteps } from '../../shared/plan/steps.ts';
import { openPlanServer } from '../support/plan-server.ts';
import type { PlanServer } from '../support/plan-server.ts';
import {
  cloudInitOf,
  createGuest,
  createVm,
  guestOf,
  planOf,
  poolOf,
  rawGuest,
  rawVm,
  siteOf,
} from '../support/plan-site.ts';

const hosts = ['node-01', 'node-02', 'node-03'];
const site = siteOf(
  3,
  ...rawGuest('shop', 3, 3, hosts),
  ...rawVm('web-1', 'node-01'),
  ...rawVm('web-2', null),
);
const vmIds = [...site.vms.keys()];
const shop = 'c/GuestCluster/default/shop';

const vm = fc.constantFrom(...vmIds);
const anIntention: fc.Arbitrary<(id: string) => Intention> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.boolean()).map(
    ([servers, agents, reads]) =>
      (id: string) =>
        createGuest(
          id,
          `new-${id}`,
          servers,
          agents,
          reads ? { join: { type: 'first-server' as const } } : {},
        ),
  ),
  fc.integer({ min: 1, max: 3 }).map((count) => (id: string) => createVm(id, `vm-${id}`, count)),
  fc.integer({ min: 1, max: 3 }).map((count) => (id: string): Intention => ({
    id,
    type: 'add-nodes',
    guest: guestOf('shop'),
    pool: poolOf('work', count, { roles: ['worker'] }),
  })),
  fc
    .subarray(
      vmIds.filter((id) => id.includes('shop')),
      { minLength: 1, maxLength: 2 },
    )
    .map((vms) => (id: string): Intention => ({
      id,
      type: 'remove-nodes',
      guest: shop,
      vms,
      allowsQuorumLoss: true,
    })),
  vm.map((each) => (id: string): Intention => ({ id, type: 'move-vm', vm: each, host: 'node-02' })),
  fc
    .tuple(vm, fc.constantFrom('start' as const, 'stop' as const, 'restart' as const))
    .map(([each, power]) => (id: string): Intention => ({
      id,
      type: 'power-vm',
      vms: [each],
      power,
      allowsQuorumLoss: true,
    })),
  fc
    .tuple(
      fc.subarray(hosts, { minLength: 1 }),
      fc.constantFrom('cordoned' as const, 'open' as const, 'drained' as const),
    )
    .map(([some, to]) => (id: string): Intention => ({
      id,
      type: 'tend-host',
      hosts: some,
      to,
      isForced: false,
      allowsQuorumLoss: true,
    })),
);
const plans = fc
  .array(anIntention, { minLength: 1, maxLength: 4 })
  .map((all) => planOf(...all.map((make, index) => make(`i${index}`))));

/** What ends a session in the middle of its work. */
class Killed extends Error {}

type Dice = { next: (below: number) => number };

/** A session: works on the journal until the run ends, or it is killed when its life is over; every write or request is one of it. */
function work(
  steps: readonly Step[],
  journal: JournalEvent[],
  server: PlanServer,
  dice: Dice,
  life: { left: number },
): Run {
  const live = (): void => {
    if (life.left <= 0) throw new Killed();
    life.left -= 1;
  };
  const write = (event: JournalEvent): void => {
    live();
    journal.push(JSON.parse(JSON.stringify(event)) as JournalEvent);
  };
  /** What a step is done by, with what was read before it began. */
  const doneNow = (id: string): Step['done'] => {
    const move = nextMoves(toRun(steps, journal)).find((each) => each.step.id === id);
    if (move === undefined) throw new Error(`${id} does not go on`);
    return move.done;
  };
  const make = (move: Move): void => {
    const { id } = move.step;
    if (move.type === 'send') {
      if (!move.isUnsure || !wasTaken(move, server.read)) {
        const before = notesOf(move.step.done).map(
          ({ ref, path }) => (valueAt(server.read(ref), path) ?? null) as Json,
        );
        if (!move.isUnsure) write({ type: 'sending', at: 't', step: id, operation: move.index, before });
        live();
        server.send(move);
        // The cluster may be quicker than the journal.
        const isLast = move.index === move.step.operations.length - 1;
        if (isLast && dice.next(2) === 0) server.settle(move.step, doneNow(id));
      }
      write({ type: 'sent', at: 't', step: id, operation: move.index });
      return;
    }
    server.settle(move.step, move.done);
    if (!isDone(move.done, server.read)) throw new Error(`${id} is never done`);
    const values = Object.fromEntries(move.step.learns.map(({ name }) => [name, `value of ${name}`]));
    if (move.step.learns.length > 0) write({ type: 'learned', at: 't', step: id, values });
    write({ type: 'done', at: 't', step: id });
  };
  for (;;) {
    const run = toRun(steps, journal);
    const moves = nextMoves(run);
    const move = moves[dice.next(Math.max(1, moves.length))];
    if (move === undefined) return run;
    make(move);
  }
}

function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return {
    next: (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    },
  };
}

const endless = (): { left: number } => ({ left: Infinity });

it('a plan that is killed at any step and resumed ends as if it had never been killed, and nothing is applied twice', () => {
  fc.assert(
    fc.property(
      plans,
      fc.integer(),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 }),
      (plan, seed, lives) => {
        const { steps } = toSteps(plan, site, cloudInitOf);
        const whole = openPlanServer();
        expect(work(steps, [], whole, diceOf(seed), endless()).status).toBe('done');
        const server = openPlanServer();
        const journal: JournalEvent[] = [];
        lives.forEach((left, index) => {
          try {
            work(steps, journal, server, diceOf(seed + index + 1), { left });
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
          }
        });
        const run = work(steps, journal, server, diceOf(seed), endless());
        expect(run.status).toBe('done');
        expect(Object.fromEntries([...server.objects].sort())).toEqual(
          Object.fromEntries([...whole.objects].sort()),
        );
        expect([...server.effects].sort().filter(isOnce)).toEqual([...whole.effects].sort().filter(isOnce));
      },
    ),
    { numRuns: 300 },
  );
});

/** Draining again what was drained has no effect, so that it may be called again; all else may not. */
function isOnce(effect: string): boolean {
  return !effect.endsWith(' drain');
}

it('never begins a step before those it waits for, nor two of a lane at once', () => {
  fc.assert(
    fc.property(plans, fc.integer(), (plan, seed) => {
      const { steps } = toSteps(plan, site, cloudInitOf);
      const journal: JournalEvent[] = [];
      const server = openPlanServer();
      work(steps, journal, server, diceOf(seed), endless());
      const begun = (id: string): number =>
        journal.findIndex((event) => 'step' in event && event.step === id);
      const ended = (id: string): number =>
        journal.findIndex((event) => event.type === 'done' && event.step === id);
      for (const step of steps) {
        for (const before of step.after) expect(ended(before)).toBeLessThan(begun(step.id));
        for (const other of steps) {
          if (step.id === other.id || step.lane === null || step.lane !== other.lane) continue;
          expect(ended(step.id) < begun(other.id) || ended(other.id) < begun(step.id)).toBe(true);
        }
      }
    }),
    { numRuns: 100 },
  );
});

it('what can be taken back is: a cancelled creation leaves nothing behind', () => {
  const creations = fc
    .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
    .map((sizes) =>
      planOf(...sizes.map((size, index) => createGuest(`i${index}`, `new-${index}`, size, size))),
    );
  fc.assert(
    fc.property(creations, fc.integer(), fc.integer({ min: 0, max: 120 }), (plan, seed, left) => {
      const { steps } = toSteps(plan, site, cloudInitOf);
      const server = openPlanServer();
      const journal: JournalEvent[] = [];
      try {
        work(steps, journal, server, diceOf(seed), { left });
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      journal.push({ type: 'cancelled', at: 't' });
      const run = toRun(steps, journal);
      expect(nextMoves(run).every(({ type }) => type === 'await')).toBe(true);
      const undo = toUndoSteps(run);
      expect(undo.impossible).toEqual([]);
      const undone = work(undo.steps, [], server, diceOf(seed), endless());
      expect(undone.status).toBe('done');
      const made = [...server.objects.keys()].filter((key) => /virtualmachines |loadbalancers /.test(key));
      expect(made).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
