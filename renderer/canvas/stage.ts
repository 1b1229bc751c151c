import { t } from '../i18n/i18n.ts';
import type { Point } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Brush } from './draw/frame.ts';
import type { Sheets } from './scene-layer.ts';
import { sheetMarginPx, sheetSize } from './sheet.ts';

/** The layers of the canvas in the page. */
export type Stage = {
  /** Takes the pointer and the keyboard. */
  surface: HTMLElement;
  /** The scene, on the sheet that is in front. */
  sheets: Sheets;
  /** Hulls, links, hover, selection and marks, as large as the viewport. */
  overlay: CanvasRenderingContext2D;
  /** The ring around what has the focus in the tree. */
  ring: HTMLElement;
  size: () => { width: number; height: number; dpr: number };
  /** A point of the page in CSS pixels from the surface's upper left corner, and a rectangle the other way. */
  toOwn: (client: Point) => Point;
  toPage: (rect: Rect) => DOMRect;
  toOwnRect: (client: DOMRect | null) => Rect | null;
  /** What lies behind the scene. */
  setBackground: (colour: string) => void;
  /** Gives all canvases the size of the page's; answers whether anything changed. Canvases that change size are blank. */
  fitToPage: () => boolean;
  close: () => void;
};

function layer(parent: HTMLElement): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  // Behind the surface's own outline, which a positioned child would cover.
  Object.assign(canvas.style, { position: 'absolute', left: '0', top: '0', display: 'block', zIndex: '-1' });
  parent.append(canvas);
  const context = canvas.getContext('2d', { alpha: true });
  if (!context) throw new Error('This browser has no 2D canvas.');
  return context;
}

function toSheets(first: CanvasRenderingContext2D, second: CanvasRenderingContext2D): Sheets {
  let shown = first.canvas;
  const show = (ctx: Brush): void => {
    const next = ctx === second ? second.canvas : first.canvas;
    const hidden = next === first.canvas ? second.canvas : first.canvas;
    next.style.visibility = 'visible';
    hidden.style.visibility = 'hidden';
    shown = next;
  };
  const sheets: Sheets = {
    front: { ctx: first, picture: null },
    back: { ctx: second, picture: null },
    size: { w: 0, h: 0 },
    dpr: 1,
    swap() {
      [sheets.front, sheets.back] = [sheets.back, sheets.front];
      show(sheets.front.ctx);
    },
    place(x, y, scale) {
      shown.style.transform =
        scale === 1 ? `translate(${x}px, ${y}px)` : `translate(${x}px, ${y}px) scale(${scale})`;
    },
  };
  show(first);
  return sheets;
}

/** Says what the canvas is, and how the keyboard goes about on it. */
export function labelSurface(surface: HTMLElement): void {
  surface.setAttribute('aria-roledescription', t('drawn.role'));
  surface.setAttribute('aria-label', t('drawn.label'));
}

/**
 * Opens the layers inside `parent`, which must be positioned; calls `onResize` when the room or the pixel ratio changes,
 * and `onLost` when a canvas has lost what was drawn on it.
 */
export function openStage(parent: HTMLElement, onResize: () => void, onLost: () => void): Stage {
  const root = document.createElement('div');
  root.dataset.part = 'canvas';
  // Places on it are counted from the left in every language.
  root.dir = 'ltr';
  Object.assign(root.style, { position: 'absolute', inset: '0', overflow: 'hidden', contain: 'strict' });
  const surface = document.createElement('div');
  surface.tabIndex = 0;
  surface.setAttribute('role', 'application');
  labelSurface(surface);
  Object.assign(surface.style, {
    position: 'absolute',
    inset: '0',
    zIndex: '0',
    touchAction: 'none',
    cursor: 'default',
    outlineStyle: 'none',
    outlineWidth: '2px',
    outlineOffset: '-2px',
    userSelect: 'none',
  });
  // Shown for the keyboard only; the painter gives it the theme's colour.
  surface.addEventListener('focus', () => {
    surface.style.outlineStyle = surface.matches(':focus-visible') ? 'solid' : 'none';
  });
  surface.addEventListener('blur', () => {
    surface.style.outlineStyle = 'none';
  });
  root.append(surface);
  const [first, second] = [layer(surface), layer(surface)];
  const overlay = layer(surface);
  for (const { canvas } of [first, second]) canvas.style.willChange = 'transform';
  const ring = document.createElement('div');
  ring.setAttribute('aria-hidden', 'true');
  Object.assign(ring.style, {
    position: 'absolute',
    left: '0',
    top: '0',
    display: 'none',
    pointerEvents: 'none',
    boxSizing: 'border-box',
    borderRadius: '8px',
  });
  root.append(ring);
  parent.append(root);

  const size = () => ({
    width: Math.max(1, root.clientWidth),
    height: Math.max(1, root.clientHeight),
    dpr: window.devicePixelRatio || 1,
  });
  const observer = new ResizeObserver(onResize);
  observer.observe(root);
  let ratio: MediaQueryList | null = null;
  const watchRatio = (): void => {
    ratio?.removeEventListener('change', onRatio);
    ratio = window.matchMedia(`(resolution: ${String(window.devicePixelRatio)}dppx)`);
    ratio.addEventListener('change', onRatio);
  };
  const onRatio = (): void => {
    watchRatio();
    onResize();
  };
  watchRatio();

  for (const { canvas } of [first, second, overlay]) canvas.addEventListener('contextrestored', onLost);
  const sheets = toSheets(first, second);
  const setSize = (canvas: HTMLCanvasElement, size: { w: number; h: number }, dpr: number): void => {
    canvas.width = size.w;
    canvas.height = size.h;
    canvas.style.width = `${size.w / dpr}px`;
    canvas.style.height = `${size.h / dpr}px`;
  };

  return {
    surface,
    sheets,
    overlay,
    ring,
    size,
    toOwn({ x, y }) {
      const { left, top } = surface.getBoundingClientRect();
      return { x: x - left, y: y - top };
    },
    toOwnRect(client) {
      if (!client) return null;
      const { left, top } = surface.getBoundingClientRect();
      return { x: client.x - left, y: client.y - top, w: client.width, h: client.height };
    },
    toPage({ x, y, w, h }) {
      const { left, top } = surface.getBoundingClientRect();
      return new DOMRect(x + left, y + top, w, h);
    },
    setBackground(colour) {
      root.style.background = colour;
    },
    fitToPage() {
      const { width, height, dpr } = size();
      const next = sheetSize({ width, height }, dpr);
      if (sheets.size.w === next.w && sheets.size.h === next.h && sheets.dpr === dpr) return false;
      sheets.size = next;
      sheets.dpr = dpr;
      const margin = Math.round(sheetMarginPx * dpr);
      for (const { canvas } of [first, second]) {
        setSize(canvas, next, dpr);
        Object.assign(canvas.style, { left: `${-margin / dpr}px`, top: `${-margin / dpr}px` });
      }
      setSize(overlay.canvas, { w: next.w - margin * 2, h: next.h - margin * 2 }, dpr);
      return true;
    },
    close() {
      observer.disconnect();
      ratio?.removeEventListener('change', onRatio);
      root.remove();
    },
  };
}
