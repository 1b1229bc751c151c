import type { ViewStore } from '../../store/view-store.ts';

/** Opens the settings of a cluster, at a section where one is named. */
export function showSettings(view: ViewStore, cluster: string, section: string | null = null): void {
  view.setState({ dialog: { type: 'cluster-settings', cluster, section } });
}
