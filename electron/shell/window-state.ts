import { z } from 'zod';

/** A rectangle of the screen in device-independent pixels. */
export type Bounds = { x: number; y: number; width: number; height: number };

/** How the window was left; the bounds are those it has when it is not maximised. */
export const WindowState = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
    .nullable(),
  isMaximised: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

/** The window before the user moved it. */
export const defaultWindowState: WindowState = { bounds: null, isMaximised: false };

/** Smallest window that shows the whole frame, and the size of a first one. */
export const minimumSize = { width: 800, height: 560 };
const firstSize = { width: 1_440, height: 900 };

/**
 * Where to put the window: as it was left where a display still shows a good part of its title bar, else at its
 * size in the middle of the first display; never larger than its display. `workAreas` are those of the displays,
 * the primary one first.
 */
export function placeWindow(
  state: WindowState,
  workAreas: readonly Bounds[],
): { width: number; height: number; x?: number; y?: number } {
  const { bounds } = state;
  const area = bounds ? workAreas.find((candidate) => showsTitle(bounds, candidate)) : undefined;
  const limits = area ?? workAreas[0];
  const fit = (size: number, limit: number | undefined, least: number): number =>
    limit === undefined ? size : Math.max(Math.min(size, limit), Math.min(least, limit));
  const width = fit(bounds?.width ?? firstSize.width, limits?.width, minimumSize.width);
  const height = fit(bounds?.height ?? firstSize.height, limits?.height, minimumSize.height);
  return bounds && area ? { x: bounds.x, y: bounds.y, width, height } : { width, height };
}

/** Whether enough of a window's title bar lies in an area to be grabbed: 120 by 20 pixels. */
function showsTitle(window: Bounds, area: Bounds): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  return right - left >= 120 && window.y >= area.y - 8 && window.y + 20 <= area.y + area.height;
}
