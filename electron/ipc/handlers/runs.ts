import { appError } from '../../../shared/error.ts';
import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';

type Names = 'plan.review' | 'plan.apply' | 'runs.follow' | `run.${RunVerb}`;
type RunVerb = 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'undo' | 'remove';

const noSuchRun = (): Promise<Result<never>> =>
  Promise.resolve(fail(appError('not-found', 'There is no such run.')));

/** Plans as they are reviewed and applied. */
export function runHandlers(): Pick<Handlers, Names> {
  return {
    'plan.review': (_input, sink) => sink.end(appError('not-found', 'There is no such plan.')),
    'plan.apply': () => Promise.resolve(fail(appError('not-found', 'There is no such plan.'))),
    'runs.follow': (_input, sink) => sink.send({ type: 'complete' }),
    'run.pause': noSuchRun,
    'run.resume': noSuchRun,
    'run.cancel': noSuchRun,
    'run.retry': noSuchRun,
    'run.skip': noSuchRun,
    'run.undo': noSuchRun,
    'run.remove': noSuchRun,
  };
}
