import { useDeferredValue } from 'react';
import { parseEntityId } from '../../../shared/id.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { rowsIn } from '../../store/view-store.ts';
import { entityOf } from '../../store/world-store.ts';
import { useView, useWorld } from '../app-context.ts';

/** The one object that is chosen in a list and is no node of the canvas, with its cluster; null where there is none. */
export function useChosenEntity(): { entity: Entity; cluster: ClusterNode } | null {
  const id = useView((state) => {
    const [only = null, ...others] = rowsIn(state);
    return others.length === 0 ? only : null;
  });
  const of = id === null ? '' : (parseEntityId(id)?.cluster ?? '');
  const entity = useDeferredValue(useWorld((state) => (id === null ? undefined : entityOf(state, id))));
  const node = useDeferredValue(useWorld((state) => state.graph.nodes.get(of)));
  return entity && node?.type === 'cluster' && entity.id === id ? { entity, cluster: node } : null;
}
