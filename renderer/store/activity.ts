import type { ActionName } from '../../shared/actions/index.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';

/**
 * One action that was asked for. `asking`: not answered yet; `waiting`: accepted, the cluster does not show it yet;
 * `late`: accepted, but not seen in time. Times are ISO 8601.
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
} & ({ state: 'asking' | 'waiting' | 'done' | 'late' } | { state: 'refused'; error: AppError });

/** How many activities are kept. */
export const mostActivities = 200;

/** Whether an activity has no outcome yet. */
export function isOpen(activity: Activity): boolean {
  return activity.state === 'asking' || activity.state === 'waiting';
}

/** The entities that wait for an action to take effect. */
export function pendingEntities(activities: readonly Activity[]): EntityId[] {
  return [...new Set(activities.filter(isOpen).map(({ entity }) => entity))];
}
