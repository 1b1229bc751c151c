import { measure } from './geometry.ts';

/** How much is drawn: hosts as tiles, VMs as cells, or VMs as cards. */
export type Level = 'far' | 'middle' | 'near';

/** Height of a VM cell in CSS pixels from which the middle and the near level begin. */
export const levelStarts = { middle: 3, near: 22 } as const;

const margin = 0.1;

/** The level at a zoom; the level before it holds on for a tenth beyond its edge, so that zooming does not flicker. */
export function levelAt(zoom: number, before: Level | null): Level {
  const px = zoom * measure.cellH;
  const edge = (start: number, isAbove: boolean): number =>
    before === null ? start : start * (isAbove ? 1 - margin : 1 + margin);
  if (px >= edge(levelStarts.near, before === 'near')) return 'near';
  if (px >= edge(levelStarts.middle, before !== 'far')) return 'middle';
  return 'far';
}
