import { isBroken } from '../../shared/connection.ts';
import type { SavedView } from '../../shared/preferences.ts';
import type { Camera } from '../scene/camera.ts';
import type { LinkedView } from './view-link.ts';
import type { ViewStore } from './view-store.ts';
import type { WorldStore } from './world-store.ts';

/** What a view keeps, without a name. */
export type ViewParts = Omit<SavedView, 'id' | 'name'>;

/** What is seen now, as a view. */
export function viewNow(view: ViewStore, camera: Camera | null): ViewParts {
  const { query, isProblemsOnly, isHealthyHidden, selection, focus, preferences } = view.getState();
  const { overlay, hasWorkloads } = preferences;
  return {
    query,
    isProblemsOnly,
    isHealthyHidden,
    camera,
    selection: selection.slice(0, 200),
    focus,
    overlay,
    hasWorkloads,
  };
}

/** The views with one more at their end; a name that is taken gets a number. */
export function addView(views: readonly SavedView[], name: string, parts: ViewParts): SavedView[] {
  return [...views, { id: freeId(views), name: freeName(views, name.trim()), ...parts }];
}

function freeId(views: readonly SavedView[]): string {
  const taken = new Set(views.map(({ id }) => id));
  let number = views.length + 1;
  while (taken.has(`view-${number}`)) number += 1;
  return `view-${number}`;
}

function freeName(views: readonly SavedView[], name: string): string {
  const taken = new Set(views.map((view) => view.name));
  let tried = name;
  for (let number = 2; taken.has(tried); number += 1) tried = `${name} ${number}`;
  return tried;
}

/** The views with one of them changed. */
export function changeView(
  views: readonly SavedView[],
  id: string,
  change: Partial<Omit<SavedView, 'id'>>,
): SavedView[] {
  return views.map((view) => (view.id === id ? { ...view, ...change } : view));
}

/** The views with one of them moved by so many places; as far as there is room. */
export function moveView(views: readonly SavedView[], id: string, by: number): SavedView[] {
  const from = views.findIndex((view) => view.id === id);
  const moved = views[from];
  if (!moved) return [...views];
  const rest = views.filter((view) => view !== moved);
  const to = Math.min(rest.length, Math.max(0, from + by));
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** Shows views, parts of which may not be known yet. */
export type Viewer = {
  /** Shows a view: what it asks for at once, what it selects and where it looks as soon as that is there. */
  show: (view: ViewParts & Partial<Pick<LinkedView, 'clusters'>>) => void;
  close: () => void;
};

type ViewerTools = {
  world: WorldStore;
  view: ViewStore;
  setCamera: (camera: Camera) => void;
  setOverlay: (overlay: string) => void;
  setWorkloads: (isOn: boolean) => void;
};

/** How long a view waits for what it names, in ms. */
const patienceMs = 20_000;

/** Opens the viewer; a later view, or a choice of the user, takes the place of one that still waits. */
export function openViewer({ world, view, setCamera, setOverlay, setWorkloads }: ViewerTools): Viewer {
  let stop: (() => void) | null = null;
  const cancel = (): void => {
    stop?.();
    stop = null;
  };
  /** Whether a cluster has been read, so that its place and size on the canvas are known. */
  const isRead = (id: string): boolean => {
    const { graph } = world.getState();
    const node = graph.nodes.get(id);
    if (node?.type !== 'cluster') return false;
    const { connection } = node.info;
    const isOff = connection.type === 'disconnected' || isBroken(connection);
    const states = Object.values(node.health);
    return isOff || (states.length > 0 && states.every(({ type }) => type !== 'loading'));
  };
  return {
    show: ({ camera, selection, overlay, hasWorkloads, clusters = [], ...asked }) => {
      cancel();
      const { query, isProblemsOnly, isHealthyHidden, focus } = asked;
      view.setState({ query, isProblemsOnly, isHealthyHidden, focus });
      if (overlay !== null) setOverlay(overlay);
      if (hasWorkloads !== null) setWorkloads(hasWorkloads);
      const needed = new Set([...clusters, ...selection.map((id) => id.split('/', 1)[0] ?? id)]);
      const arrive = (isLast: boolean): boolean => {
        const { clusters: known, graph } = world.getState();
        const isHere = known !== null && [...needed].every(isRead);
        if (!isHere && !isLast) return false;
        cancel();
        view.setState({ selection: selection.filter((id) => graph.nodes.has(id)) });
        if (camera) setCamera(camera);
        return true;
      };
      if (arrive(false)) return;
      const stopWorld = world.subscribe(() => arrive(false));
      const stopView = view.subscribe((state, before) => {
        if (state.selection !== before.selection) cancel();
      });
      const timer = setTimeout(() => arrive(true), patienceMs);
      stop = () => {
        stopWorld();
        stopView();
        clearTimeout(timer);
      };
    },
    close: cancel,
  };
}
