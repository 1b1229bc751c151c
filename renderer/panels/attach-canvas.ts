import { openCanvas } from '../canvas/canvas.ts';
import { focusEmphasis, guestOf } from '../scene/focus.ts';
import { overlayOf } from '../scene/overlays/index.ts';
import { hideHealthy } from '../scene/query/hide-healthy.ts';
import { emphasisOf, joinEmphases } from '../scene/query/emphasis.ts';
import { pendingEntities } from '../store/activity.ts';
import { readScreen, toTheme } from '../ui/theme.ts';
import type { App } from './app-context.ts';

/** Opens the canvas in an element and feeds it straight from the stores, past React; returns what closes it. */
export function attachCanvas(app: App, parent: HTMLElement): () => void {
  const { view, world, preferences, arranger, plans } = app;
  const { folding, places } = view.getState().preferences;
  const canvas = openCanvas(parent, {
    theme: toTheme(view.getState().preferences, readScreen()),
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
    onCamera: ({ zoom }, level) =>
      view.setState({ zoom, level, middle: app.canvas.current?.middle() ?? null }),
  });
  app.canvas.current = canvas;
  canvas.setGraph(plans.getState().drawn);
  canvas.setSelection(view.getState().selection);
  const followEmphasis = (): void => {
    const { focus, found, isHealthyHidden } = view.getState();
    const guest = guestOf(world.getState().graph, focus);
    const emphasis = joinEmphases(guest && focusEmphasis(guest), found && emphasisOf(found));
    canvas.setEmphasis(isHealthyHidden ? hideHealthy(emphasis) : emphasis);
  };
  followEmphasis();
  let again: ReturnType<typeof setInterval> | undefined;
  const showOverlay = (): void => {
    const { preferences: chosen, selection } = view.getState();
    const named = overlayOf(chosen.overlay);
    const overlay = named.forSelection?.(selection) ?? named;
    canvas.setOverlay(overlay);
    clearInterval(again);
    const { readAgainMs } = named;
    // A copy is another overlay to the canvas, so it is read anew.
    if (readAgainMs !== undefined) again = setInterval(() => canvas.setOverlay({ ...overlay }), readAgainMs);
  };
  showOverlay();
  const stops = [
    world.subscribe(() => {
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
      if (state.preferences.overlay !== before.preferences.overlay) showOverlay();
      if (state.activities !== before.activities) canvas.setPending(pendingEntities(state.activities));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    clearInterval(again);
    app.canvas.current = null;
    canvas.close();
  };
}
