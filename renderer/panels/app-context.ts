import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { HealthByKind } from '../../shared/world/patch.ts';
import type { Backend } from '../backend/open-backend.ts';
import type { Canvas } from '../canvas/canvas.ts';
import type { Actions } from '../store/actions.ts';
import type { Batches } from '../store/batches.ts';
import type { Arranger } from '../store/arranger.ts';
import type { Emptying } from '../store/emptying.ts';
import type { Consoles, ConsolesState } from '../store/consoles.ts';
import type { JournalState, JournalStore } from '../store/journal.ts';
import type { Finder } from '../store/finder.ts';
import type { LayerHolder } from '../store/layers.ts';
import type { Plans, PlansState } from '../store/plans.ts';
import type { PreferenceKeeper } from '../store/preferences.ts';
import type { Runs, RunsState } from '../store/runs.ts';
import type { ViewState, ViewStore } from '../store/view-store.ts';
import type { Viewer } from '../store/views.ts';
import type { YamlDocs, YamlDocsState } from '../store/yaml-docs.ts';
import type { WorldState, WorldStore } from '../store/world-store.ts';

/** What every panel works with. */
export type App = {
  backend: Backend;
  world: WorldStore;
  view: ViewStore;
  actions: Actions;
  batches: Batches;
  emptying: Emptying;
  preferences: PreferenceKeeper;
  arranger: Arranger;
  finder: Finder;
  viewer: Viewer;
  layers: LayerHolder;
  plans: Plans;
  runs: Runs;
  consoles: Consoles;
  yamlDocs: YamlDocs;
  journal: JournalStore;
  /** The open canvas; null before it is on the page. */
  canvas: { current: Canvas | null };
  /** The nonce that lets styles in; empty where the page has none. */
  nonce: string;
};

const Context = createContext<App | null>(null);

/** Gives the app to the panels inside. */
export const AppProvider = Context.Provider;

/** The app; throws outside of an AppProvider. */
export function useApp(): App {
  const app = useContext(Context);
  if (!app) throw new Error('This component needs an AppProvider around it.');
  return app;
}

/** Part of what is known of the clusters, followed. */
export function useWorld<T>(selector: (state: WorldState) => T): T {
  return useStore(useApp().world, selector);
}

/** Part of what the user looks at, followed. */
export function useView<T>(selector: (state: ViewState) => T): T {
  return useStore(useApp().view, selector);
}

/** Part of the plans, followed. */
export function usePlans<T>(selector: (state: PlansState) => T): T {
  return useStore(useApp().plans, selector);
}

/** Part of what is told of the runs of plans, followed. */
export function useRuns<T>(selector: (state: RunsState) => T): T {
  return useStore(useApp().runs, selector);
}

/** Part of the journal of what was done, followed. */
export function useJournal<T>(selector: (state: JournalState) => T): T {
  return useStore(useApp().journal, selector);
}

/** Part of what is known of the open consoles, followed. */
export function useConsoles<T>(selector: (state: ConsolesState) => T): T {
  return useStore(useApp().consoles, selector);
}

/** Part of what is known of the objects that are open as YAML, followed. */
export function useYamlDocs<T>(selector: (state: YamlDocsState) => T): T {
  return useStore(useApp().yamlDocs, selector);
}

/** Selects nodes; where exactly one is asked for, `isZooming` brings it into view too. */
export function select(app: App, ids: readonly string[], { isZooming = false } = {}): void {
  app.view.setState({ selection: ids });
  if (isZooming && ids.length > 0) app.canvas.current?.zoomTo(ids);
}

const noHealth: HealthByKind = {};

/** How fresh the kinds of a cluster are. */
export function worldHealth(state: WorldState, cluster: string): HealthByKind {
  return state.worlds.get(cluster)?.health ?? noHealth;
}
