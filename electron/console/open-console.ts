import type { Duplex } from 'node:stream';
import { appError } from '../../shared/error.ts';
import type { ConsoleKind, ConsoleState } from '../../shared/console.ts';
import type { EntityId } from '../../shared/id.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { isAborted, openLimit, toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import { openBackoff } from '../kube/backoff.ts';
import type { KubeClient } from '../kube/client.ts';
import { isSame } from '../world/same.ts';
import { consolePath, isDenied, isNotRunning, isTaken, toRefusal } from './answers.ts';
import { lookAtVm } from './look.ts';
import type { VmLook } from './look.ts';

/** Waiting times of a console in milliseconds. */
export type ConsoleTimes = {
  /** How often is looked whether something has changed that the world does not tell. */
  tickMs: number;
  /** How long the watch has to show why a connection ended. */
  settleMs: number;
  /** A connection made anew that ends sooner than this has been taken by somebody else. */
  shortMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
};

/** The usual waiting times. */
export const consoleTimes: ConsoleTimes = {
  tickMs: 500,
  settleMs: 1_500,
  shortMs: 30_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 30_000,
};

/** What a console is opened with. */
export type ConsoleOptions = {
  session: Pick<Session, 'client' | 'world' | 'connection'>;
  vm: EntityId;
  kind: ConsoleKind;
  clock: Clock;
  random: () => number;
  times?: Partial<ConsoleTimes>;
  /** Whether it may be taken from another client at first, as from this app's own that has just let go of it. */
  isTaking?: boolean;
  onState: (state: ConsoleState) => void;
  /** Told of bytes in their order; nothing more is read before the promise is kept. */
  onBytes: (link: number, bytes: Buffer) => Promise<void>;
};

/** A console of one VM, connected as long as that is possible. */
export type Console = {
  /** Writes to the present connection; a `conflict` where `link` is not it. */
  write: (link: number, bytes: Buffer) => Promise<Result<void>>;
  retry: (isTaking: boolean) => void;
  /** Lets go of it, because another view of this app has it now; whether it was connected. */
  yield: () => boolean;
  /** Connects anew at once: the machine slept, and what was open is dead by now. What waits for its user goes on waiting. */
  wake: () => void;
  close: () => void;
};

type Look = { client: KubeClient | null; vm: VmLook };

/**
 * Opens a console of a VM and follows the VM: it connects when the VM runs, and again after a restart, a migration or a
 * lost connection. It never takes a console from somebody else by itself: a screen is asked for with `preserveSession`,
 * which KubeVirt refuses where another client is connected; where the cluster ends a connection and nothing tells why,
 * the user is asked. Source: kubevirt pkg/virt-api/rest/vnc.go, pkg/virt-handler/rest/console.go (newStopChan).
 */
export function openConsole(options: ConsoleOptions): Console {
  const { session, vm, kind, clock, random, onBytes } = options;
  const times = { ...consoleTimes, ...options.times };
  const closed = new AbortController();
  const { signal } = closed;
  const backoff = openBackoff({ baseMs: times.backoffBaseMs, maxMs: times.backoffMaxMs, random });
  let state: ConsoleState | null = null;
  let stream: Duplex | null = null;
  let link = 0;
  let isYielded = false;
  /** What the user asked for and was not heard yet. */
  let asked = options.isTaking === true ? { isTaking: true } : null;
  let stir = (): void => undefined;

  const tell = (next: ConsoleState): void => {
    if (signal.aborted || isSame(state, next)) return;
    state = next;
    options.onState(next);
  };
  const look = (): Look => {
    const client = session.client();
    return { client: client.ok ? client.value : null, vm: lookAtVm(session.world.view, vm) };
  };
  const isChanged = (before: Look): boolean => {
    const now = look();
    return now.client !== before.client || !isSame(now.vm, before.vm);
  };
  const tick = (delayMs: number): Promise<void> =>
    new Promise((done) => {
      const cancel = clock.after(delayMs, done);
      stir = () => {
        cancel();
        done();
      };
    });
  /** Waits for a change of the VM or the connection, for the user, for the end or for a time. */
  const wait = async (since: Look, limitMs: number | null = null): Promise<void> => {
    const limit = limitMs === null ? null : openLimit(clock, limitMs, () => stir());
    while (!isAborted(signal) && asked === null && !isChanged(since) && limit?.isOver() !== true)
      await tick(times.tickMs);
    limit?.close();
  };

  /** Why it cannot be connected now, as a state; null where it can. */
  const obstacle = ({ client, vm: seen }: Look): ConsoleState | null => {
    if (client === null) {
      const connection = session.connection();
      const told = session.client();
      const error = 'error' in connection ? connection.error : told.ok ? null : told.error;
      return { type: 'offline', error: error ?? appError('unreachable', 'The cluster is not connected.') };
    }
    if (seen.type === 'gone') return { type: 'gone' };
    if (seen.type === 'off') return { type: 'off', status: seen.status };
    if (seen.type === 'starting') return { type: 'starting', status: seen.status };
    return null;
  };

  /** Connects once; the stream, or null after it told why not and waited. */
  const connect = async (client: KubeClient, seen: Look): Promise<Duplex | null> => {
    const isPolite = kind === 'vnc' && asked?.isTaking !== true;
    asked = null;
    isYielded = false;
    if (state?.type !== 'lost') tell({ type: 'connecting' });
    const query = isPolite ? { query: { preserveSession: true } } : {};
    const answer = await client.connect(consolePath(vm, kind), { ...query, signal });
    if (answer.ok || isAborted(signal)) return answer.ok ? answer.value : null;
    if (isChanged(seen)) return null;
    if (isTaken(answer)) {
      tell({ type: 'taken', by: 'other' });
      await wait(seen);
    } else if (answer.status === 404) {
      tell({ type: 'off', status: null });
      await wait(seen, 4 * times.tickMs);
    } else if (isNotRunning(answer)) {
      tell({ type: 'starting', status: answer.error.message });
      await wait(seen, 2 * times.tickMs);
    } else if (isDenied(answer)) {
      tell({ type: 'refused', error: toRefusal(answer, vm, kind) });
      await wait(seen);
    } else {
      const delayMs = backoff.next(answer.retryAfterMs);
      tell({ type: 'lost', error: answer.error, retryAt: toIso(clock.now() + delayMs) });
      await wait(seen, delayMs);
    }
    return null;
  };

  /** Passes on what comes until the connection is over; whether it broke, where the other side did not end it. */
  const pump = async (opened: Duplex): Promise<boolean> => {
    let isBroken = false;
    opened.once('error', () => (isBroken = true));
    stream = opened;
    link += 1;
    const own = link;
    tell({ type: 'open', link, since: toIso(clock.now()) });
    backoff.reset();
    try {
      for await (const chunk of opened) await onBytes(own, chunk as Buffer);
    } catch {
      // Whether it broke is known already.
    }
    stream = null;
    return isBroken;
  };

  const run = async (): Promise<void> => {
    const stop = session.world.listen({ onEntity: () => stir(), onHealth: () => stir() });
    /** Whether the last connection was made although nothing had changed since the one before had ended. */
    let isAgain = false;
    while (!isAborted(signal)) {
      const seen = look();
      const why = obstacle(seen);
      if (why !== null || seen.client === null) {
        if (why !== null) tell(why);
        await wait(seen);
        asked = null;
        continue;
      }
      const opened = await connect(seen.client, seen);
      if (opened === null) continue;
      const short = openLimit(clock, times.shortMs + times.settleMs);
      const isBroken = await pump(opened);
      if (isAborted(signal) || isYielded || isBroken) short.close();
      if (isAborted(signal)) break;
      if (isYielded) {
        tell({ type: 'taken', by: 'acre' });
        while (asked === null && !isAborted(signal)) await tick(times.tickMs);
        continue;
      }
      tell({ type: 'connecting' });
      if (isBroken) continue;
      await wait(seen, times.settleMs);
      const isShort = isAgain && !short.isOver();
      short.close();
      isAgain = !isChanged(seen) && asked === null;
      if (!isAgain || (kind === 'vnc' && !isShort)) continue;
      isAgain = false;
      tell({ type: 'taken', by: 'unknown' });
      await wait(seen);
    }
    stop();
  };
  // Whoever opens it has it in hand before it is told of anything.
  void Promise.resolve().then(run);

  return {
    write: (to, bytes) =>
      new Promise((resolve) => {
        if (stream === null || to !== link || stream.destroyed) {
          resolve(fail(appError('conflict', 'The console is not connected any more.', { entity: vm })));
          return;
        }
        stream.write(bytes, (error) =>
          resolve(
            error ? fail(appError('unreachable', 'The console was cut.', { entity: vm })) : ok(undefined),
          ),
        );
      }),
    retry: (isTaking) => {
      if (stream !== null) return;
      asked = { isTaking };
      stir();
    },
    yield: () => {
      if (stream === null) return false;
      isYielded = true;
      stream.destroy();
      return true;
    },
    wake: () => {
      backoff.reset();
      stream?.destroy(new Error('The computer was asleep.'));
      if (state?.type === 'lost') asked = { isTaking: false };
      stir();
    },
    close: () => {
      closed.abort();
      stream?.destroy();
      stir();
    },
  };
}
