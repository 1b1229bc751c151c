import type { Camera } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { Changes } from './changes.ts';
import { areasOfLook, changesBetween } from './changes.ts';
import type { Brush, Frame } from './draw/frame.ts';
import { drawPart, drawPixels, drawSteps } from './draw/scene.ts';
import { alignCamera, sheetMarginPx, shiftCamera, shiftOf, stripsOf } from './sheet.ts';
import type { Sheet, SheetPicture } from './sheet.ts';

/** The two sheets of the scene, one shown and one in the making, as a page or a worker holds them. */
export type Sheets = {
  front: Sheet;
  back: Sheet;
  /** Size of both in device pixels. */
  size: { w: number; h: number };
  dpr: number;
  /** Shows the other sheet from now on. */
  swap: () => void;
  /** Moves (CSS pixels) and scales the sheet that is shown. */
  place: (x: number, y: number, scale: number) => void;
};

/** What came of a frame. */
export type Shown = {
  /** What is really shown: the camera that was asked for, on whole device pixels. */
  camera: Camera;
  /** Whether the picture is what was asked for, and not one that is scaled until it has been drawn. */
  isCrisp: boolean;
  /** Whether anything was drawn or moved. */
  isChanged: boolean;
  changes: Changes | null;
};

/** The scene: draws as little as will do. */
export type SceneLayer = {
  /** Gives up what is on the sheets. */
  clear: () => void;
  show: (wanted: SheetPicture, toFrame: (ctx: Brush, picture: SheetPicture) => Frame) => Shown;
};

/** Beyond this many, drawing everything is cheaper than drawing parts. */
const partsAtMost = 60;

/** Script time a frame may take for a picture in the making. */
const budgetMs = 2.5;

type Job = { picture: SheetPicture; steps: Generator<undefined, undefined> };

function isSameView(a: SheetPicture, b: SheetPicture): boolean {
  return a.camera.zoom === b.camera.zoom && a.level === b.level;
}

/** Which areas must be drawn for a picture to become another of the same view; null where it must be drawn whole. */
function areasBetween(
  from: SheetPicture,
  to: SheetPicture,
): { areas: Rect[]; changes: Changes | null } | null {
  const isSamePlace = from.layout === to.layout;
  const changes = isSamePlace ? null : changesBetween(from.layout, to.layout);
  if (!isSamePlace && !changes) return null;
  const areas = [...(changes?.areas ?? []), ...areasOfLook(to.layout, from.look, to.look)];
  return areas.length > partsAtMost ? null : { areas, changes };
}

/** Opens the scene on two sheets. */
export function openSceneLayer(sheets: Sheets): SceneLayer {
  let job: Job | null = null;
  let placed = '';

  const place = (picture: SheetPicture, wanted: SheetPicture): { camera: Camera; isMoved: boolean } => {
    const { dpr } = sheets;
    const { dx, dy, scale } = shiftOf(picture.camera, wanted.camera, dpr);
    const key = `${dx} ${dy} ${scale}`;
    const isMoved = key !== placed;
    if (isMoved) sheets.place(dx / dpr, dy / dpr, scale);
    placed = key;
    const factor = wanted.camera.zoom * dpr;
    const camera = {
      x: picture.camera.x - dx / factor,
      y: picture.camera.y - dy / factor,
      zoom: wanted.camera.zoom,
    };
    return { camera, isMoved };
  };
  const swap = (picture: SheetPicture): void => {
    sheets.back.picture = picture;
    sheets.swap();
    placed = '';
    job = null;
  };

  return {
    clear() {
      job = null;
      placed = '';
      sheets.front.picture = null;
      sheets.back.picture = null;
    },
    show(wanted, toFrame) {
      const { dpr } = sheets;
      let isChanged = false;
      let changes: Changes | null = null;

      /** Draws the other sheet a while, or to the end; answers whether it is now the one that is shown. */
      const draw = (isPatient: boolean): void => {
        job ??= start();
        const until = performance.now() + budgetMs;
        let isDone = job.steps.next().done;
        while (!isDone && (!isPatient || performance.now() < until)) isDone = job.steps.next().done;
        isChanged = true;
        if (isDone) swap(job.picture);
      };
      const start = (): Job => {
        const picture = { ...wanted, camera: alignCamera(wanted.camera, dpr) };
        return { picture, steps: drawSteps(toFrame(sheets.back.ctx, picture), picture.layout) };
      };
      /** Moves the picture to where the camera has gone, a little ahead of it, and draws what is new at its edges. */
      const scroll = (shown: SheetPicture, dx: number, dy: number): void => {
        const ahead = Math.round(sheetMarginPx * dpr * 0.75);
        const [sx, sy] = [dx + Math.sign(dx) * leap(dx, ahead), dy + Math.sign(dy) * leap(dy, ahead)];
        const picture = { ...shown, camera: shiftCamera(shown.camera, sx, sy, dpr) };
        const { ctx } = sheets.back;
        ctx.setTransform(1, 0, 0, 1, 0, 0);
        ctx.globalCompositeOperation = 'copy';
        ctx.drawImage(sheets.front.ctx.canvas, sx, sy);
        ctx.globalCompositeOperation = 'source-over';
        const frame = toFrame(ctx, picture);
        for (const strip of stripsOf(sheets.size, sx, sy)) drawPixels(frame, picture.layout, strip);
        isChanged = true;
        swap(picture);
      };

      const before = sheets.front.picture;
      if (!before) {
        job = null;
        draw(false);
      } else if (isSameView(before, wanted)) {
        const todo = areasBetween(before, wanted);
        const { dx, dy } = shiftOf(before.camera, wanted.camera, dpr);
        const margin = Math.round(sheetMarginPx * dpr);
        const isFar = Math.abs(dx) > sheets.size.w / 2 || Math.abs(dy) > sheets.size.h / 2;
        changes = todo?.changes ?? null;
        if (job && !isSameView(job.picture, wanted)) job = null;
        if (todo && (before.layout !== wanted.layout || before.look !== wanted.look)) {
          const shown = { ...before, layout: wanted.layout, look: wanted.look };
          const frame = toFrame(sheets.front.ctx, shown);
          for (const area of todo.areas) drawPart(frame, shown.layout, area);
          sheets.front.picture = shown;
          isChanged ||= todo.areas.length > 0;
        }
        if (!todo || isFar) draw(false);
        else if (Math.abs(dx) > margin || Math.abs(dy) > margin) {
          scroll(sheets.front.picture ?? before, dx, dy);
        }
      } else {
        if (job && changesBetween(job.picture.layout, wanted.layout) === null) job = null;
        draw(true);
      }
      const shown = sheets.front.picture ?? wanted;
      const { camera, isMoved } = place(shown, wanted);
      const isCrisp =
        isSameView(shown, wanted) && shown.layout === wanted.layout && shown.look === wanted.look;
      return { camera, isCrisp, isChanged: isChanged || isMoved, changes };
    },
  };
}

/** How much farther than asked a picture is moved, so that the next steps in the same direction find it there already. */
function leap(by: number, ahead: number): number {
  return Math.abs(by) > ahead / 2 ? ahead : 0;
}
