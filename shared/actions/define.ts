import { z } from 'zod';
import type { Entity, KindName } from '../kinds/index.ts';
import type { Need } from '../rights.ts';
import type { World } from '../world/patch.ts';

/** Whether an action is possible now, or the reason in words why it is not. */
export type Allowed = true | string;

/** An action on one entity: what it is called, what it applies to, when it is possible. */
export type Action<I extends z.ZodType = z.ZodType> = {
  label: string;
  kinds: readonly KindName[];
  /** What could be lost: nothing, service (a running guest ends), or data. */
  danger: 'none' | 'service' | 'data';
  /** Sentence for the confirmation; null where none is asked for. */
  confirm: ((entity: Entity) => string) | null;
  options: I;
  /** What the user must be allowed in the namespace of the entity (everywhere for one in none), all of it. */
  needs: readonly Need[];
  can: (entity: Entity, world: World) => Allowed;
  /** Whether the watch shows that the action has taken effect, which ends the pending mark. */
  isDone: (entity: Entity | undefined, world: World) => boolean;
};

/** Lists an action; exists so that every action file has the same form. */
export function defineAction<I extends z.ZodType>(action: Action<I>): Action<I> {
  return action;
}

/** The options of an action that has none. */
export const NoOptions = z.strictObject({}).default({});
