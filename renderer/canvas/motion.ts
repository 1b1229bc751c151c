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

/** How fast a zoom by wheel comes to what was asked for: the time in ms in which the rest falls to a third. */
const easeMs = 50;
/** A rest this small is not seen. */
const restSeen = 0.002;

/** The share of a zoom that is done in a step of time; the rest is left for the next ones. All of it where little is left. */
export function easedFactor(rest: number, stepMs: number): number {
  if (Math.abs(Math.log(rest)) < restSeen) return rest;
  return rest ** (1 - Math.exp(-Math.min(64, Math.max(0, stepMs)) / easeMs));
}

/** Whether the user asked for less motion. */
export function isMotionReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
