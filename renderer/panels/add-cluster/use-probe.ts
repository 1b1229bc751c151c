import { useEffect, useRef, useState } from 'react';
import type { ContextChoices, Probe } from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import { useApp } from '../app-context.ts';

/** How far the check of a connection is. */
export type ProbeState =
  | { type: 'asking' }
  | { type: 'cancelled' }
  | { type: 'ok'; probe: Probe }
  | { type: 'failed'; error: AppError };

type ProbeInput = { draft: string; context: string; choices: ContextChoices; isWanted: boolean };

/** Checks the connection of a context by itself, and again whenever the user decides something about it. */
export function useProbe({ draft, context, choices, isWanted }: ProbeInput): {
  state: ProbeState;
  again: () => void;
  cancel: () => void;
} {
  const { backend } = useApp();
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; state: ProbeState } | null>(null);
  const asked = useRef<AbortController | null>(null);
  const chosen = JSON.stringify(choices);
  const key = `${draft} ${context} ${chosen} ${turn}`;

  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    asked.current = stop;
    const ask = async (): Promise<void> => {
      const input = { draft, context, ...(JSON.parse(chosen) as ContextChoices) };
      const result = await backend.call('kubeconfig.probe', input, { signal: stop.signal });
      if (stop.signal.aborted) return;
      const state: ProbeState = result.ok
        ? { type: 'ok', probe: result.value }
        : { type: 'failed', error: result.error };
      setAnswer((before) => (before?.key === key ? before : { key, state }));
    };
    void ask();
    return () => stop.abort();
  }, [backend, draft, context, chosen, isWanted, key]);

  return {
    state: answer?.key === key ? answer.state : { type: 'asking' },
    again: () => setTurn((before) => before + 1),
    cancel: () => {
      asked.current?.abort();
      setAnswer({ key, state: { type: 'cancelled' } });
    },
  };
}
