import { z } from 'zod';

/** Id of a cluster, as a key of what is kept about it. */
const ClusterId = z.string().min(1).max(200);
const hostsNamed = 5_000;

/** How much of a cluster is folded on the canvas. */
export const ClusterFolding = z.object({
  /** Whether all of it is folded to a small plate. */
  isFolded: z.boolean().default(false),
  /** What holds for its hosts but those named in `others`, for which the opposite holds. */
  areHostsFolded: z.boolean().default(false),
  others: z.array(z.string().max(253)).max(hostsNamed).default([]),
});
export type ClusterFolding = z.infer<typeof ClusterFolding>;

/** What is folded on the canvas, by cluster; a cluster that is not in it is open with all its hosts. */
export const Folding = z.record(ClusterId, ClusterFolding);
export type Folding = z.infer<typeof Folding>;

const coordinate = z.number().min(-1e8).max(1e8);
const length = z.number().positive().max(1e8);
const count = z.number().int().positive().max(100_000);

/** Where the plate of a cluster stands and how it is divided, so that it is the same the next time; in world units. */
export const KeptPlate = z.object({
  x: coordinate,
  y: coordinate,
  w: length,
  h: length,
  /** Hosts a row. */
  columns: count,
  /** How many hosts there were. */
  hosts: z.number().int().min(0).max(100_000),
  /** Number of VMs that the columns of cells were chosen for. */
  basis: count,
  /** Rows of cells in each row of hosts. */
  rows: z.array(count).max(1_000),
  /** Rows of cells for the VMs that run nowhere. */
  shelfRows: count,
  /** Whether the user has put it there. */
  isMoved: z.boolean().default(false),
});
export type KeptPlate = z.infer<typeof KeptPlate>;

/** Where all plates stand, made for a shape of the viewport (width over height). */
export const KeptPlaces = z.object({
  aspect: z.number().positive(),
  plates: z.record(ClusterId, KeptPlate),
});
export type KeptPlaces = z.infer<typeof KeptPlaces>;

/** How many hosts of a cluster can be told apart from its others. */
export const mostHostsNamed = hostsNamed;
