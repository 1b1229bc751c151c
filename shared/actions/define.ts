import { z } from 'zod';
import type { Layer } from '../kinds/layer.ts';
import type { Entity, KindName } from '../kinds/index.ts';
import type { Need } from '../rights.ts';
import type { World } from '../world/patch.ts';

/** Whether an action is possible now, or the reason in words why it is not. */
export type Allowed = true | string;

/** What was asked for: the options, and what the entity was marked by before. */
export type Asked<I extends z.ZodType = z.ZodType> = { options: z.output<I>; mark: string | null };

/** Another action by its name, which takes one back; its options as its own schema has them. */
export type Undo = { action: string; options?: unknown };

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
  /** What does as well as all of `needs`, where Harvester itself carries it out for those who may do this. */
  orNeeds?: readonly Need[];
  can: (entity: Entity, world: World) => Allowed;
  /** Whether it is possible with these options too; asked after `can`. */
  check?(entity: Entity, world: World, options: z.output<I>): Allowed;
  /** What tells the entity as it is before from what it becomes, such as the uid of what is made anew; handed to `isDone`. */
  mark?: (entity: Entity, world: World) => string | null;
  /** Whether the watch shows that the action has taken effect, which ends the pending mark. */
  isDone(entity: Entity | undefined, world: World, asked: Asked<I>): boolean;
  /** Whether the watch shows that it is going on: while it does, its time does not run out; once it does no more it is done or has failed. */
  isUnderWay?(entity: Entity | undefined, world: World, asked: Asked<I>): boolean;
  /** Why the watch shows that it came to nothing, the cluster's own reason verbatim; null while it does not. */
  failure?(entity: Entity | undefined, world: World, asked: Asked<I>, wasUnderWay: boolean): string | null;
  /** What is to be known of one that is done, such as that it is taken on by a restart only; null where nothing is. */
  note?(entity: Entity | undefined, world: World, asked: Asked<I>): string | null;
  /** Whether nothing in the cluster shows that it was done: it is over once it is accepted, and `isDone` is not asked. */
  hasNoTrace?: true;
  /** Whether it stands behind the first few: in the inspector, in a menu of its own. */
  isMinor?: true;
  /** The layer whose kinds show its effect, which is read while it is waited for. */
  layer?: Layer;
  /** How long its effect is waited for, in milliseconds; two minutes where absent. */
  limitMs?: number;
  /** Where it is offered: in every menu and for several at once where absent; `one` for one at a time; `part` only beside the part of the entity that its options name, such as one of its disks. */
  reach?: 'one' | 'part';
  /** Whether it is not even offered, since its counterpart is; offered where absent. */
  isMoot?: (entity: Entity, world: World) => boolean;
  /** What takes it back once it is done, told from the entity and its world before; absent or null where nothing does. */
  undo?(before: Entity, options: z.output<I>, world: World): Undo | null;
  /** Why nothing takes it back, as a sentence. */
  noUndo?: string;
};

/** Lists an action; exists so that every action file has the same form. */
export function defineAction<I extends z.ZodType>(action: Action<I>): Action<I> {
  return action;
}

/** The options of an action that has none. */
export const NoOptions = z.strictObject({}).default({});
