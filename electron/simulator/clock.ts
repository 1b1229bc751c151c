/** Time of a simulated cluster: real, but what takes a while can be made to take less. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs: () => number;
  /** So many seconds of simulated time in real milliseconds. */
  toMs: (seconds: number) => number;
  /** Calls back after so many seconds of simulated time; returns how to call it off. */
  after: (seconds: number, callback: () => void) => () => void;
  /** Calls back again and again, every so many seconds of simulated time. */
  every: (seconds: number, callback: () => void) => () => void;
  close: () => void;
}

/** Opens a clock; `scale` 10 makes everything ten times as fast. */
export function openClock(scale: number): Clock {
  const timers = new Set<NodeJS.Timeout>();
  const keep = (timer: NodeJS.Timeout): (() => void) => {
    timers.add(timer);
    timer.unref();
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  };
  return {
    nowMs: Date.now,
    toMs: (seconds) => (seconds * 1000) / scale,
    after: (seconds, callback) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          callback();
        },
        (seconds * 1000) / scale,
      );
      return keep(timer);
    },
    every: (seconds, callback) => keep(setInterval(callback, (seconds * 1000) / scale)),
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
