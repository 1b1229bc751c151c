import { useApp } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import type { Asking } from '../use-asking.ts';

/** What can be asked of a run, and why the last was refused. */
export type RunCalls = Pick<Asking, 'isBusy' | 'error'> & {
  pause: () => void;
  resume: () => void;
  remove: () => void;
  retry: (step: string) => void;
  skip: (step: string) => void;
};

/** Asks things of a run; what comes of it comes back by `runs.follow`. */
export function useRunCalls(run: string): RunCalls {
  const { backend } = useApp();
  const { isBusy, error, ask } = useAsking();
  return {
    isBusy,
    error,
    pause: () => ask(backend.call('run.pause', { run })),
    resume: () => ask(backend.call('run.resume', { run })),
    remove: () => ask(backend.call('run.remove', { run })),
    retry: (step) => ask(backend.call('run.retry', { run, step })),
    skip: (step) => ask(backend.call('run.skip', { run, step })),
  };
}
