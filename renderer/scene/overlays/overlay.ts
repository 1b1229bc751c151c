import type { Layer } from '../../../shared/kinds/layer.ts';
import type { Graph, GraphNode } from '../graph.ts';
import type { LegendEntry, Overlay } from '../look.ts';

/** The names of the overlays, in the order in which they are offered. */
export const overlayNames = [
  'health',
  'cpu',
  'memory',
  'storage',
  'data-loss',
  'availability',
  'n-1',
  'versions',
  'spread',
  'networks',
  'age',
] as const;
export type OverlayName = (typeof overlayNames)[number];

/** One scale or list of a legend: what it is of, and its entries; a ramp is one strip from little to much. */
export type LegendPart = { title: string; isRamp: boolean; entries: readonly LegendEntry[] };

/** An overlay the user can choose. */
export type NamedOverlay = Overlay & {
  name: OverlayName;
  legend: (graph: Graph) => readonly LegendPart[];
  /** Why a node looks as it does, in sentences; none where its state says it all. */
  explain: (node: GraphNode, graph: Graph) => readonly string[];
  /** After so many ms it reads otherwise though nothing has changed. */
  readAgainMs?: number;
  /**
   * Works out in steps, off the frame, what it cannot read at once; reads and explains what was worked out last until it
   * is done. Does nothing where nothing has changed since.
   */
  work?: (graph: Graph) => Generator<undefined, void>;
  /** The layer it reads, which must be followed while it is shown. */
  layer?: Layer;
  /** The overlay as it is while these entities are selected; another object for another selection. */
  forSelection?: (selection: readonly string[]) => Overlay;
};
