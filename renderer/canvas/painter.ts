import { toScreenRect } from '../scene/camera.ts';
import type { Camera } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import { rectOf } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import type { Level } from '../scene/levels.ts';
import { resolveColours, toStaleTheme } from './colours.ts';
import type { Frame } from './draw/frame.ts';
import { drawOverlay } from './draw/overlay.ts';
import { drawScene } from './draw/scene.ts';
import { forgetFont, forgetWidths } from './draw/text.ts';
import type { Stage } from './stage.ts';
import type { CanvasTheme } from './theme.ts';

/** Everything one picture is made of. */
export type Picture = {
  layout: Layout;
  camera: Camera;
  level: Level;
  selection: ReadonlySet<string>;
  pending: ReadonlySet<string>;
  hovered: string | null;
  focused: string | null;
  marquee: Rect | null;
};

/** Paints pictures on the layers of a stage, and only what was marked. */
export type Painter = {
  markScene: () => void;
  markOverlay: () => void;
  paint: (picture: Picture) => void;
  setTheme: (theme: CanvasTheme) => void;
  /** Forgets what was measured of texts, after a font has come. */
  forgetText: () => void;
  /** Script time in ms of every drawing of the scene since the last call. */
  takeFrames: () => number[];
};

const framesKept = 2_000;

/** Opens a painter; nothing is painted before `paint`. */
export function openPainter(stage: Stage, firstTheme: CanvasTheme): Painter {
  let theme = resolveColours(firstTheme);
  let staleTheme = toStaleTheme(theme);
  let isSceneMarked = true;
  let isOverlayMarked = true;
  let times: number[] = [];

  const paintRing = (picture: Picture, toScreen: (id: string) => Rect | null): void => {
    const rect = picture.focused === null ? null : toScreen(picture.focused);
    const { style } = stage.ring;
    style.display = rect ? 'block' : 'none';
    if (!rect) return;
    style.border = `2px solid ${theme.focus}`;
    style.transform = `translate(${rect.x - 5}px, ${rect.y - 5}px)`;
    style.width = `${rect.w + 10}px`;
    style.height = `${rect.h + 10}px`;
  };

  return {
    markScene() {
      isSceneMarked = true;
    },
    markOverlay() {
      isOverlayMarked = true;
    },
    paint(picture) {
      if (stage.fitToPage()) {
        isSceneMarked = true;
        for (const ctx of [stage.base, stage.overlay]) forgetFont(ctx);
      }
      const { width, height, dpr } = stage.size();
      const { layout, camera, level } = picture;
      const viewport = { width, height };
      const frame: Frame = {
        ctx: stage.base,
        theme,
        staleTheme,
        camera,
        viewport,
        dpr,
        level,
        now: new Date(),
      };
      if (isSceneMarked) {
        const start = performance.now();
        drawScene(frame, layout);
        times.push(performance.now() - start);
        if (times.length > framesKept) times = times.slice(-framesKept / 2);
      }
      if (isSceneMarked || isOverlayMarked) {
        const toScreen = (id: string): Rect | null => {
          const rect = rectOf(layout, id);
          return rect && toScreenRect(camera, viewport, rect);
        };
        const all = (ids: Iterable<string>): Rect[] => [...ids].flatMap((id) => toScreen(id) ?? []);
        drawOverlay(
          { ...frame, ctx: stage.overlay },
          {
            hovered: picture.hovered === null ? null : toScreen(picture.hovered),
            selected: all(picture.selection),
            pending: all(picture.pending),
            marquee: picture.marquee,
          },
        );
        paintRing(picture, toScreen);
      }
      isSceneMarked = false;
      isOverlayMarked = false;
    },
    setTheme(next) {
      theme = resolveColours(next);
      staleTheme = toStaleTheme(theme);
    },
    forgetText() {
      forgetWidths();
      for (const ctx of [stage.base, stage.overlay]) forgetFont(ctx);
    },
    takeFrames() {
      const taken = times;
      times = [];
      return taken;
    },
  };
}
