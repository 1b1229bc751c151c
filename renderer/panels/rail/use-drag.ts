import { useState } from 'react';
import type { DragEvent } from 'react';
import { useApp } from '../app-context.ts';
import { placeAt } from './groups.ts';
import type { Place, RailGroup } from './groups.ts';
import { moveCluster } from './move-cluster.ts';

/** Where what is dragged would go: beside a cluster, or into a group (by its key, the empty one for none). */
export type DropMark = { cluster: string; side: 'before' | 'after' } | { group: string };

const type = 'application/x-acre-cluster';

function markOf(event: DragEvent): DropMark | null {
  if (!(event.target instanceof Element)) return null;
  const row = event.target.closest<HTMLElement>('[data-rail-row]');
  const cluster = row?.dataset.railRow;
  if (row && cluster !== undefined) {
    const box = row.getBoundingClientRect();
    return { cluster, side: event.clientY < box.top + box.height / 2 ? 'before' : 'after' };
  }
  const group = event.target.closest<HTMLElement>('[data-group]')?.dataset.group;
  return group === undefined ? null : { group };
}

function placeOf(mark: DropMark, groups: readonly RailGroup[]): Place | null {
  if ('cluster' in mark) return placeAt(groups, mark.cluster, mark.side);
  const group = groups.find(({ name }) => (name ?? '') === mark.group);
  return group ? { group: group.name, before: group.clusters[0]?.id ?? null } : null;
}

/** Drags clusters to another place of the list; the handlers are those of the list as a whole. */
export function useDrag(groups: readonly RailGroup[]): {
  mark: DropMark | null;
  handlers: {
    onDragStart: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDragEnd: () => void;
    onDrop: (event: DragEvent) => void;
  };
} {
  const app = useApp();
  const [mark, setMark] = useState<DropMark | null>(null);
  const isOurs = (event: DragEvent): boolean => event.dataTransfer.types.includes(type);
  return {
    mark,
    handlers: {
      onDragStart: (event) => {
        const row =
          event.target instanceof Element ? event.target.closest<HTMLElement>('[data-rail-row]') : null;
        if (row?.dataset.railRow === undefined) return;
        event.dataTransfer.setData(type, row.dataset.railRow);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (event) => {
        if (!isOurs(event)) return;
        const next = markOf(event);
        setMark((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
        if (next) event.preventDefault();
      },
      onDragLeave: (event) => {
        const isInside =
          event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
        if (!isInside) setMark(null);
      },
      onDragEnd: () => setMark(null),
      onDrop: (event) => {
        if (!isOurs(event)) return;
        event.preventDefault();
        setMark(null);
        const cluster = event.dataTransfer.getData(type);
        const where = markOf(event);
        const place = where && placeOf(where, groups);
        if (place && place.before !== cluster) void moveCluster(app, cluster, place);
      },
    },
  };
}
