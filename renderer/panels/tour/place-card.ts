/** A rectangle in client coordinates, in CSS pixels. */
export type Box = { x: number; y: number; width: number; height: number };

const gapPx = 12;
const marginPx = 12;

/**
 * Where the card goes: beside what it is about, on the first side with room (right, left, below, above); where that
 * fills the window, at its lower edge. Never beyond the window.
 */
export function placeCard(
  anchor: Box,
  card: { width: number; height: number },
  window: { width: number; height: number },
): { x: number; y: number } {
  const right = anchor.x + anchor.width;
  const bottom = anchor.y + anchor.height;
  const middleX = anchor.x + anchor.width / 2 - card.width / 2;
  const middleY = anchor.y + anchor.height / 2 - card.height / 2;
  const isTall = anchor.height > card.height;
  const beside = isTall ? anchor.y + marginPx : middleY;
  const sides = [
    {
      hasRoom: window.height - bottom >= card.height + gapPx + marginPx && !isTall,
      x: middleX,
      y: bottom + gapPx,
    },
    { hasRoom: window.width - right >= card.width + gapPx + marginPx, x: right + gapPx, y: beside },
    { hasRoom: anchor.x >= card.width + gapPx + marginPx, x: anchor.x - card.width - gapPx, y: beside },
    { hasRoom: anchor.y >= card.height + gapPx + marginPx, x: middleX, y: anchor.y - card.height - gapPx },
  ];
  const side = sides.find(({ hasRoom }) => hasRoom) ?? {
    x: middleX,
    y: bottom - card.height - 2 * marginPx,
  };
  const within = (at: number, size: number, all: number): number =>
    Math.max(marginPx, Math.min(at, all - size - marginPx));
  return {
    x: within(side.x, card.width, window.width),
    y: within(side.y, card.height, window.height),
  };
}
