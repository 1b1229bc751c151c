import type { Camera } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Layout } from '../scene/layout.ts';
import type { Level } from '../scene/levels.ts';
import type { Look } from '../scene/look.ts';
import { resolveColours, toDimTheme, toStaleTheme } from './colours.ts';
import type { DragShown } from './dragging.ts';
import type { Brush, Frame } from './draw/frame.ts';
import type { Flight } from './draw/flights.ts';
import { placeOf, standingMarks } from './draw/marks-of.ts';
import { drawOverlay, isNothing } from './draw/overlay.ts';
import type { Glow } from './draw/overlay.ts';
import { forgetFont, forgetWidths } from './draw/text.ts';
import { isMotionReduced } from './motion.ts';
import { openDropLayer } from './drop-layer.ts';
import { openSceneLayer } from './scene-layer.ts';
import type { SheetPicture } from './sheet.ts';
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
  /** What is on its way from one node to another. */
  flights: readonly Flight[];
} & DragShown;

/** What lasts beside the selection: what waits for its cluster, and what is on its way. */
export type Lasting = Pick<Picture, 'pending' | 'flights'>;

/** Nothing of that. */
export const nothingStanding: Lasting = { pending: new Set(), flights: [] };

/** What must still be painted: the scene in the making, or a glow. */
export type Unfinished = { isCrisp: boolean; isGlowing: boolean };

/** Paints pictures on the layers of a stage, and only what was marked or has changed. */
export type Painter = {
  /** Marks everything to be painted anew. */
  markScene: () => void;
  paint: (picture: Picture, nowMs: number) => Unfinished;
  setTheme: (theme: CanvasTheme) => void;
  /** The theme with its colours as the canvas has them. */
  theme: () => CanvasTheme;
  /** Forgets what was measured of texts, after a font has come. */
  forgetText: () => void;
  /** Script time in ms of every painting that drew or moved anything since the last call. */
  takeFrames: () => number[];
};

const framesKept = 2_000;
const glowMs = 300;
/** Where more has changed at once, nobody follows the glows. */
const glowsAtMost = 60;

/** Opens a painter; nothing is painted before `paint`. */
export function openPainter(stage: Stage, firstTheme: CanvasTheme): Painter {
  let theme = resolveColours(firstTheme);
  let staleTheme = toStaleTheme(theme);
  let dimTheme = toDimTheme(theme);
  let times: number[] = [];
  let glows = new Map<string, number>();
  let isOverlayBlank = true;
  const scene = openSceneLayer(stage.sheets);
  const drops = openDropLayer(stage.overlay.canvas);
  stage.setBackground(theme.surface);
  stage.surface.style.outlineColor = theme.focus;

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
    if (ids.length > glowsAtMost || isMotionReduced()) return;
    for (const id of ids) glows.set(id, nowMs);
  };
  const toFrame = (ctx: Brush, picture: SheetPicture): Frame => {
    const { size, dpr } = stage.sheets;
    const { camera, level, look } = picture;
    const viewport = { width: size.w / dpr, height: size.h / dpr };
    return { ctx, theme, staleTheme, dimTheme, look, camera, viewport, dpr, level, now: new Date() };
  };
  /** Paints what lies over the scene as it is shown; answers whether any of it drew. */
  const paintOver = (picture: Picture, camera: Camera, nowMs: number): boolean => {
    const { width, height, dpr } = stage.size();
    const viewport = { width, height };
    const toScreen = (id: string): Rect | null => placeOf(picture.layout, camera, viewport, id);
    if (glows.size > 0) glows = new Map([...glows].filter(([, since]) => nowMs - since < glowMs));
    const glowing = [...glows].flatMap(([id, since]): Glow[] => {
      const rect = toScreen(id);
      return rect ? [{ rect, strength: 1 - (nowMs - since) / glowMs }] : [];
    });
    const drop = picture.drop && toScreen(picture.drop.id);
    const marks = {
      ...standingMarks({ ...picture, camera }, viewport, picture),
      hovered: picture.hovered === null ? null : toScreen(picture.hovered),
      marquee: picture.marquee,
      glowing,
      lifted: picture.lifted.flatMap((id) => toScreen(id) ?? []),
      drop: picture.drop && drop && { rect: drop, isAllowed: picture.drop.isAllowed },
    };
    paintRing(picture.focused === null ? null : toScreen(picture.focused));
    const frame = { ...toFrame(stage.overlay, { ...picture, camera }), viewport, dpr };
    drops.show(picture.dropMarks, frame, picture.layout);
    const isBlank = isNothing(marks);
    if (isBlank && isOverlayBlank) return false;
    isOverlayBlank = isBlank;
    drawOverlay(frame, marks);
    return true;
  };

  return {
    markScene: scene.clear,
    paint(picture, nowMs) {
      if (stage.fitToPage()) {
        scene.clear();
        isOverlayBlank = true;
        for (const { ctx } of [stage.sheets.front, stage.sheets.back]) forgetFont(ctx);
        forgetFont(stage.overlay);
      }
      const start = performance.now();
      const { layout, look, camera, level } = picture;
      const shown = scene.show({ layout, look, camera, level }, toFrame);
      if (shown.changes) startGlows(shown.changes.changedVms, nowMs);
      const isOverChanged = paintOver(picture, shown.camera, nowMs);
      if (shown.isChanged || isOverChanged) {
        times.push(performance.now() - start);
        if (times.length > framesKept) times = times.slice(-framesKept / 2);
      }
      return { isCrisp: shown.isCrisp, isGlowing: glows.size > 0 };
    },
    setTheme(next) {
      theme = resolveColours(next);
      staleTheme = toStaleTheme(theme);
      dimTheme = toDimTheme(theme);
      stage.setBackground(theme.surface);
      stage.surface.style.outlineColor = theme.focus;
      scene.clear();
    },
    theme: () => theme,
    forgetText() {
      forgetWidths();
      for (const { ctx } of [stage.sheets.front, stage.sheets.back]) forgetFont(ctx);
      forgetFont(stage.overlay);
      scene.clear();
    },
    takeFrames() {
      const taken = times;
      times = [];
      return taken;
    },
  };
}
