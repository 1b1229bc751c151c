import type { Entity } from '../../../shared/kinds/index.ts';
import type { EntityId } from '../../../shared/id.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { t } from '../../i18n/i18n.ts';
import { entityOf } from '../../store/world-store.ts';
import type { WorldState } from '../../store/world-store.ts';
import { exactIn } from '../../store/view-store.ts';
import { isUnsaved } from '../../store/yaml-docs.ts';
import { atLeast } from '../../store/panel-sizes.ts';
import type { App } from '../app-context.ts';
import { entityOf as entityOfNode } from '../use-offers.ts';

/** Height of the drawer that an editor needs at least, in CSS pixels. */
const leastHeight = 380;

/** Opens an object as YAML in the drawer, or shows it there. */
export function showYaml(
  { yamlDocs, view, preferences }: Pick<App, 'yamlDocs' | 'view' | 'preferences'>,
  entity: EntityId,
): void {
  yamlDocs.show(entity);
  view.setState({ drawerTab: 'yaml' });
  const drawerHeight = atLeast(leastHeight, innerHeight, view.getState().preferences);
  preferences.change({ isDrawerOpen: true, drawerHeight });
}

/** Why an object cannot be edited as YAML now; null where it can. What the user may not is told when it is tried. */
export function whyNoYaml({ clusters }: Pick<WorldState, 'clusters'>, entity: EntityId): string | null {
  const cluster = parseEntityId(entity)?.cluster;
  const info = (clusters ?? []).find(({ id }) => id === cluster);
  return info?.connection.type === 'connected' ? null : t('action.offline');
}

/** The one object that is chosen, on the canvas or in a list; null where there is none. */
export function chosenObject({ view, world }: Pick<App, 'view' | 'world'>): Entity | null {
  const [only, ...others] = exactIn(view.getState());
  if (only === undefined || others.length > 0) return null;
  const state = world.getState();
  const node = state.graph.nodes.get(only);
  return node ? entityOfNode(node) : (entityOf(state, only) ?? null);
}

/** Opens what is chosen as YAML, where it is one object that can be edited now. */
export function showChosenYaml(app: App): void {
  const entity = chosenObject(app);
  if (entity && whyNoYaml(app.world.getState(), entity.id) === null) showYaml(app, entity.id);
}

/** Closes an object that is open as YAML, after a question where something is written that would be lost. */
export function closeYaml({ yamlDocs, view }: Pick<App, 'yamlDocs' | 'view'>, id: number): void {
  const doc = yamlDocs.getState().open.find((each) => each.id === id);
  if (doc && isUnsaved(doc)) view.setState({ dialog: { type: 'close-yaml', doc: id } });
  else yamlDocs.close(id);
}
