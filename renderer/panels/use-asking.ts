import { useState } from 'react';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';

/** Something that is asked of the back end by a click: whether an answer is waited for, and why the last was a refusal. */
export type Asking = {
  isBusy: boolean;
  error: AppError | null;
  /** Waits for an answer; `then` is given the value of a good one. */
  ask: <T>(answer: Promise<Result<T>>, then?: (value: T) => void) => void;
};

/** Asks one thing at a time, and keeps why the last was refused until the next is asked. */
export function useAsking(): Asking {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ask: Asking['ask'] = (answer, then) => {
    setIsBusy(true);
    setError(null);
    void answer.then((told) => {
      setIsBusy(false);
      if (told.ok) then?.(told.value);
      else setError(told.error);
    });
  };
  return { isBusy, error, ask };
}
