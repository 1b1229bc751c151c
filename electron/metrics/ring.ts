/** The newest samples of something, so many at most. */
export type Ring = {
  /** Adds a sample; one that is not newer than the last is left out. */
  push: (timeMs: number, value: number) => void;
  /** [time in ms, value], the oldest first. */
  read: () => [number, number][];
};

/** Opens a ring of a fixed size: sixteen bytes a sample, whatever comes. */
export function openRing(capacity: number): Ring {
  const times = new Float64Array(capacity);
  const values = new Float64Array(capacity);
  let next = 0;
  let count = 0;
  return {
    push: (timeMs, value) => {
      const last = (next - 1 + capacity) % capacity;
      if (count > 0 && timeMs <= (times[last] ?? 0)) return;
      times[next] = timeMs;
      values[next] = value;
      next = (next + 1) % capacity;
      count = Math.min(capacity, count + 1);
    },
    read: () =>
      Array.from({ length: count }, (_, index): [number, number] => {
        const at = (next - count + index + capacity) % capacity;
        return [times[at] ?? 0, values[at] ?? 0];
      }),
  };
}
