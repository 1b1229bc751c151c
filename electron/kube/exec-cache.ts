import { appError } from '../../shared/error.ts';
import { fail } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readExecCredential } from './exec-credential.ts';
import type { ExecCredential } from './exec-credential.ts';
import { runExec } from './exec-run.ts';
import type { ExecClusterInfo, ExecLimits } from './exec-run.ts';
import { fingerprintOf } from './exec-stanza.ts';
import type { ExecStanza } from './exec-stanza.ts';

/** The credentials that programs handed out, shared by all connections, in memory only. */
export type ExecCache = {
  /** The credential of a program: a kept one that is still good for a while, else from a run; runs of the same one are joined. */
  get: (
    program: ExecStanza,
    cluster: ExecClusterInfo | null,
    signal: AbortSignal,
  ) => Promise<Result<ExecCredential>>;
  /** Forgets a credential that a server refused; another one stays. */
  drop: (program: ExecStanza, cluster: ExecClusterInfo | null, refused: ExecCredential) => void;
};

/** How long before its expiry a credential is replaced, at most and as a share of its life. */
const earlyMs = 30_000;
const earlyShare = 0.1;
const most = 200;

type Kept = { credential: ExecCredential; goodUntilMs: number };
type Run = { result: Promise<Result<ExecCredential>>; waiting: number; abort: AbortController };

/** Opens an empty cache; limits are those of every run. */
export function openExecCache(limits?: ExecLimits, now: () => number = Date.now): ExecCache {
  const kept = new Map<string, Kept>();
  const runs = new Map<string, Run>();
  const keyOf = (program: ExecStanza, cluster: ExecClusterInfo | null): string =>
    `${fingerprintOf(program)} ${JSON.stringify(cluster)}`;

  const start = (key: string, program: ExecStanza, cluster: ExecClusterInfo | null): Run => {
    const abort = new AbortController();
    const run: Run = { result: runOnce(key, program, cluster, abort.signal), waiting: 0, abort };
    runs.set(key, run);
    void run.result.finally(() => {
      if (runs.get(key) === run) runs.delete(key);
    });
    return run;
  };
  const runOnce = async (
    key: string,
    program: ExecStanza,
    cluster: ExecClusterInfo | null,
    signal: AbortSignal,
  ): Promise<Result<ExecCredential>> => {
    const printed = await runExec(program, cluster, signal, limits);
    if (!printed.ok) return printed;
    const read = readExecCredential(printed.value, program.apiVersion);
    if (!read.ok) return read;
    const { expiresMs } = read.value;
    const lifeMs = expiresMs === null ? Infinity : expiresMs - now();
    if (lifeMs <= 0) {
      const hint = 'Check the clock of this machine.';
      return fail(
        appError('unauthorized', 'The program handed out a credential that has already expired.', { hint }),
      );
    }
    const goodUntilMs = now() + lifeMs - Math.min(earlyMs, lifeMs * earlyShare);
    kept.delete(key);
    kept.set(key, { credential: read.value, goodUntilMs });
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return read;
  };
  return {
    get: async (program, cluster, signal) => {
      const key = keyOf(program, cluster);
      const known = kept.get(key);
      if (known && known.goodUntilMs > now()) return { ok: true, value: known.credential };
      const run = runs.get(key) ?? start(key, program, cluster);
      run.waiting += 1;
      try {
        return await Promise.race([run.result, whenAborted(signal)]);
      } finally {
        run.waiting -= 1;
        // A program that nobody waits for any more is ended.
        if (run.waiting === 0) {
          if (runs.get(key) === run) runs.delete(key);
          run.abort.abort();
        }
      }
    },
    drop: (program, cluster, refused) => {
      const key = keyOf(program, cluster);
      if (kept.get(key)?.credential === refused) kept.delete(key);
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<Result<ExecCredential>> {
  return new Promise((done) => {
    const end = (): void => done(fail(appError('cancelled', 'The request was cancelled.')));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** The credentials of this process, so that a new connection does not run a program again. */
export const execCache: ExecCache = openExecCache();
