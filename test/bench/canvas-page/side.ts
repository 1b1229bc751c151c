import type { Camera } from '../../../renderer/scene/camera.ts';

/** One of the two that are compared. */
export type Side = {
  /** Whether `look` does its work at once, and so must be called in the frame. */
  isInFrame: boolean;
  /** Shows what the camera sees. */
  look: (camera: Camera) => void;
  /** Resolves when all is drawn and nothing moves. */
  settled: () => Promise<void>;
  /** Script time in ms of every drawing since the last call. */
  scripts: () => number[];
  /** Gives some VMs, by their place in the fleet, another state; answers how many were taken. */
  update: (places: readonly number[], round: number) => number;
  close: () => void;
};
