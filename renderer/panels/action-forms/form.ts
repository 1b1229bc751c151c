import type { ReactNode } from 'react';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { App } from '../app-context.ts';

/** What the fields of a form are drawn from. */
export type FormFieldsProps<S> = {
  /** What the action is asked for: one entity, or several in a batch. */
  targets: readonly Entity[];
  state: S;
  onChange: (state: S) => void;
};

/**
 * The form of an action that has options, shown in its question: for one entity, and for several at once. `S` is what is
 * filled in, in whatever shape suits the fields.
 */
export type ActionForm<S = unknown> = {
  /** What it begins with; `given` is what the place it is asked for from fills in, undefined where nothing. */
  begin: (targets: readonly Entity[], app: App, given: unknown) => S;
  /** A component, so it may use hooks. */
  Fields: (props: FormFieldsProps<S>) => ReactNode;
  /** Why it cannot be asked for as it is filled in, in a sentence; null where it can. */
  problem: (state: S, targets: readonly Entity[], app: App) => string | null;
  /** The options of the action for one of the entities. */
  toOptions: (state: S, target: Entity) => unknown;
  /** Why one of several is left out as it is filled in; null or absent where none is. */
  leavesOut?: (state: S, target: Entity, targets: readonly Entity[], app: App) => string | null;
  /** Whether it needs the wide dialog. */
  isWide?: boolean;
};

/** Lists a form; what is filled in keeps its type within the file, and is handed around as unknown outside. */
export function defineForm<S>(form: ActionForm<S>): ActionForm {
  return form as unknown as ActionForm;
}
