/** Closes things in the reverse order they were opened, once, within a time. */
export type Closer = {
  /** Registers how to close what was just opened. */
  add: (close: () => unknown) => void;
  /** Closes all; a step that fails or takes too long does not keep the others from their turn for ever. */
  run: () => Promise<void>;
};

/** Opens a closer whose `run` takes at most `limitMs` milliseconds. */
export function openCloser(limitMs: number): Closer {
  const steps: (() => unknown)[] = [];
  let running: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch {
        // The app is going away: what cannot be closed goes with it.
      }
    }
  };
  return {
    add: (close) => void steps.push(close),
    run: () =>
      (running ??= Promise.race([closeAll(), new Promise<void>((done) => setTimeout(done, limitMs))])),
  };
}
