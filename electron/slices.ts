/** Does pieces of work one after another, so few at a time that the process answers all else in between. */
export type Slices = {
  /** Runs a piece when its turn comes; the answer is what it returned or threw. */
  run: <T>(piece: () => T) => Promise<T>;
};

/** Opens slices of `sliceMs` milliseconds each; a single piece is never cut. */
export function openSlices(sliceMs = 8): Slices {
  let queue: (() => void)[] = [];
  let isAwake = false;

  const work = (): void => {
    const untilMs = performance.now() + sliceMs;
    let done = 0;
    for (const piece of queue) {
      piece();
      done += 1;
      if (performance.now() >= untilMs) break;
    }
    queue = queue.slice(done);
    isAwake = queue.length > 0;
    if (isAwake) setImmediate(work);
  };
  return {
    run: (piece) =>
      new Promise((resolve, reject) => {
        queue.push(() => {
          try {
            resolve(piece());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
        if (isAwake) return;
        isAwake = true;
        setImmediate(work);
      }),
  };
}
