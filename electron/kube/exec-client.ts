import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient, KubeClientOptions } from './client.ts';
import { toFailure } from './errors.ts';
import type { KubeResult } from './errors.ts';
import type { ExecAccess } from './exec-access.ts';
import { execCache } from './exec-cache.ts';
import type { ExecCache } from './exec-cache.ts';
import type { ExecCredential } from './exec-credential.ts';
import { fingerprintOf, toExecProgram } from './exec-stanza.ts';

/** After a program failed, or what it handed out was refused, it is not run again for so long: no loop of failures. */
const restMs = 5 * 60_000;

/** What a client is opened with whose credential comes from a program. */
export type ExecClientOptions = {
  client: KubeClientOptions;
  access: ExecAccess;
  /** Opens a client with a credential of its own. */
  open: (options: KubeClientOptions) => Promise<Result<KubeClient>>;
  cache?: ExecCache;
  now?: () => number;
};

/** A client of one credential; it is closed once it is replaced and nothing uses it any more. */
type Inner = {
  client: KubeClient;
  credential: ExecCredential;
  uses: number;
  /** A server refused its credential, and another one is being got. */
  isRefused: boolean;
  isReplaced: boolean;
};

/** Why a program does not run: the user has not allowed exactly this one. */
function toPermissionError({ program, server }: ExecAccess): AppError {
  const host = new URL(server).host;
  return appError(
    'forbidden',
    `The credential for ${host} comes from a program, which needs your permission to run.`,
    {
      hint: 'Look at what would run, and allow it if you trust it.',
      program: toExecProgram(program),
    },
  );
}

/**
 * Opens a client whose credential a program hands out. The program runs at the first request, and again shortly before
 * the credential expires and once where the server refuses it. Fails, and nothing runs, where the user has not allowed
 * exactly this program.
 */
export function openExecClient(options: ExecClientOptions): Result<KubeClient> {
  const { access, cache = execCache, now = Date.now } = options;
  const { program, cluster } = access;
  if (options.client.allowedProgram !== fingerprintOf(program)) return fail(toPermissionError(access));
  const closing = new AbortController();
  let current: Inner | null = null;
  let resting: { error: AppError; untilMs: number } | null = null;
  let refusedMs = -Infinity;
  let turn: Promise<unknown> = Promise.resolve();

  const release = (inner: Inner): void => {
    inner.uses -= 1;
    if (inner.isReplaced && inner.uses === 0) void inner.client.close();
  };
  const replace = (next: Inner | null): void => {
    const before = current;
    current = next;
    if (before === null) return;
    before.isReplaced = true;
    if (before.uses === 0) void before.client.close();
  };
  const renew = async (signal: AbortSignal): Promise<Result<Inner>> => {
    if (resting !== null && resting.untilMs > now()) return fail(resting.error);
    const credential = await cache.get(program, cluster, signal);
    if (!credential.ok) {
      if (credential.error.code !== 'cancelled')
        resting = { error: credential.error, untilMs: now() + restMs };
      return credential;
    }
    resting = null;
    if (current?.credential === credential.value) return ok(current);
    const kubeconfig = access.withCredential(credential.value);
    const opened = await options.open({ ...options.client, kubeconfig });
    if (!opened.ok) return opened;
    const inner: Inner = {
      client: opened.value,
      credential: credential.value,
      uses: 0,
      isRefused: false,
      isReplaced: false,
    };
    if (closing.signal.aborted) {
      await opened.value.close();
      return fail(appError('cancelled', 'The request was cancelled.'));
    }
    replace(inner);
    return ok(inner);
  };
  /** The client to use now, in use; renewals follow one another, so that many requests lead to one. */
  const acquire = async (signal: AbortSignal): Promise<Result<Inner>> => {
    const renewed = turn.then(() => renew(signal));
    turn = renewed.catch(() => undefined);
    const inner = await renewed;
    if (inner.ok) inner.value.uses += 1;
    return inner;
  };
  /** Whether another credential is worth trying after one was refused. */
  const canReplace = (refused: Inner): boolean => {
    if (current !== refused || refused.isRefused) return true;
    if (now() - refusedMs < restMs) return false;
    refusedMs = now();
    refused.isRefused = true;
    cache.drop(program, cluster, refused.credential);
    return true;
  };
  const withClient = async <T>(
    given: AbortSignal | undefined,
    ask: (inner: Inner) => Promise<KubeResult<T>>,
  ): Promise<KubeResult<T>> => {
    const signal = given === undefined ? closing.signal : AbortSignal.any([given, closing.signal]);
    const first = await acquire(signal);
    if (!first.ok) return toFailure(first.error);
    const answer = await ask(first.value);
    if (answer.ok || answer.status !== 401 || signal.aborted || !canReplace(first.value)) return answer;
    const second = await acquire(signal);
    return second.ok ? ask(second.value) : toFailure(second.error);
  };
  return ok({
    server: access.server,
    ...(access.namespace === undefined ? {} : { namespace: access.namespace }),
    request: (method, path, extras = {}) =>
      withClient(extras.signal, async (inner) => {
        try {
          return await inner.client.request(method, path, extras);
        } finally {
          release(inner);
        }
      }),
    stream: (path, extras) =>
      withClient(extras.signal, async (inner) => {
        const opened = await inner.client.stream(path, extras).catch((error: unknown) => {
          release(inner);
          throw error;
        });
        if (opened.ok) return ok(untilDone(opened.value, () => release(inner)));
        release(inner);
        return opened;
      }),
    connect: (path, extras) =>
      withClient(extras.signal, async (inner) => {
        const opened = await inner.client.connect(path, extras).catch((error: unknown) => {
          release(inner);
          throw error;
        });
        if (opened.ok) opened.value.once('close', () => release(inner));
        else release(inner);
        return opened;
      }),
    close: async () => {
      closing.abort();
      const last = current;
      current = null;
      await last?.client.close();
    },
  });
}

/** Lines as they are; `onDone` is called once, when they end, break or are left. */
function untilDone(lines: AsyncIterable<string>, onDone: () => void): AsyncIterable<string> {
  let isDone = false;
  const done = (): void => {
    if (!isDone) onDone();
    isDone = true;
  };
  return {
    [Symbol.asyncIterator]: () => {
      const inner = lines[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const next = await inner.next();
            if (next.done === true) done();
            return next;
          } catch (error) {
            done();
            throw error;
          }
        },
        return: async () => {
          done();
          await inner.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
