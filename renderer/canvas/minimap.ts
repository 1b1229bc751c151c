import { fitCamera, toScreen, toScreenRect, toWorld, viewOf } from '../scene/camera.ts';
import type { Camera, Point, Viewport } from '../scene/camera.ts';
import type { Layout } from '../scene/layout.ts';
import { countTrouble, troubleOf } from '../scene/trouble.ts';
import type { CanvasTheme } from './theme.ts';

/** What small pictures show, and what they move. */
export type MinimapSurroundings = {
  layout: () => Layout;
  viewport: () => Viewport;
  navigator: { camera: () => Camera; moveTo: (camera: Camera) => void };
  theme: () => CanvasTheme;
  /** One was opened or closed. */
  onPlace: () => void;
};

/** The small pictures of everything that are open. */
export type Minimaps = {
  open: (parent: HTMLElement) => { close: () => void };
  /** Where on the page the first of them is; null where none is open. */
  place: () => DOMRect | null;
  /** Brings them up to date; does nothing where nothing has changed. */
  follow: () => void;
  close: () => void;
};

const paddingPx = 6;

type Minimap = { follow: () => void; close: () => void };

/** Draws plates as areas and hosts as tiles, those in trouble in its colour. */
function drawAll(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  theme: CanvasTheme,
  camera: Camera,
  size: Viewport,
): void {
  const well = theme.contrast === 'normal' ? theme.lineStrong : theme.block.running;
  ctx.clearRect(0, 0, size.width, size.height);
  for (const { x, y, plate } of layout.plates) {
    const whole = toScreenRect(camera, size, { x, y, w: plate.w, h: plate.h });
    ctx.fillStyle = theme.faint;
    ctx.fillRect(whole.x, whole.y, Math.max(1, whole.w), Math.max(1, whole.h));
    if (plate.isFolded) {
      const { errors, warnings } = plate.node.counts;
      ctx.fillStyle = errors > 0 ? theme.state.error : warnings > 0 ? theme.state.warning : theme.lineStrong;
      ctx.fillRect(whole.x, whole.y, Math.max(1, whole.w), Math.max(2, whole.h * 0.3));
    }
    for (const box of plate.hosts) {
      const own = troubleOf(box.node);
      const [vms, pods] = [countTrouble(box.node.vms), countTrouble(box.node.pods)];
      const isBad = own === 'error' || vms.error + pods.error > 0;
      const isDoubtful = own === 'warning' || vms.warning + pods.warning > 0;
      ctx.fillStyle = isBad ? theme.block.error : isDoubtful ? theme.block.warning : well;
      const rect = toScreenRect(camera, size, { x: x + box.x, y: y + box.y, w: box.w, h: box.h });
      ctx.fillRect(rect.x, rect.y, Math.max(1, rect.w - 0.5), Math.max(1, rect.h - 0.5));
    }
  }
}

function openMinimap(parent: HTMLElement, own: MinimapSurroundings): Minimap {
  const canvas = document.createElement('canvas');
  const frame = document.createElement('div');
  for (const part of [canvas, frame]) {
    part.setAttribute('aria-hidden', 'true');
    Object.assign(part.style, { position: 'absolute', left: '0', top: '0', boxSizing: 'border-box' });
    parent.append(part);
  }
  canvas.style.touchAction = 'none';
  frame.style.pointerEvents = 'none';
  const ctx = canvas.getContext('2d');
  let drawn: { layout: Layout; theme: CanvasTheme; dpr: number; size: Viewport } | null = null;
  let placed = '';

  const sizeNow = (): Viewport => ({ width: parent.clientWidth, height: parent.clientHeight });
  const cameraOf = (layout: Layout, size: Viewport): Camera => fitCamera(layout.bounds, size, paddingPx);
  const redraw = (): void => {
    const [layout, theme, size] = [own.layout(), own.theme(), sizeNow()];
    const dpr = window.devicePixelRatio || 1;
    const isSameSize =
      drawn?.size.width === size.width && drawn.size.height === size.height && drawn.dpr === dpr;
    if (!ctx || (isSameSize && drawn?.layout === layout && drawn.theme === theme)) return;
    if (!isSameSize) {
      canvas.width = Math.round(size.width * dpr);
      canvas.height = Math.round(size.height * dpr);
      Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
    }
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    drawAll(ctx, layout, theme, cameraOf(layout, size), size);
    frame.style.border = `1.5px solid ${theme.accent}`;
    drawn = { layout, theme, dpr, size };
  };
  const moveFrame = (): void => {
    const [layout, size] = [own.layout(), sizeNow()];
    const view = viewOf(own.navigator.camera(), own.viewport());
    const camera = cameraOf(layout, size);
    const from = toScreen(camera, size, view);
    const to = toScreen(camera, size, { x: view.x + view.w, y: view.y + view.h });
    const [left, top] = [Math.max(0, from.x), Math.max(0, from.y)];
    const w = Math.max(6, Math.min(size.width, to.x) - left);
    const h = Math.max(6, Math.min(size.height, to.y) - top);
    const key = `${left} ${top} ${w} ${h}`;
    if (key === placed) return;
    placed = key;
    frame.style.transform = `translate(${left}px, ${top}px)`;
    frame.style.width = `${w}px`;
    frame.style.height = `${h}px`;
  };
  const moveTo = (event: PointerEvent): void => {
    const box = canvas.getBoundingClientRect();
    const size = sizeNow();
    const point: Point = { x: event.clientX - box.left, y: event.clientY - box.top };
    const { x, y } = toWorld(cameraOf(own.layout(), size), size, point);
    own.navigator.moveTo({ ...own.navigator.camera(), x, y });
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    moveTo(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) moveTo(event);
  });
  const follow = (): void => {
    redraw();
    moveFrame();
  };
  follow();
  return {
    follow,
    close() {
      canvas.remove();
      frame.remove();
    },
  };
}

/** Opens the door for small pictures; none is open by itself. */
export function openMinimaps(surroundings: MinimapSurroundings): Minimaps {
  const open = new Map<Minimap, HTMLElement>();
  return {
    open(parent) {
      const minimap = openMinimap(parent, surroundings);
      open.set(minimap, parent);
      surroundings.onPlace();
      return {
        close() {
          open.delete(minimap);
          minimap.close();
          surroundings.onPlace();
        },
      };
    },
    place: () => open.values().next().value?.getBoundingClientRect() ?? null,
    follow() {
      for (const minimap of open.keys()) minimap.follow();
    },
    close() {
      for (const minimap of open.keys()) minimap.close();
      open.clear();
    },
  };
}
