import type { ViewStore } from '../../store/view-store.ts';

/** Opens the dialog that puts another credential in place of a cluster's. */
export function showReplace(view: ViewStore, cluster: string): void {
  view.setState({ dialog: { type: 'replace-credential', cluster, file: null } });
}
