import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { RunEvent } from '../../../shared/plan/run-view.ts';
import { isAborted } from '../../clock.ts';
import { followKept } from '../../plans/follow-kept.ts';
import { reviewPlan } from '../../plans/review.ts';
import { openRunClients } from '../../plans/run-clients.ts';
import { withWholeWorld } from '../../plans/whole-world.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type RunVerb = 'requests' | 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'undo' | 'remove';
type Names = 'plan.review' | 'plan.apply' | 'runs.follow' | `run.${RunVerb}`;

/** Plans as they are reviewed and applied. */
export function runHandlers(tools: HandlerTools): Pick<Handlers, Names> {
  const { plans, sessions, runs, guestSecrets: secrets, clock, ranchers } = tools;
  const guests = tools.guests.clients;
  const noPlan = appError('not-found', 'There is no such plan.');
  return {
    'plan.review': async ({ plan }, sink, { signal }) => {
      const found = plans.find(plan);
      const session = found ? sessions.find(found.cluster) : fail(noPlan);
      if (!found || !session.ok) {
        sink.end(session.ok ? noPlan : session.error);
        return;
      }
      const clients = openRunClients({ sessions, guests, ranchers }, found.cluster);
      const send = (event: Parameters<typeof sink.send>[0]): void => sink.send(event);
      const error = await withWholeWorld(session.value, { clock, signal }, () =>
        reviewPlan(found, { session: session.value, clients, secrets, signal, send }),
      );
      await clients.close();
      if (isAborted(signal)) return;
      if (error) sink.end(error);
      else sink.end();
    },
    'plan.apply': async ({ plan, overrides = {} }, { signal }) => {
      const found = plans.find(plan);
      return found ? runs.apply(found, overrides, signal) : fail(noPlan);
    },
    'runs.follow': (_input, sink, { signal }) => {
      const { close } = followKept({
        ids: () => runs.list().map(({ id }) => id),
        find: runs.find,
        listen: runs.listen,
        toPut: (run): RunEvent => ({ type: 'put', run }),
        toRemove: (run): RunEvent => ({ type: 'remove', run }),
        complete: { type: 'complete' },
        sink,
        clock,
        everyMs: 200,
      });
      signal.addEventListener('abort', close);
    },
    'run.requests': ({ run }) => {
      const requests = runs.requestsOf(run);
      const answer = requests ? ok({ requests }) : fail(appError('not-found', 'There is no such run.'));
      return Promise.resolve(answer);
    },
    'run.pause': async ({ run }) => toEmpty(await runs.pause(run)),
    'run.resume': async ({ run }) => toEmpty(await runs.resume(run)),
    'run.cancel': async ({ run }) => toEmpty(await runs.cancel(run)),
    'run.retry': async ({ run, step }) => toEmpty(await runs.retry(run, step)),
    'run.skip': async ({ run, step }) => toEmpty(await runs.skip(run, step)),
    'run.undo': ({ run }) => runs.undo(run),
    'run.remove': async ({ run }) => toEmpty(await runs.remove(run)),
  };
}

/** Refuses to remove a plan that is being applied: its secrets are in use. */
export function whileApplied({ runs }: Pick<HandlerTools, 'runs'>, plan: string): Result<void> {
  return runs.isApplying(plan)
    ? fail(appError('conflict', 'The plan is being applied.', { hint: 'Cancel its run first.' }))
    : ok(undefined);
}
