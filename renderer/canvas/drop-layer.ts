import type { Rect } from '../scene/geometry.ts';
import { stateGlyphs } from '../scene/glyphs.ts';
import type { Glyph } from '../scene/glyphs.ts';
import type { Layout } from '../scene/layout.ts';
import type { Camera } from '../scene/camera.ts';
import { placeOf } from './draw/marks-of.ts';
import { strokeInside } from './draw/frame.ts';
import type { Frame } from './draw/frame.ts';
import { drawGlyph } from './draw/glyph.ts';
import { drawText, forgetFont, widthOf } from './draw/text.ts';
import type { TextStyle } from './draw/text.ts';
import type { CanvasTheme } from './theme.ts';

/** What a node would be as the target of the drag under way, in a word or two that fit on it. */
export type DropMark = { tone: 'fits' | 'tight' | 'no'; words: string };

/** Marks by the id of their node; the same map for as long as the drag lasts. */
export type DropMarks = ReadonlyMap<string, DropMark>;

/** The layer that shows what every target would be while something is carried. */
export type DropLayer = {
  /** Draws the marks where the nodes are; nothing is drawn again while nothing of it has changed, however the pointer moves. */
  show: (marks: DropMarks | null, frame: Omit<Frame, 'ctx'>, layout: Layout) => void;
};

const check: Glyph = { fill: '', stroke: 'M2.6 8.6L6.4 12.2L13.4 4.4' };
const glyphs: Record<DropMark['tone'], Glyph> = {
  fits: check,
  tight: stateGlyphs.warning,
  no: stateGlyphs.error,
};
const style: TextStyle = { size: 11, weight: 600, family: 'sans' };

function colourOf({ state }: CanvasTheme, tone: DropMark['tone']): string {
  return tone === 'fits' ? state.running : tone === 'tight' ? state.warning : state.error;
}

function drawMark(frame: Frame, rect: Rect, { tone, words }: DropMark): void {
  const { ctx, theme } = frame;
  const colour = colourOf(theme, tone);
  ctx.globalAlpha = tone === 'no' ? 0.62 : 0.12;
  ctx.fillStyle = tone === 'no' ? theme.plate : colour;
  ctx.fillRect(rect.x, rect.y, rect.w, rect.h);
  ctx.globalAlpha = 1;
  const least = Math.min(rect.w, rect.h);
  if (least < 9) {
    // Too small for a shape: an edge for what can be, a bar across for what cannot.
    ctx.fillStyle = colour;
    if (tone === 'no') ctx.fillRect(rect.x, rect.y + rect.h / 2 - 0.5, rect.w, 1);
    else ctx.fillRect(rect.x, rect.y + rect.h - 1.5, tone === 'fits' ? rect.w : rect.w / 2, 1.5);
    return;
  }
  if (tone === 'no') ctx.setLineDash([5, 4]);
  strokeInside(frame, rect, colour, 1.5, rect.h > 24 ? 7 : 2);
  ctx.setLineDash([]);
  const size = Math.min(14, least * 0.7);
  const text = widthOf(frame, words, style);
  const middle = { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 };
  if (rect.w < text + 34 || rect.h < 26) {
    drawGlyph(frame, glyphs[tone], middle.x, middle.y, size, colour);
    return;
  }
  const [w, h] = [text + 30, 20];
  const [x, y] = [middle.x - w / 2, Math.min(rect.y + 26, middle.y - h / 2)];
  ctx.fillStyle = theme.surface;
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, h / 2);
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = theme.lineScale;
  ctx.stroke();
  drawGlyph(frame, glyphs[tone], x + 13, y + h / 2, 12, colour);
  ctx.textBaseline = 'middle';
  drawText(frame, words, x + 23, y + h / 2, style, theme.text);
}

function isSameCamera(a: Camera, b: Camera): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

/** Opens the layer under another canvas; its own canvas is there only while something is carried. */
export function openDropLayer(over: HTMLCanvasElement): DropLayer {
  let ctx: CanvasRenderingContext2D | null = null;
  let drawn: {
    marks: DropMarks;
    layout: Layout;
    camera: Camera;
    theme: CanvasTheme;
    w: number;
    h: number;
  } | null = null;

  const remove = (): void => {
    ctx?.canvas.remove();
    ctx = null;
    drawn = null;
  };
  const create = (): CanvasRenderingContext2D | null => {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    canvas.style.cssText = over.style.cssText;
    over.before(canvas);
    return canvas.getContext('2d');
  };
  return {
    show(marks, frame, layout) {
      if (!marks || marks.size === 0) {
        if (ctx) remove();
        return;
      }
      const { camera, theme } = frame;
      const { width: w, height: h } = over;
      const isSame =
        drawn?.marks === marks &&
        drawn.layout === layout &&
        drawn.theme === theme &&
        drawn.w === w &&
        drawn.h === h &&
        isSameCamera(drawn.camera, camera);
      if (isSame) return;
      ctx ??= create();
      if (!ctx) return;
      const { canvas } = ctx;
      if (canvas.width !== w || canvas.height !== h) {
        Object.assign(canvas, { width: w, height: h });
        canvas.style.cssText = over.style.cssText;
      }
      forgetFont(ctx);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, w, h);
      ctx.setTransform(frame.dpr, 0, 0, frame.dpr, 0, 0);
      const { width, height } = frame.viewport;
      for (const [id, mark] of marks) {
        const rect = placeOf(layout, camera, frame.viewport, id);
        const isSeen =
          rect && rect.x < width && rect.y < height && rect.x + rect.w > 0 && rect.y + rect.h > 0;
        if (isSeen) drawMark({ ...frame, ctx }, rect, mark);
      }
      drawn = { marks, layout, camera, theme, w, h };
    },
  };
}
