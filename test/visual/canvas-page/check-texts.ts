// Whether every text of the canvas stays in its box and clear of other texts, told from what is drawn.
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import { drawPicture } from '../../../renderer/canvas/export/draw-picture.ts';
import type { GraphNode } from '../../../renderer/scene/graph.ts';
import type { Studio } from './studio.ts';

/** How many texts were drawn, which, and in words what is wrong with those that are not well placed. */
export type TextFindings = { texts: string[]; wrong: string[] };

type Box = { left: number; top: number; right: number; bottom: number };
type Text = Box & { words: string };

/** Draws what is shown on another canvas and keeps the box of the ink of every text, in CSS pixels. */
function textsDrawn(canvas: Canvas): Text[] {
  const picture = canvas.picture();
  const { width, height } = picture.viewport;
  const ctx = new OffscreenCanvas(width, height).getContext('2d')!;
  const texts: Text[] = [];
  const fillText = ctx.fillText.bind(ctx);
  ctx.fillText = (words, x, y) => {
    const ink = ctx.measureText(words);
    texts.push({
      words,
      left: x - ink.actualBoundingBoxLeft,
      right: x + ink.actualBoundingBoxRight,
      top: y - ink.actualBoundingBoxAscent,
      bottom: y + ink.actualBoundingBoxDescent,
    });
    fillText(words, x, y);
  };
  const { camera, viewport, level, look } = picture;
  // Without hulls: the counts on them lie over the scene on purpose, with a ground of their own.
  const scene = { ...picture, look: { ...look, guest: null }, selection: new Set<string>() };
  drawPicture(ctx, scene, { camera, viewport, level, scale: 1 }, 1);
  return texts.filter(
    ({ left, right, top, bottom }) => right > 0 && bottom > 0 && left < width && top < height,
  );
}

function overlap(a: Box, b: Box): number {
  const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.min(w, h);
}

/** Text may touch what is beside it by its smoothing. */
const slackPx = 1;

const rank = { pod: 0, vm: 0, host: 1, cluster: 2, guest: 3 } as const;

/** Looks at every text in the view: the smallest box around its beginning must hold all of it. */
export function checkTexts(studio: Studio, canvas: Canvas): TextFindings {
  const texts = textsDrawn(canvas);
  const boxes: { node: GraphNode; box: DOMRect }[] = [];
  for (const node of studio.graph().nodes.values()) {
    if (node.type === 'guest') continue;
    const box = canvas.rectOf(node.id);
    if (box && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight)
      boxes.push({ node, box });
  }
  boxes.sort((a, b) => rank[a.node.type] - rank[b.node.type]);
  const wrong: string[] = [];
  const seen: Text[] = [];
  for (const text of texts) {
    const middle = (text.top + text.bottom) / 2;
    const own = boxes.find(
      ({ box }) =>
        text.left >= box.left - slackPx && text.left < box.right && middle > box.top && middle < box.bottom,
    );
    if (!own) {
      wrong.push(`"${text.words}" is in no box`);
      continue;
    }
    const { node, box } = own;
    if (text.right > box.right + slackPx)
      wrong.push(
        `"${text.words}" is ${Math.round(text.right - box.right)} px too long for the box of ${node.id}`,
      );
    if (node.type !== 'cluster' && (text.top < box.top - slackPx || text.bottom > box.bottom + slackPx))
      wrong.push(`"${text.words}" is too high for its box`);
    for (const other of seen) {
      if (overlap(text, other) > slackPx) wrong.push(`"${text.words}" lies on "${other.words}"`);
    }
    seen.push(text);
  }
  return { texts: texts.map(({ words }) => words), wrong };
}
