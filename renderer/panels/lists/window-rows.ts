/** The height of a row and of the head in CSS pixels. */
export const rowPx = 28;
export const headPx = 28;

const spare = 8;

/** Which rows must be on the page for a scroll position: the visible ones and a few around them. `to` is exclusive. */
export function windowOf(count: number, scrollTop: number, heightPx: number): { from: number; to: number } {
  const first = Math.floor(scrollTop / rowPx);
  const shown = Math.ceil(heightPx / rowPx) + 1;
  const from = Math.max(0, Math.min(first - spare, count - shown - spare));
  return { from, to: Math.min(count, first + shown + spare) };
}

/** The scroll position at which a row is visible, the nearest to the one there is; the head covers the first pixels. */
export function scrollFor(index: number, scrollTop: number, heightPx: number): number {
  const top = index * rowPx;
  const room = Math.max(rowPx, heightPx - headPx);
  if (top < scrollTop) return top;
  return top + rowPx > scrollTop + room ? top + rowPx - room : scrollTop;
}
