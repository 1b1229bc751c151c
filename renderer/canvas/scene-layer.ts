import type { Camera } from '../scene/camera.ts';
import type { Changes } from './changes.ts';
import { areasOfLook, changesBetween, inOrder } from './changes.ts';
import type { Layout } from '../scene/layout.ts';
import type { Brush, Frame } from './draw/frame.ts';
import { drawPart, drawPixelSteps, drawSteps } from './draw/scene.ts';
import { hangingBelowPx } from './title-form.ts';
import type { Part } from './draw/scene.ts';
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

/** Share of a sheet's margin after which what comes next is drawn, so that it is there when it is needed. */
const readyAt = 0.4;

/** A picture in the making on the back sheet; one of the same view is made of the shown one, `moved` by device pixels. */
type Job = {
  picture: SheetPicture;
  steps: Generator<undefined, undefined>;
  moved: { dx: number; dy: number } | null;
};

function isSameView(a: SheetPicture, b: SheetPicture): boolean {
  return a.camera.zoom === b.camera.zoom && a.level === b.level;
}

/** Which areas must be drawn for a picture to become another of the same view; null where it must be drawn whole. */
function areasBetween(
  from: SheetPicture,
  to: SheetPicture,
): { areas: Part[]; changes: Changes | null } | null {
  const isSamePlace = from.layout === to.layout;
  const changes = isSamePlace ? null : changesBetween(from.layout, to.layout);
  if (!isSamePlace && !changes) return null;
  const ofLook = areasOfLook(to.layout, from.look, to.look);
  const all = {
    boxes: [...(changes?.boxes ?? []), ...ofLook.boxes],
    heads: [...(changes?.heads ?? []), ...ofLook.heads],
  };
  const areas = inOrder(all, to.camera.zoom, hangingBelowPx);
  return areas.length > partsAtMost ? null : { areas, changes };
}

/** Opens the scene on two sheets. */
export function openSceneLayer(sheets: Sheets): SceneLayer {
  let job: Job | null = null;
  let placed = '';
  /** How far the camera was from the picture that is shown when it was looked at last. */
  let lastReach = 0;

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
  const isBusy = (): boolean => job !== null;
  const drop = (): void => {
    job?.steps.return(undefined);
    job = null;
  };

  return {
    clear() {
      drop();
      placed = '';
      lastReach = 0;
      sheets.front.picture = null;
      sheets.back.picture = null;
    },
    show(wanted, toFrame) {
      const { dpr, size } = sheets;
      const margin = Math.round(sheetMarginPx * dpr);
      const came: { isChanged: boolean; changes: Changes | null } = { isChanged: false, changes: null };

      const startWhole = (): Job => {
        const picture = { ...wanted, camera: alignCamera(wanted.camera, dpr) };
        return {
          picture,
          steps: drawSteps(toFrame(sheets.back.ctx, picture), picture.layout),
          moved: null,
        };
      };
      /** The picture that is shown, moved to where the camera has gone and a little ahead of it, with what is new at its edges. */
      const startMove = (shown: SheetPicture, dx: number, dy: number): Job => {
        const ahead = Math.round(margin * 0.75);
        const farther = 1 + ahead / Math.max(Math.abs(dx), Math.abs(dy), 1);
        const moved = { dx: Math.round(dx * farther), dy: Math.round(dy * farther) };
        const picture = { ...shown, camera: shiftCamera(shown.camera, moved.dx, moved.dy, dpr) };
        const frame = toFrame(sheets.back.ctx, picture);
        return { picture, steps: moveSteps(sheets, frame, picture.layout, moved), moved };
      };
      /** Draws the other sheet a while, or to the end; once it is done it is the one that is shown. */
      const draw = (isPatient: boolean, start: () => Job): void => {
        job ??= start();
        const until = performance.now() + budgetMs;
        let isDone = job.steps.next().done;
        while (!isDone && (!isPatient || performance.now() < until)) isDone = job.steps.next().done;
        came.isChanged = true;
        if (!isDone) return;
        sheets.back.picture = job.picture;
        sheets.swap();
        placed = '';
        lastReach = reachOf(job.picture, wanted, dpr) / margin;
        job = null;
      };
      /** Draws on the front sheet what differs from what is wanted; false where that is more than parts. */
      const refresh = (shown: SheetPicture): boolean => {
        if (shown.layout === wanted.layout && shown.look === wanted.look) return true;
        const todo = areasBetween(shown, wanted);
        if (!todo) return false;
        came.changes ??= todo.changes;
        const picture = { ...shown, layout: wanted.layout, look: wanted.look };
        const frame = toFrame(sheets.front.ctx, picture);
        for (const area of todo.areas) drawPart(frame, picture.layout, area);
        sheets.front.picture = picture;
        came.isChanged ||= todo.areas.length > 0;
        return true;
      };
      /** Keeps ahead of a camera that moves over the same view. */
      const follow = (shown: SheetPicture): void => {
        const reach = reachOf(shown, wanted, dpr) / margin;
        const isLeaving = reach > readyAt && reach > lastReach;
        lastReach = reach;
        if (job && (!job.moved || reachOf(job.picture, wanted, dpr) > margin)) drop();
        if (!job && !isLeaving) return;
        const { dx, dy } = shiftOf(shown.camera, wanted.camera, dpr);
        draw(reach <= 1, () => startMove(shown, dx, dy));
      };

      const before = sheets.front.picture;
      if (!before) {
        drop();
        draw(false, startWhole);
      } else if (isSameView(before, wanted)) {
        const { dx, dy } = shiftOf(before.camera, wanted.camera, dpr);
        const isFar = Math.abs(dx) > size.w / 2 || Math.abs(dy) > size.h / 2;
        let isKept = !isFar && refresh(before);
        if (isKept) {
          follow(sheets.front.picture ?? before);
          // What was made meanwhile may be of an earlier state.
          isKept = refresh(sheets.front.picture ?? before);
        }
        if (!isKept) {
          drop();
          draw(false, startWhole);
        }
      } else {
        if (job && (job.moved || changesBetween(job.picture.layout, wanted.layout) === null)) drop();
        draw(true, startWhole);
      }
      const shown = sheets.front.picture ?? wanted;
      const { camera, isMoved } = place(shown, wanted);
      const isCrisp =
        !isBusy() &&
        isSameView(shown, wanted) &&
        shown.layout === wanted.layout &&
        shown.look === wanted.look;
      return { camera, isCrisp, isChanged: came.isChanged || isMoved, changes: came.changes };
    },
  };
}

/** The farther of the two ways, in device pixels, that a picture is moved to show what is wanted. */
function reachOf(picture: SheetPicture, wanted: SheetPicture, dpr: number): number {
  const { dx, dy } = shiftOf(picture.camera, wanted.camera, dpr);
  return Math.max(Math.abs(dx), Math.abs(dy));
}

/** Draws on the back sheet what the front one shows, moved by device pixels, and what is new at its edges. */
function* moveSteps(
  { front, back, size }: Sheets,
  frame: Frame,
  layout: Layout,
  { dx, dy }: { dx: number; dy: number },
): Generator<undefined, undefined> {
  const { ctx } = back;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalCompositeOperation = 'copy';
  ctx.drawImage(front.ctx.canvas, dx, dy);
  ctx.globalCompositeOperation = 'source-over';
  yield;
  for (const strip of stripsOf(size, dx, dy)) yield* drawPixelSteps(frame, layout, strip);
}
