/** The layers of the canvas in the page. */
export type Stage = {
  /** Takes the pointer and the keyboard. */
  surface: HTMLElement;
  base: CanvasRenderingContext2D;
  overlay: CanvasRenderingContext2D;
  /** The ring around what has the focus in the tree. */
  ring: HTMLElement;
  size: () => { width: number; height: number; dpr: number };
  /** Gives both canvases the size of the page's; answers whether anything changed. Canvases that change size are blank. */
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

/** Opens the layers inside `parent`, which must be positioned; calls `onResize` when the room or the pixel ratio changes. */
export function openStage(parent: HTMLElement, onResize: () => void): Stage {
  const root = document.createElement('div');
  root.dataset.part = 'canvas';
  Object.assign(root.style, { position: 'absolute', inset: '0', overflow: 'hidden', contain: 'strict' });
  const surface = document.createElement('div');
  surface.tabIndex = 0;
  surface.setAttribute('role', 'application');
  surface.setAttribute('aria-roledescription', 'topology canvas');
  surface.setAttribute(
    'aria-label',
    'Topology. Arrow keys move between neighbours, Enter opens, plus and minus zoom, 0 shows everything. The tree after it holds the same.',
  );
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
  const base = layer(surface);
  const overlay = layer(surface);
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

  return {
    surface,
    base,
    overlay,
    ring,
    size,
    fitToPage() {
      const { width, height, dpr } = size();
      const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
      if (base.canvas.width === w && base.canvas.height === h) return false;
      for (const { canvas } of [base, overlay]) {
        canvas.width = w;
        canvas.height = h;
        canvas.style.width = `${w / dpr}px`;
        canvas.style.height = `${h / dpr}px`;
      }
      return true;
    },
    close() {
      observer.disconnect();
      ratio?.removeEventListener('change', onRatio);
      root.remove();
    },
  };
}
