import type { EntityId } from '../../../shared/id.ts';
import type { HostNode } from '../../scene/graph.ts';
import { showWhatIf } from '../what-if/acts.ts';
import type { App } from '../app-context.ts';

/** How VMs that cannot move are dealt with: shut down by the app first, or by Harvester by force. */
export type StuckWay = 'shut-down' | 'force';

/** Opens the rehearsal of a host's maintenance, or how that stands. */
export function showMaintenance({ view }: Pick<App, 'view'>, host: EntityId): void {
  view.setState({ dialog: { type: 'maintenance', host } });
}

/** Asks for maintenance mode, in the way that was chosen for the VMs that cannot move. */
export function enterMaintenance(
  { actions, emptying }: Pick<App, 'actions' | 'emptying'>,
  host: HostNode,
  way: StuckWay | null,
  stuck: readonly EntityId[],
): void {
  if (way === 'shut-down') emptying.begin(host.id, stuck);
  else void actions.run('host.enterMaintenance', host.id, { options: { isForced: way === 'force' } });
}

/** Shows on the canvas what becomes of the VMs of a host that is emptied. */
export function showDrained(app: App, host: EntityId): void {
  app.view.setState({ dialog: null });
  showWhatIf(app, 'drained', [host]);
}
