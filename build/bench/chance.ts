/** Chance that a seed decides, so that a run can be had again. */
export type Chance = {
  /** A number from 0 up to, and without, 1. */
  next: () => number;
  /** A whole number from 0 up to, and without, the limit. */
  below: (limit: number) => number;
  /** Whether something with this probability happens. */
  is: (probability: number) => boolean;
  pick: <T>(values: readonly T[]) => T;
};

/** Opens a row of chances (mulberry32). */
export function openChance(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    is: (probability) => next() < probability,
    pick: (values) => {
      if (values.length === 0) throw new Error('There is nothing to pick from.');
      return values[below(values.length)] as (typeof values)[number];
    },
  };
}
