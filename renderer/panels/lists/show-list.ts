import type { KindName } from '../../../shared/kinds/index.ts';
import type { App } from '../app-context.ts';

/** Opens the list of a kind in the drawer; it shows the rows of what is selected. */
export function showList({ view, preferences }: Pick<App, 'view' | 'preferences'>, kind: KindName): void {
  view.setState({ drawerTab: 'lists', listKind: kind });
  preferences.change({ isDrawerOpen: true });
}
