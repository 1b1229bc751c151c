/** Closes things in the reverse order they were opened, once, within a time. */
export type Closer = {
  /** Registers how to close what was just opened. */
  add: (close: () => unknown) => void;
  /** Closes all; a step that fails or takes too long does not take the others their turn. */
  run: () => Promise<void>;
};

/** What a step still gets in milliseconds when the time is up: a busy machine must not leave files and locks behind. */
const leastMs = 100;

/** Opens a closer whose steps share `limitMs` milliseconds; the last ones get a little more where the first took all. */
export function openCloser(limitMs: number): Closer {
  const steps: (() => unknown)[] = [];
  let running: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    const deadline = performance.now() + limitMs;
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await within(Math.max(leastMs, deadline - performance.now()), step);
      } catch {
        // The app is going away: what cannot be closed goes with it.
      }
    }
  };
  return {
    add: (close) => void steps.push(close),
    run: () => (running ??= closeAll()),
  };
}

async function within(limitMs: number, step: () => unknown): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((done) => (timer = setTimeout(done, limitMs)));
  try {
    await Promise.race([step(), late]);
  } finally {
    clearTimeout(timer);
  }
}
