import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckName, CheckResult } from '../../../shared/diagnostics.ts';
import type { AppError } from '../../../shared/error.ts';
import { useApp } from '../app-context.ts';

/** What was found of one cluster so far; null for a check that is under way. */
export type Findings = ReadonlyMap<CheckName, CheckResult | null>;

/** A run of the diagnostics as it stands. */
export type Diagnostics = {
  state: 'idle' | 'running' | 'done' | 'cancelled';
  /** By cluster. */
  found: ReadonlyMap<string, Findings>;
  /** When it was begun, ISO 8601. */
  at: string;
  error: AppError | null;
  run: () => void;
  cancel: () => void;
};

type Run = Omit<Diagnostics, 'run' | 'cancel'>;

const idle: Run = { state: 'idle', found: new Map(), at: '', error: null };

/** Looks at clusters when asked to, and not before; what is under way ends with the panel. */
export function useDiagnostics(clusters: readonly string[]): Diagnostics {
  const { backend } = useApp();
  const [current, setCurrent] = useState(idle);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const run = useCallback(() => {
    stop.current?.();
    setCurrent({ state: 'running', found: new Map(), at: new Date().toISOString(), error: null });
    stop.current = backend.follow(
      'diagnostics.run',
      { clusters: [...clusters] },
      {
        onEvent: (event) =>
          setCurrent((before) => {
            const ofCluster = new Map(before.found.get(event.cluster));
            ofCluster.set(event.check, event.type === 'done' ? event.result : null);
            return { ...before, found: new Map(before.found).set(event.cluster, ofCluster) };
          }),
        onEnd: (error) => {
          stop.current = null;
          setCurrent((before) => ({ ...before, state: 'done', error: error ?? null }));
        },
      },
    );
  }, [backend, clusters]);
  const cancel = useCallback(() => {
    stop.current?.();
    stop.current = null;
    setCurrent((before) => {
      const found = new Map(
        [...before.found].map(([id, of]) => [id, new Map([...of].filter(([, result]) => result !== null))]),
      );
      return { ...before, state: 'cancelled', found };
    });
  }, []);
  return { ...current, run, cancel };
}
