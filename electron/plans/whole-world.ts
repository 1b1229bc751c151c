import { kindsOf } from '../../shared/kinds/index.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';

/** How long what is always read of a cluster is waited for, in milliseconds: what is not there then counts as not known. */
const longestMs = 15_000;

/** Does something once all that is always read of a cluster, which is what plans look at, has been read. */
export async function withWholeWorld<T>(
  { world }: Pick<Session, 'world'>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  act: () => Promise<T>,
): Promise<T> {
  const isRead = (): boolean =>
    kindsOf(null).every((kind) => !['loading', undefined].includes(world.view.health[kind]?.type));
  await new Promise<void>((done) => {
    if (isRead() || signal.aborted) {
      done();
      return;
    }
    const end = (): void => {
      stop();
      cancel();
      signal.removeEventListener('abort', end);
      done();
    };
    const stop = world.listen({
      onEntity: () => undefined,
      onHealth: () => {
        if (isRead()) end();
      },
    });
    const cancel = clock.after(longestMs, end);
    signal.addEventListener('abort', end, { once: true });
  });
  return act();
}
