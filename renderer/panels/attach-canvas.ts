import { openCanvas } from '../canvas/canvas.ts';
import { focusEmphasis, guestOf } from '../scene/focus.ts';
import { overlayOf } from '../scene/overlays/index.ts';
import { hideHealthy } from '../scene/query/hide-healthy.ts';
import { emphasisOf, joinEmphases } from '../scene/query/emphasis.ts';
import { pendingEntities } from '../store/activity.ts';
import { entitiesOf } from '../store/runs.ts';
import { openOverlayWork } from '../store/overlay-work.ts';
import { readScreen, toTheme } from '../ui/theme.ts';
import { onWording } from '../ui/wording.ts';
import type { App } from './app-context.ts';
import { dragOfVm } from './migration/drag.ts';
import { followFlights } from './migration/follow-flights.ts';

/** Opens the canvas in an element and feeds it straight from the stores, past React; returns what closes it. */
export function attachCanvas(app: App, parent: HTMLElement): () => void {
  const { view, world, preferences, arranger, plans, runs } = app;
  const { folding, places } = view.getState().preferences;
  const canvas = openCanvas(parent, {
    theme: toTheme(view.getState().preferences, readScreen()),
    shortcuts: () => view.getState().preferences.shortcuts,
    arrangement: { folding, kept: places },
    onFold: arranger.fold,
    onShow: arranger.show,
    onMoved: arranger.noteMoved,
    onPlaces: (kept) => preferences.change({ places: kept }),
    onSelect: (ids) => view.setState({ selection: ids }),
    onHover: (id, rect) => view.setState({ hovered: id !== null && rect ? { id, rect } : null }),
    onOpen: (id) => {
      view.setState({ selection: [id], tab: 'overview' });
      preferences.change({ isInspectorOpen: true });
    },
    onMenu: (id, { x, y }) => view.setState({ menu: { id, x, y } }),
    dragOf: (id, selection) => dragOfVm(app, id, selection),
    onCamera: ({ zoom }, level) =>
      view.setState({ zoom, level, middle: app.canvas.current?.middle() ?? null }),
  });
  app.canvas.current = canvas;
  canvas.setGraph(plans.getState().drawn);
  canvas.setSelection(view.getState().selection);
  const followEmphasis = (): void => {
    const { focus, found, foreseen, isHealthyHidden } = view.getState();
    const guest = guestOf(world.getState().graph, focus);
    const focused = foreseen?.emphasis ?? (guest && focusEmphasis(guest));
    const emphasis = joinEmphases(focused, found && emphasisOf(found));
    canvas.setEmphasis(isHealthyHidden ? hideHealthy(emphasis) : emphasis);
  };
  followEmphasis();
  let again: ReturnType<typeof setInterval> | undefined;
  const followPending = (): void =>
    canvas.setPending([...pendingEntities(view.getState().activities), ...entitiesOf(runs.getState().runs)]);
  followPending();
  const flights = followFlights(app, canvas);
  const work = openOverlayWork(() => {
    view.setState(({ overlayWorked }) => ({ overlayWorked: overlayWorked + 1 }));
    showOverlay();
  });
  const showOverlay = (): void => {
    const { preferences: chosen, selection, foreseen } = view.getState();
    const named = overlayOf(chosen.overlay);
    work.show(named, world.getState().graph);
    // What was worked out is read by a copy only: to the canvas it is another overlay.
    const own = named.work ? { ...named } : named;
    const overlay = foreseen?.overlay ?? named.forSelection?.(selection) ?? own;
    canvas.setOverlay(overlay);
    clearInterval(again);
    const { readAgainMs } = named;
    // A copy is another overlay to the canvas, so it is read anew.
    if (readAgainMs !== undefined && !foreseen)
      again = setInterval(() => canvas.setOverlay({ ...overlay }), readAgainMs);
  };
  showOverlay();
  const stops = [
    world.subscribe(({ graph }) => {
      work.show(overlayOf(view.getState().preferences.overlay), graph);
      if (view.getState().focus !== null) followEmphasis();
    }),
    plans.subscribe(({ drawn }) => canvas.setGraph(drawn)),
    view.subscribe((state, before) => {
      if (state.preferences.folding !== before.preferences.folding)
        canvas.setFolding(state.preferences.folding);
      if (state.selection !== before.selection) {
        canvas.setSelection(state.selection);
        if (overlayOf(state.preferences.overlay).forSelection) showOverlay();
      }
      const isHiding = state.isHealthyHidden !== before.isHealthyHidden;
      if (isHiding || state.focus !== before.focus || state.found !== before.found) followEmphasis();
      if (state.foreseen !== before.foreseen) {
        followEmphasis();
        showOverlay();
      }
      if (state.preferences.overlay !== before.preferences.overlay) showOverlay();
      if (state.activities !== before.activities) followPending();
    }),
    runs.subscribe(followPending),
    onWording(canvas.relabel),
  ];
  return () => {
    for (const stop of stops) stop();
    clearInterval(again);
    work.close();
    flights.close();
    app.canvas.current = null;
    canvas.close();
  };
}
