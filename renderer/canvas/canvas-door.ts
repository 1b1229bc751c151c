import type { Folding, KeptPlaces } from '../../shared/arrangement.ts';
import type { ShortcutChoices } from '../../shared/shortcuts/keymap.ts';
import type { Camera, Point } from '../scene/camera.ts';
import type { Graph } from '../scene/graph.ts';
import type { Level } from '../scene/levels.ts';
import type { Emphasis, Memberships, Overlay } from '../scene/look.ts';
import type { ArrangingOptions } from './arranging.ts';
import type { Drag } from './dragging.ts';
import type { Flight } from './draw/flights.ts';
import type { CanvasPicture } from './export/extent.ts';
import type { CanvasTheme } from './theme.ts';

/** What a canvas is given, and what it calls. Points and rectangles are in client coordinates. */
export type CanvasOptions = ArrangingOptions & {
  theme: CanvasTheme;
  /** The shortcuts the user chose, as they are now. */
  shortcuts?: () => ShortcutChoices;
  /** What is folded and where plates stood the last time; nothing and nowhere where it is not given. */
  arrangement?: { folding: Folding; kept: KeptPlaces | null };
  /** The selection as the user changed it; not called for `setSelection`. */
  onSelect: (ids: readonly string[]) => void;
  onHover: (id: string | null, rect: DOMRect | null) => void;
  /** Double click or Enter. */
  onOpen: (id: string) => void;
  onMenu: (id: string, at: Point) => void;
  /** What pressing on a node and moving carries away; null (or no answer) where that pans. */
  dragOf?: (id: string, selection: ReadonlySet<string>) => Drag | null;
  onCamera: (camera: Camera, level: Level) => void;
};

/** An open canvas. Ids are those of graph nodes. */
export type Canvas = {
  setGraph: (graph: Graph) => void;
  setTheme: (theme: CanvasTheme) => void;
  /** Draws and says everything anew, after texts and figures are written otherwise. */
  relabel: () => void;
  setSelection: (ids: readonly string[]) => void;
  setFolding: (folding: Folding) => void;
  /** Folds or opens a cluster or a host, as the user would. */
  fold: (id: string) => void;
  /** Gives the place of a plate (the id of its cluster), or of all, back to the layout. */
  putBack: (id: string | null) => void;
  /** Puts all plates where they stood. */
  restore: (kept: KeptPlaces) => void;
  /** What waits for the cluster to show a change. */
  setPending: (ids: readonly string[]) => void;
  /** What is on its way from one node to another, drawn between them. */
  setFlights: (flights: readonly Flight[]) => void;
  /** What the fills say; health until another is set. */
  setOverlay: (overlay: Overlay) => void;
  /** Which group a VM belongs to; guest clusters until others are set. */
  setMemberships: (memberships: Memberships) => void;
  /** What steps back and what stands out; null for neither. */
  setEmphasis: (emphasis: Emphasis | null) => void;
  camera: () => Camera;
  level: () => Level;
  setCamera: (camera: Camera) => void;
  /** Shows everything. */
  fit: () => void;
  /** Brings a node, or all of several, into the middle at a size at which they can be read; opens what hides a single one. */
  zoomTo: (id: string | readonly string[]) => void;
  zoomBy: (factor: number) => void;
  /** Moves what is shown by CSS pixels. */
  panBy: (dx: number, dy: number) => void;
  /** Begins a drag that comes from outside, at a point in client coordinates. */
  startDrag: (drag: Drag, at: Point) => void;
  /** The cluster, host or VM in the middle of the view; null where there is none. */
  middle: () => string | null;
  /** Opens a small picture of everything inside an element, which it fills; clicks and drags on it move the camera. */
  openMinimap: (parent: HTMLElement) => { close: () => void };
  /** Puts the keyboard on the canvas. */
  focus: () => void;
  /** Where a node is on the page now; null where it is unknown. It may be outside of the canvas. */
  rectOf: (id: string) => DOMRect | null;
  /** Resolves once everything set so far has been drawn, motions have ended, and the tree has followed. */
  settled: () => Promise<void>;
  /** What is shown now, for drawing it elsewhere. */
  picture: () => CanvasPicture;
  /** Script time in ms of every drawing of the scene since the last call. */
  frames: () => number[];
  close: () => void;
};
