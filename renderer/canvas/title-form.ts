import { measure } from '../scene/geometry.ts';
import type { HostBox, Plate } from '../scene/plate.ts';
import type { TextSize } from './draw/text.ts';

/** Where the sign that folds and opens stands: its middle from the upper left corner of the box, and its width; in CSS pixels. */
export type Chevron = { x: number; y: number; size: number };

/** Below this height of a plate's band in CSS pixels its title hangs over what is below, on a strip of its own. */
export const hangingBelowPx = 16;

/** From this height of the band in CSS pixels on the title has facts below. */
const twoLinesFromPx = 54;

function titleSize(bandPx: number): TextSize {
  return bandPx >= 96 ? 28 : bandPx >= 54 ? 20 : bandPx >= 30 ? 15 : bandPx >= 22 ? 13 : 12;
}

/** How the title of a cluster is set at a zoom; lengths in CSS pixels from the upper left corner of its plate. */
export type TitleForm = {
  band: number;
  /** Height of what it takes: of its band, or of the strip over it where that is too low. */
  height: number;
  isOver: boolean;
  hasTwoLines: boolean;
  pad: number;
  size: TextSize;
  factSize: 12 | 13;
  /** The middles of its lines. */
  first: number;
  second: number;
  chevron: Chevron | null;
  /** Where its text begins. */
  left: number;
};

/** Below this width in CSS pixels a box has no room for anything but its name. */
const leastPlateWidth = 96;
const leastHostWidth = 110;
/** From this height of a host's head in CSS pixels on it can be folded by a sign in it. */
const leastHostHead = 30;

/** The form of the title of a plate. */
export function titleForm(plate: Pick<Plate, 'w' | 'head'>, zoom: number): TitleForm {
  const band = plate.head * zoom;
  const isOver = band < hangingBelowPx;
  const height = Math.max(hangingBelowPx, band);
  const hasTwoLines = band >= twoLinesFromPx;
  const pad = Math.max(6, measure.platePad * zoom);
  const size = titleSize(band);
  const factSize = band >= 96 ? 13 : 12;
  const block = size + 8 + factSize;
  const first = hasTwoLines ? (height - block + size) / 2 : height / 2 + (isOver ? 1 : 0);
  const width = Math.round(size * 0.55);
  const chevron = plate.w * zoom >= leastPlateWidth ? { x: pad + width / 2, y: first, size: width } : null;
  const left = pad + (chevron ? width + Math.round(size * 0.5) : 0);
  const second = (height + block - factSize) / 2;
  return { band, height, isOver, hasTwoLines, pad, size, factSize, first, second, chevron, left };
}

/** Where the line of a host's name stands in its head, from its upper edge; in CSS pixels. */
export function hostLine(
  box: Pick<HostBox, 'w'>,
  zoom: number,
): { middle: number; pad: number; hasBars: boolean; hasFigures: boolean } {
  const headPx = measure.hostHead * zoom;
  const pad = Math.max(3, measure.hostPad * zoom);
  const hasFigures = headPx >= 46 && box.w * zoom >= 150;
  const hasBars = headPx >= 22;
  return { middle: headPx * (hasFigures ? 0.31 : hasBars ? 0.4 : 0.5), pad, hasBars, hasFigures };
}

/** The sign that folds and opens a host; null where it would not be seen. */
export function hostChevron(box: Pick<HostBox, 'w'>, zoom: number): Chevron | null {
  const headPx = measure.hostHead * zoom;
  if (headPx < leastHostHead || box.w * zoom < leastHostWidth) return null;
  const { middle, pad } = hostLine(box, zoom);
  const size = headPx >= 62 ? 9 : 8;
  return { x: pad + size / 2, y: middle, size };
}
