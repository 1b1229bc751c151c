import { between } from '../scene/camera.ts';
import type { Camera } from '../scene/camera.ts';

/** How long a camera takes to get somewhere. */
export const motionMs = 160;

/** A camera on its way; `at` answers where it is, and null once it has arrived. */
export type Motion = { to: Camera; at: (nowMs: number) => Camera | null };

/** Starts a motion at the first time it is asked for. */
export function startMotion(from: Camera, to: Camera): Motion {
  let startMs: number | null = null;
  return {
    to,
    at(nowMs) {
      startMs ??= nowMs;
      const progress = (nowMs - startMs) / motionMs;
      return progress >= 1 ? null : between(from, to, Math.max(0, progress));
    },
  };
}

/** Whether the user asked for less motion. */
export function isMotionReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
