import { toScreenRect } from '../scene/camera.ts';
import type { Camera } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import { rectOf } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import type { Level } from '../scene/levels.ts';
import type { Look } from '../scene/look.ts';
import { areasOfLook, changesBetween } from './changes.ts';
import { resolveColours, toDimTheme, toStaleTheme } from './colours.ts';
import type { Frame } from './draw/frame.ts';
import { drawOverlay } from './draw/overlay.ts';
import type { Glow } from './draw/overlay.ts';
import { drawPart, drawScene } from './draw/scene.ts';
import { forgetFont, forgetWidths } from './draw/text.ts';
import { isMotionReduced } from './motion.ts';
import type { Stage } from './stage.ts';
import type { CanvasTheme } from './theme.ts';

/** Everything one picture is made of. */
export type Picture = {
  layout: Layout;
  look: Look;
  camera: Camera;
  level: Level;
  selection: ReadonlySet<string>;
  pending: ReadonlySet<string>;
  hovered: string | null;
  focused: string | null;
  marquee: Rect | null;
};

/** Paints pictures on the layers of a stage, and only what was marked or has changed. */
export type Painter = {
  /** Marks everything to be painted anew. */
  markScene: () => void;
  /** Paints; answers whether something still glows, so that the next frame must be painted too. */
  paint: (picture: Picture, nowMs: number) => boolean;
  setTheme: (theme: CanvasTheme) => void;
  /** Forgets what was measured of texts, after a font has come. */
  forgetText: () => void;
  /** Script time in ms of every drawing of the scene since the last call. */
  takeFrames: () => number[];
};

const framesKept = 2_000;
const glowMs = 300;
/** Beyond this many, painting everything is cheaper than painting parts, and nobody follows the glows. */
const partsAtMost = 60;

/** Opens a painter; nothing is painted before `paint`. */
export function openPainter(stage: Stage, firstTheme: CanvasTheme): Painter {
  let theme = resolveColours(firstTheme);
  let staleTheme = toStaleTheme(theme);
  let dimTheme = toDimTheme(theme);
  let isSceneMarked = true;
  let painted: Picture | null = null;
  let times: number[] = [];
  let glows = new Map<string, number>();

  const paintRing = (rect: Rect | null): void => {
    const { style } = stage.ring;
    style.display = rect ? 'block' : 'none';
    if (!rect) return;
    style.border = `2px solid ${theme.focus}`;
    style.transform = `translate(${rect.x - 5}px, ${rect.y - 5}px)`;
    style.width = `${rect.w + 10}px`;
    style.height = `${rect.h + 10}px`;
  };
  const startGlows = (ids: readonly string[], nowMs: number): void => {
    if (ids.length > partsAtMost || isMotionReduced()) return;
    for (const id of ids) glows.set(id, nowMs);
  };
  /** Paints the scene, or the parts of it that changed; answers whether anything was painted. */
  const paintScene = (frame: Frame, picture: Picture, nowMs: number): boolean => {
    const isSameView =
      painted?.camera === picture.camera && painted.level === picture.level && !isSceneMarked;
    const isSamePlace = painted?.layout === picture.layout;
    if (painted && isSameView && isSamePlace && painted.look === picture.look) return false;
    const changes = painted && !isSamePlace ? changesBetween(painted.layout, picture.layout) : null;
    if (changes) startGlows(changes.changedVms, nowMs);
    const areas =
      painted && isSameView && (isSamePlace || changes)
        ? [...(changes?.areas ?? []), ...areasOfLook(picture.layout, painted.look, picture.look)]
        : null;
    if (areas && areas.length <= partsAtMost) {
      for (const area of areas) drawPart(frame, picture.layout, area);
    } else {
      drawScene(frame, picture.layout);
    }
    return true;
  };

  return {
    markScene() {
      isSceneMarked = true;
    },
    paint(picture, nowMs) {
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
        dimTheme,
        look: picture.look,
        camera,
        viewport,
        dpr,
        level,
        now: new Date(),
      };
      const start = performance.now();
      if (paintScene(frame, picture, nowMs)) {
        times.push(performance.now() - start);
        if (times.length > framesKept) times = times.slice(-framesKept / 2);
      }
      painted = picture;
      isSceneMarked = false;
      const toScreen = (id: string): Rect | null => {
        const rect = rectOf(layout, id);
        return rect && toScreenRect(camera, viewport, rect);
      };
      const all = (ids: Iterable<string>): Rect[] => [...ids].flatMap((id) => toScreen(id) ?? []);
      glows = new Map([...glows].filter(([, since]) => nowMs - since < glowMs));
      const glowing = [...glows].flatMap(([id, since]): Glow[] => {
        const rect = toScreen(id);
        return rect ? [{ rect, strength: 1 - (nowMs - since) / glowMs }] : [];
      });
      drawOverlay(
        { ...frame, ctx: stage.overlay },
        {
          hovered: picture.hovered === null ? null : toScreen(picture.hovered),
          selected: all(picture.selection),
          pending: all(picture.pending),
          marquee: picture.marquee,
          glowing,
        },
      );
      stage.surface.style.outlineColor = theme.focus;
      paintRing(picture.focused === null ? null : toScreen(picture.focused));
      return glows.size > 0;
    },
    setTheme(next) {
      theme = resolveColours(next);
      staleTheme = toStaleTheme(theme);
      dimTheme = toDimTheme(theme);
      isSceneMarked = true;
    },
    forgetText() {
      forgetWidths();
      for (const ctx of [stage.base, stage.overlay]) forgetFont(ctx);
      isSceneMarked = true;
    },
    takeFrames() {
      const taken = times;
      times = [];
      return taken;
    },
  };
}
