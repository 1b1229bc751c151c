import type { Entity } from '../../../shared/kinds/index.ts';
import type { App } from '../app-context.ts';
import { select } from '../app-context.ts';

/** Shows an entity in the inspector: as the node that it is on the canvas, or by itself where it is none. */
export function openEntity(app: App, entity: Pick<Entity, 'id' | 'cluster'>): void {
  const { graph } = app.world.getState();
  if (graph.nodes.has(entity.id)) {
    select(app, [entity.id], { isZooming: true });
    return;
  }
  const selection = graph.nodes.has(entity.cluster) ? [entity.cluster] : [];
  app.view.setState({ selection, chosenRows: { ids: [entity.id], selection } });
}
