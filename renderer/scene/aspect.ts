/** The shapes of a viewport, width over height, that a layout is made for; few, so that a small change moves nothing. */
export const aspectClasses = [0.7, 1, 1.4, 2] as const;

/** One of the shapes a layout is made for. */
export type Aspect = (typeof aspectClasses)[number];

const margin = 1.08;

/** The class of a viewport's size in CSS pixels; the class before holds on for 8 % beyond its edges. */
export function aspectOf(size: { width: number; height: number }, before: Aspect | null): Aspect {
  const ratio = Math.max(1, size.width) / Math.max(1, size.height);
  let chosen: Aspect = aspectClasses[0];
  for (const next of aspectClasses) {
    if (next === chosen) continue;
    const edge = Math.sqrt(chosen * next);
    const isHeld = before === null ? 1 : before >= next ? 1 / margin : margin;
    if (ratio < edge * isHeld) break;
    chosen = next;
  }
  return chosen;
}
