import type { CanvasShortcut, ShortcutId } from '../../shared/shortcuts/table.ts';
import { overlayAfter } from '../scene/overlays/index.ts';
import { actByShortcut } from './action-keys.ts';
import type { App } from './app-context.ts';
import { stepResult } from './commands/find-commands.ts';
import { showSelected } from './consoles/console-acts.ts';
import { focusFind } from './find/focus-find.ts';
import { migrateSelection } from './migration/acts.ts';
import { hasGhosts, removeGhosts } from './plans/ghosts.ts';
import { showNewVmHere } from './vm-editor/acts.ts';
import { toggleWhatIf } from './what-if/acts.ts';
import { showChosenYaml } from './yaml/yaml-acts.ts';

function stepOverlay({ view, preferences }: App, by: 1 | -1): void {
  preferences.change({ overlay: overlayAfter(view.getState().preferences.overlay, by) });
}

type Switch = 'hasWorkloads' | 'isRailOpen' | 'isInspectorOpen' | 'isDrawerOpen';

function turn({ view, preferences }: App, name: Switch): void {
  preferences.change({ [name]: !view.getState().preferences[name] });
}

/** Undoes the last edit of the open plan, else what was last folded or moved on the canvas. */
function undoLast({ plans, arranger }: App): void {
  if ((plans.getState().history?.past.length ?? 0) > 0) plans.undo();
  else arranger.undo();
}

type OwnShortcut = Exclude<
  ShortcutId,
  CanvasShortcut | 'start' | 'stop' | 'restart' | 'softReboot' | 'pause' | 'deleteVm'
>;

const runs: Record<OwnShortcut, (app: App) => void> = {
  palette: ({ view }) => view.setState({ dialog: { type: 'palette' } }),
  find: focusFind,
  nextResult: (app) => stepResult(app, 1),
  previousResult: (app) => stepResult(app, -1),
  nextOverlay: (app) => stepOverlay(app, 1),
  previousOverlay: (app) => stepOverlay(app, -1),
  workloads: (app) => turn(app, 'hasWorkloads'),
  whatIf: toggleWhatIf,
  yaml: showChosenYaml,
  undo: undoLast,
  redo: ({ plans }) => plans.redo(),
  templates: ({ plans }) => plans.showPalette(!plans.getState().isPaletteOpen),
  newVm: showNewVmHere,
  removeGhost: (app) => removeGhosts(app, app.view.getState().selection),
  migrate: migrateSelection,
  screen: (app) => showSelected(app, 'vnc'),
  serial: (app) => showSelected(app, 'serial'),
  addCluster: ({ view }) => view.setState({ dialog: { type: 'add-cluster', file: null } }),
  rail: (app) => turn(app, 'isRailOpen'),
  inspector: (app) => turn(app, 'isInspectorOpen'),
  drawer: (app) => turn(app, 'isDrawerOpen'),
  network: ({ view }) => view.setState({ dialog: { type: 'network' } }),
  settings: ({ view }) => view.setState({ dialog: { type: 'settings', section: null } }),
  shortcuts: ({ view }) => view.setState({ dialog: { type: 'shortcuts' } }),
};

/** What a shortcut does now; null where it does nothing, or where the canvas alone knows it. */
export function runOfShortcut(app: App, id: ShortcutId): (() => void) | null {
  if (id === 'redo' && app.plans.getState().history === null) return null;
  if (id === 'removeGhost' && !hasGhosts(app, app.view.getState().selection)) return null;
  if (!Object.hasOwn(runs, id)) return actByShortcut(app, id);
  return () => runs[id as OwnShortcut](app);
}
