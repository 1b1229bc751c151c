import type { Camera } from '../../../renderer/scene/camera.ts';
import type { Side } from './side.ts';

/** What a walk of cameras cost: wall time of every frame to the first task after it, script time, and time from frame to frame; ms. */
export type Walk = { frames: number[]; scripts: number[]; intervals: number[] };

const channel = new MessageChannel();
let onTask: (() => void) | null = null;
channel.port1.onmessage = () => {
  const call = onTask;
  onTask = null;
  call?.();
};

/** Resolves in the first task after the frame whose callback this is called in. */
function afterFrame(): Promise<void> {
  return new Promise((resolve) => {
    onTask = resolve;
    channel.port2.postMessage(0);
  });
}

/**
 * Walks along cameras, one a frame. The callback here is always the first of its frame, so that what a side does in its
 * own callback is counted; a side that draws in callbacks of its own is told of a camera in the task before the frame.
 */
export async function walk(side: Side, cameras: readonly Camera[]): Promise<Walk> {
  const result: Walk = { frames: [], scripts: [], intervals: [] };
  side.scripts();
  await new Promise<void>((resolve) => {
    let last: number | null = null;
    let step = -1;
    const onFrame = (at: number): void => {
      if (step < cameras.length) requestAnimationFrame(onFrame);
      const start = performance.now();
      const camera = cameras[step];
      if (camera && last !== null) result.intervals.push(at - last);
      last = at;
      if (camera && side.isInFrame) side.look(camera);
      void afterFrame().then(() => {
        if (camera) result.frames.push(performance.now() - start);
        step += 1;
        const next = cameras[step];
        if (next && !side.isInFrame) side.look(next);
        if (!next) resolve();
      });
    };
    requestAnimationFrame(onFrame);
  });
  result.scripts = side.scripts();
  return result;
}

/** Resolves when two more frames have been drawn. */
export async function twoFrames(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise<void>((resolve) => requestAnimationFrame(() => void afterFrame().then(resolve)));
  }
}
