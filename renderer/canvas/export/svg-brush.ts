import { pathTextOf } from '../draw/glyph.ts';
import type { Brush } from '../draw/frame.ts';

/** A brush that writes down what is drawn as SVG. */
export type SvgBrush = { brush: Brush; toSvg: () => string };

/** What save() keeps and restore() brings back: what the drawing sets by name, and what it sets by calls. */
type Pen = { fillStyle: string; strokeStyle: string; lineWidth: number; font: string; globalAlpha: number };
type State = {
  transform: string;
  dash: readonly number[];
  /** Clipping groups that end with this state. */
  groups: number;
};

/** From a middle line of text to its baseline, over the size; canvases measure it from the font, which are alike in it. */
const baselineShift = 0.36;

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A text with what XML would read otherwise replaced, and what it cannot hold left out. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\p{Cc}\uFFFE\uFFFF]|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/gu,
      ' ',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The attributes of a CSS font such as `450 12px "Inter Variable", sans-serif`. */
function fontAttributes(font: string): { size: number; text: string } {
  const [, weight = '400', size = '12', family = 'sans-serif'] = /^(\d+) ([\d.]+)px (.*)$/.exec(font) ?? [];
  return {
    size: Number(size),
    text: `font-family="${escapeXml(family)}" font-size="${size}" font-weight="${weight}"`,
  };
}

function roundedPath(x: number, y: number, w: number, h: number, radius: number): string {
  const r = Math.max(0, Math.min(radius, w / 2, h / 2));
  const arc = (dx: number, dy: number): string => `a${round(r)} ${round(r)} 0 0 1 ${round(dx)} ${round(dy)}`;
  return (
    `M${round(x + r)} ${round(y)}h${round(w - r * 2)}${arc(r, r)}v${round(h - r * 2)}${arc(-r, r)}` +
    `h${round(r * 2 - w)}${arc(-r, -r)}v${round(r * 2 - h)}${arc(r, -r)}z`
  );
}

/**
 * Opens a brush for a picture of a size in CSS pixels. It knows the part of a canvas' context that the drawing uses;
 * texts stay texts, and are measured by a real context.
 */
export function openSvgBrush(
  { width, height }: { width: number; height: number },
  measure: (text: string, font: string) => number,
): SvgBrush {
  const parts: string[] = [];
  let clips = 0;
  let path = '';
  let state: State = { transform: '', dash: [], groups: 0 };
  const kept: { pen: Pen; state: State }[] = [];
  const common = (): string =>
    (state.transform === '' ? '' : ` transform="${state.transform}"`) +
    (brush.globalAlpha === 1 ? '' : ` opacity="${round(brush.globalAlpha)}"`);
  const filled = (): string => ` fill="${escapeXml(brush.fillStyle)}"${common()}`;
  const stroked = (): string => {
    const dash = state.dash.length > 0 ? ` stroke-dasharray="${state.dash.map(round).join(' ')}"` : '';
    return ` fill="none" stroke="${escapeXml(brush.strokeStyle)}" stroke-width="${round(brush.lineWidth)}"${dash}${common()}`;
  };
  const rect = (x: number, y: number, w: number, h: number, look: string): void => {
    if (w > 0 && h > 0)
      parts.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"${look}/>`);
  };
  const move = (letter: string, ...values: number[]): void => {
    path += letter + values.map(round).join(' ');
  };

  const brush = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    font: '450 12px sans-serif',
    globalAlpha: 1,
    globalCompositeOperation: 'source-over',
    textBaseline: 'middle',
    lineCap: 'butt',
    lineJoin: 'miter',
    lineDashOffset: 0,
    setTransform(a: number, b: number, c: number, d: number, e: number, f: number) {
      const values = [a, b, c, d, e, f];
      const isPlain = values.every((value, at) => value === (at === 0 || at === 3 ? 1 : 0));
      // Glyphs are scaled to a sixteenth of their size: two digits would not do.
      state.transform = isPlain
        ? ''
        : `matrix(${values.map((value) => String(Number(value.toFixed(4)))).join(' ')})`;
    },
    save() {
      const { fillStyle, strokeStyle, lineWidth, font, globalAlpha } = brush;
      kept.push({ pen: { fillStyle, strokeStyle, lineWidth, font, globalAlpha }, state });
      state = { ...state, groups: 0 };
    },
    restore() {
      parts.push('</g>'.repeat(state.groups));
      const last = kept.pop();
      if (last === undefined) return;
      Object.assign(brush, last.pen);
      state = last.state;
    },
    setLineDash(dash: readonly number[]) {
      state.dash = dash;
    },
    beginPath() {
      path = '';
    },
    closePath: () => move('z'),
    moveTo: (x: number, y: number) => move('M', x, y),
    lineTo: (x: number, y: number) => move('L', x, y),
    quadraticCurveTo: (...points: number[]) => move('Q', ...points),
    bezierCurveTo: (...points: number[]) => move('C', ...points),
    arc(x: number, y: number, r: number, from: number, to: number, isLeft = false) {
      const at = (angle: number): [number, number] => [x + r * Math.cos(angle), y + r * Math.sin(angle)];
      const sweep = isLeft ? 0 : 1;
      const span = Math.abs(to - from);
      move(path === '' ? 'M' : 'L', ...at(from));
      // A whole circle has no end apart from its start.
      if (span >= Math.PI * 2) {
        move('A', r, r, 0, 1, sweep, ...at(from + Math.PI));
        move('A', r, r, 0, 1, sweep, ...at(from));
      } else move('A', r, r, 0, span > Math.PI ? 1 : 0, sweep, ...at(to));
    },
    rect(x: number, y: number, w: number, h: number) {
      path += roundedPath(x, y, w, h, 0);
    },
    roundRect(x: number, y: number, w: number, h: number, radius: number) {
      path += roundedPath(x, y, w, h, radius);
    },
    clip() {
      clips += 1;
      state.groups += 1;
      parts.push(`<clipPath id="c${clips}"><path d="${path}"/></clipPath><g clip-path="url(#c${clips})">`);
    },
    fill(shape?: Path2D | string) {
      const isShape = typeof shape === 'object';
      const rule = isShape ? ' fill-rule="evenodd"' : '';
      parts.push(`<path d="${isShape ? pathTextOf(shape) : path}"${rule}${filled()}/>`);
    },
    stroke(shape?: Path2D) {
      parts.push(`<path d="${shape ? pathTextOf(shape) : path}"${stroked()}/>`);
    },
    fillRect: (x: number, y: number, w: number, h: number) => rect(x, y, w, h, filled()),
    strokeRect: (x: number, y: number, w: number, h: number) => rect(x, y, w, h, stroked()),
    clearRect: () => undefined,
    fillText(text: string, x: number, y: number) {
      const font = fontAttributes(brush.font);
      const at = `x="${round(x)}" y="${round(y + font.size * baselineShift)}"`;
      parts.push(`<text ${at} ${font.text}${filled()}>${escapeXml(text)}</text>`);
    },
    measureText: (text: string) => ({ width: measure(text, brush.font) }),
  };
  return {
    // The drawing uses no more of a context than this; the tests draw everything with it.
    brush: brush as unknown as Brush,
    toSvg: () =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" ` +
      `height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" xml:space="preserve">\n` +
      `${parts.join('\n')}\n</svg>\n`,
  };
}
