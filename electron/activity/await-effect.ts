import { ActionName, actions } from '../../shared/actions/index.ts';
import type { Action, Asked } from '../../shared/actions/define.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';

/** How long an effect is waited for unless the action says otherwise, in milliseconds. */
const usualLimitMs = 120_000;

/** What takes an action back, read before it is run; null where nothing does. */
export function undoOf(
  { world }: Pick<Session, 'world'>,
  { action, entity, options }: { action: ActionName; entity: EntityId; options?: unknown },
): { action: ActionName; options?: unknown } | null {
  const definition: Action = actions[action];
  const before = world.view.entities.get(entity);
  const parsed = definition.options.safeParse(options);
  // Options that are refused do nothing that could be taken back.
  const undo = before && parsed.success ? definition.undo?.(before, parsed.data, world.view) : null;
  const name = ActionName.safeParse(undo?.action).data;
  if (!undo || name === undefined) return null;
  return { action: name, ...(undo.options === undefined ? {} : { options: undo.options }) };
}

/** Reads an entity before an action, for telling later whether the action has taken effect. */
export function markBefore(
  { world }: Pick<Session, 'world'>,
  { action, entity, options }: { action: ActionName; entity: EntityId; options?: unknown },
): Asked {
  const definition: Action = actions[action];
  const before = world.view.entities.get(entity);
  const mark = before ? (definition.mark?.(before, world.view) ?? null) : null;
  return { options: definition.options.safeParse(options).data, mark };
}

/** Waits until the watch shows that an action has taken effect; false where it did not in time, or the cluster is removed. */
export function awaitEffect(
  session: Pick<Session, 'world' | 'closed'>,
  { action, entity, asked }: { action: ActionName; entity: EntityId; asked: Asked },
  clock: Clock,
): Promise<boolean> {
  const definition: Action = actions[action];
  const { world, closed } = session;
  const isDone = (): boolean => definition.isDone(world.view.entities.get(entity), world.view, asked);
  if (definition.hasNoTrace || isDone()) return Promise.resolve(true);
  return new Promise((resolve) => {
    let isDue = false;
    const end = (isSeen: boolean): void => {
      stop();
      cancel();
      closed.removeEventListener('abort', onClosed);
      resolve(isSeen);
    };
    const onClosed = (): void => end(false);
    const cancel = clock.after(definition.limitMs ?? usualLimitMs, () => end(isDone()));
    // Once for all that changes together.
    const stop = world.listen({
      onEntity: () => {
        if (isDue) return;
        isDue = true;
        queueMicrotask(() => {
          isDue = false;
          if (isDone()) end(true);
        });
      },
      onHealth: () => undefined,
    });
    closed.addEventListener('abort', onClosed, { once: true });
  });
}
