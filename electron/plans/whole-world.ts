import { KindName, kindsOf } from '../../shared/kinds/index.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';

/** How long the kinds that plans look at are waited for, in milliseconds: what is not there then counts as not known. */
const longestMs = 15_000;

/** Does something while all that plans look at of a cluster is followed, once it has been read. */
export async function withWholeWorld<T>(
  { world, holdLayer }: Pick<Session, 'world' | 'holdLayer'>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  act: () => Promise<T>,
): Promise<T> {
  const release = holdLayer('plans');
  const kinds = KindName.options.filter(
    (kind) => kindsOf(null).includes(kind) || kindsOf('plans').includes(kind),
  );
  const isRead = (): boolean =>
    kinds.every((kind) => !['loading', 'unfollowed', undefined].includes(world.view.health[kind]?.type));
  try {
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
    return await act();
  } finally {
    release();
  }
}
