import type { App } from '../app-context.ts';

/** Shows a run in the drawer. */
export function showRun({ view, preferences }: Pick<App, 'view' | 'preferences'>, run: string | null): void {
  view.setState((state) => ({ drawerTab: 'runs', run: run ?? state.run }));
  preferences.change({ isDrawerOpen: true });
}
