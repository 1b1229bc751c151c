import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { useApp } from '../app-context.ts';

/** What can be asked of a run, and why the last was refused. */
export type RunCalls = {
  isBusy: boolean;
  error: AppError | null;
  pause: () => void;
  resume: () => void;
  remove: () => void;
  retry: (step: string) => void;
  skip: (step: string) => void;
};

/** Asks things of a run; what comes of it comes back by `runs.follow`. */
export function useRunCalls(run: string): RunCalls {
  const { backend } = useApp();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ask = (call: () => Promise<Result<unknown>>): void => {
    setIsBusy(true);
    void call().then((answer) => {
      setIsBusy(false);
      setError(answer.ok ? null : answer.error);
    });
  };
  return {
    isBusy,
    error,
    pause: () => ask(() => backend.call('run.pause', { run })),
    resume: () => ask(() => backend.call('run.resume', { run })),
    remove: () => ask(() => backend.call('run.remove', { run })),
    retry: (step) => ask(() => backend.call('run.retry', { run, step })),
    skip: (step) => ask(() => backend.call('run.skip', { run, step })),
  };
}
