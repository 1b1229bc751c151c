/** Does work in slices between which the page can take input and draw. */
export type Slices = {
  /** Begins work in the next task; what was under way is given up. `isOver` says that a slice has had its time. */
  run: (work: Generator<undefined, void>, onSlice?: () => void) => void;
  /** Does the rest of it at once. */
  finish: () => void;
  /** Gives up what is under way. */
  stop: () => void;
  close: () => void;
};

/** Milliseconds of a slice: half a frame. */
const sliceMs = 8;

/** Opens slices; nothing runs before `run`. A channel wakes them, as timers that follow each other are held back by 4 ms. */
export function openSlices(): Slices {
  const channel = new MessageChannel();
  let work: { steps: Generator<undefined, void>; onSlice: (() => void) | undefined } | null = null;
  let isAwake = false;

  const wake = (): void => {
    if (isAwake) return;
    isAwake = true;
    channel.port2.postMessage(null);
  };
  channel.port1.onmessage = () => {
    isAwake = false;
    const current = work;
    if (!current) return;
    const untilMs = performance.now() + sliceMs;
    let isDone = false;
    while (!isDone && performance.now() < untilMs) isDone = current.steps.next().done === true;
    if (isDone) {
      // Its last step may have begun another.
      if (work === current) work = null;
      return;
    }
    current.onSlice?.();
    wake();
  };
  return {
    run(steps, onSlice) {
      work = { steps, onSlice };
      wake();
    },
    finish() {
      const current = work;
      work = null;
      while (current && !current.steps.next().done);
    },
    stop() {
      work = null;
    },
    close() {
      work = null;
      channel.port1.close();
    },
  };
}
