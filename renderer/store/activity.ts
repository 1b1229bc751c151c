import type { ActionName } from '../../shared/actions/index.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Undo } from '../../shared/actions/define.ts';

/**
 * One action that was asked for. `asking`: not answered yet; `waiting`: accepted, the cluster does not show it yet;
 * `late`: accepted, but not seen in time; `unsure`: sent without an answer, so that only the cluster can tell; `lost`:
 * that, and not seen in time. Times are ISO 8601.
 */
export type Activity = {
  id: number;
  action: ActionName;
  entity: EntityId;
  name: string;
  startedAt: string;
  endedAt: string | null;
  /** The batch it was asked for in; absent where it was asked for by itself. */
  batch?: number;
  /** Its options; absent where it has none. */
  options?: unknown;
  /** What takes it back; absent where nothing does. */
  undo?: Undo;
  /** How long its effect is waited for, in milliseconds. */
  limitMs: number;
} & (
  | { state: 'asking' | 'waiting' | 'done' | 'late' }
  | { state: 'unsure' | 'lost' | 'refused'; error: AppError }
);

/** How many activities are kept. */
export const mostActivities = 200;

/** Whether an activity has no outcome yet. */
export function isOpen(activity: Activity): boolean {
  return activity.state === 'asking' || activity.state === 'waiting' || activity.state === 'unsure';
}

/** The entities that wait for an action to take effect. */
export function pendingEntities(activities: readonly Activity[]): EntityId[] {
  return [...new Set(activities.filter(isOpen).map(({ entity }) => entity))];
}
