import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../shared/error.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { CallName, InputOf, OutputOf } from '../../shared/ipc/define.ts';
import { useApp } from './app-context.ts';

/** The answer to a call as it stands: the last value stays while it is asked again or that failed. */
export type CallState<T> = {
  value: T | null;
  error: AppError | null;
  isLoading: boolean;
  refresh: () => void;
};

/** Asks the back end when shown and when the input changes, and again every `everyMs`, or once where that is null; without an input it asks nothing. */
export function useCall<N extends CallName<Contract>>(
  name: N,
  input: InputOf<Contract[N]> | null,
  everyMs: number | null,
): CallState<OutputOf<Contract[N]>> {
  const { backend } = useApp();
  const key = input === null ? null : JSON.stringify(input);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{
    key: string;
    turn: number;
    value: OutputOf<Contract[N]> | null;
    error: AppError | null;
  } | null>(null);

  useEffect(() => {
    if (key === null) return undefined;
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      const result = await backend.call(name, JSON.parse(key) as InputOf<Contract[N]>, {
        signal: stop.signal,
      });
      if (stop.signal.aborted) return;
      setAnswer((before) => ({
        key,
        turn,
        value: result.ok ? result.value : before?.key === key ? before.value : null,
        error: result.ok ? null : result.error,
      }));
    };
    void ask();
    const timer = everyMs === null ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [backend, name, key, everyMs, turn]);

  const refresh = useCallback(() => setTurn((before) => before + 1), []);
  const isCurrent = answer?.key === key;
  return {
    value: isCurrent ? answer.value : null,
    error: isCurrent ? answer.error : null,
    isLoading: key !== null && (!isCurrent || answer.turn !== turn),
    refresh,
  };
}
