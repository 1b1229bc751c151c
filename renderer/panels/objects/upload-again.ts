import type { AppError } from '../../../shared/error.ts';
import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';

/** Longest wait between two tries, and how many there are, in milliseconds. */
const longestMs = 60_000;
const mostTries = 20;

/** Whether an upload ended since the way to the cluster was lost, and not since it was refused. */
export function isLost({ code, isUnsure }: Pick<AppError, 'code' | 'isUnsure'>): boolean {
  return code === 'unreachable' || code === 'timeout' || isUnsure === true;
}

/** How long is waited after so many tries, in milliseconds. */
export function waitAfter(tries: number): number {
  return Math.min(longestMs, 2_000 * 2 ** (tries - 1));
}

type Again<T> = {
  send: () => Promise<Result<T>>;
  /** Told of each loss, before it is waited. */
  onLost: (error: AppError, tries: number) => void;
  /** Resolves once it may be tried again: after at least so long, or as the user asks for it. */
  rest: (atLeastMs: number) => Promise<void>;
  signal: AbortSignal;
};

/**
 * Sends an image from its beginning, and again from its beginning whenever the connection is lost on the way: Harvester
 * takes an image as one stream and throws away half of one, whichever backend keeps it. Source: longhorn/backing-image-manager
 * pkg/sync/service.go (UploadFromRequest), harvester/harvester pkg/image/cdi/upload.go.
 */
export async function sendAgain<T>({ send, onLost, rest, signal }: Again<T>): Promise<Result<T>> {
  // Asked each time, since it changes while something is waited for.
  const isStopped = (): boolean => signal.aborted;
  for (let tries = 1; ; tries += 1) {
    const sent = await send();
    if (sent.ok || !isLost(sent.error) || tries >= mostTries || isStopped()) return sent;
    onLost(sent.error, tries);
    await rest(waitAfter(tries));
    if (isStopped()) return fail({ code: 'cancelled', message: 'The upload was cancelled.' });
  }
}
