import type { Entity } from '../../shared/kinds/index.ts';
import type { Condition } from '../../shared/world/entity.ts';
import type { ObjectEvent } from '../../shared/world/event.ts';

/** Something that happened to an object: an event that Kubernetes noted, or a condition that took its present state. Times in ms. */
export type Happening =
  | { type: 'event'; id: string; atMs: number; event: ObjectEvent }
  | { type: 'condition'; id: string; atMs: number; kind: string; condition: Condition };

/** Everything that is known to have happened to an object, newest first; what has no time comes last. */
export function toTimeline(events: readonly ObjectEvent[], objects: readonly Entity[]): Happening[] {
  const timeOf = (iso: string | null | undefined): number => {
    const atMs = Date.parse(iso ?? '');
    return Number.isNaN(atMs) ? 0 : atMs;
  };
  const happened: Happening[] = [
    ...events.map((event): Happening => ({
      type: 'event',
      id: event.uid,
      atMs: timeOf(event.lastAt),
      event,
    })),
    ...objects.flatMap(({ id, kind, conditions }) =>
      conditions.map((condition): Happening => ({
        type: 'condition',
        id: `${id} ${condition.type}`,
        atMs: timeOf(condition.changedAt),
        kind,
        condition,
      })),
    ),
  ];
  return happened.sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1));
}
