import { vmsOf, nodesOf } from '../batch/offers-of-all.ts';
import type { App } from '../app-context.ts';
import { askMigration } from './drag.ts';

/** Asks where to migrate the VMs that are selected; nothing where none is. */
export function migrateSelection(app: App): void {
  const { selection } = app.view.getState();
  const vms = vmsOf(nodesOf(app.world.getState().graph, selection));
  askMigration(
    app,
    vms.map(({ id }) => id),
    null,
  );
}
