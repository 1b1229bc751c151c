import type { Aspect } from './aspect.ts';
import type { Point } from './camera.ts';
import { pack } from './pack.ts';
import { gridsOf } from './plate-grid.ts';
import type { PlateDraft, PlateGrid } from './plate-grid.ts';

/** The shape of every plate and where they stand. */
export type Arrangement = { grids: readonly PlateGrid[]; places: readonly Point[] };

const plateAspects = [0.4, 0.55, 0.75, 1, 1.35, 1.8, 2.4, 3.2] as const;
/** Up to this many plates each is tried in every shape; beyond, all of them go for the same. */
const triedOneByOne = 8;
const rounds = 2;

function nearestTo(grids: readonly PlateGrid[], aspect: number): PlateGrid | null {
  let best: PlateGrid | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const grid of grids) {
    const distance = Math.abs(Math.log(grid.w / grid.h / aspect));
    if (distance < bestDistance - 1e-9) [best, bestDistance] = [grid, distance];
  }
  return best;
}

type Candidate = Arrangement & { scale: number; area: number };

const equal = 1e-6;

function better(best: Candidate, grids: readonly PlateGrid[], aspect: Aspect): Candidate {
  const area = grids.reduce((sum, { w, h }) => sum + w * h, 0);
  // However they are packed, they cover their area.
  if (Math.sqrt(aspect / Math.max(1, area)) < best.scale * (1 - equal)) return best;
  const { places, scale } = pack(grids, aspect);
  const isLarger = scale > best.scale * (1 + equal);
  const isTighter = scale >= best.scale * (1 - equal) && area < best.area * (1 - equal);
  return isLarger || isTighter ? { grids, places, scale, area } : best;
}

/** Chooses shapes and places together, so that the whole can be shown as large as possible in a viewport of this aspect. */
export function arrange(drafts: readonly PlateDraft[], aspect: Aspect): Arrangement {
  const choices = drafts.map(gridsOf);
  let best: Candidate = { grids: [], places: [], scale: 0, area: 0 };
  for (const wanted of plateAspects) {
    best = better(
      best,
      choices.flatMap((grids) => nearestTo(grids, wanted) ?? []),
      aspect,
    );
  }
  if (drafts.length <= triedOneByOne) {
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, grids] of choices.entries()) {
        for (const grid of grids) best = better(best, best.grids.with(index, grid), aspect);
      }
    }
  }
  return best;
}
