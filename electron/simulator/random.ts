/** A seeded source of chance: the same seed gives the same sequence everywhere. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next: () => number;
  /** A whole number between two bounds, both included. */
  between: (low: number, high: number) => number;
  /** One of the items, which must not be empty. */
  pick: <T>(items: readonly T[]) => T;
  /** True with the given probability. */
  chance: (probability: number) => boolean;
  /** Lower-case letters and digits as Kubernetes uses them for generated names (k8s.io/apimachinery util/rand). */
  suffix: (length: number) => string;
  /** A version 4 UUID. */
  uuid: () => string;
}

const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Opens a source of chance from a seed (mulberry32 over an FNV-1a hash of the seed). */
export function createRandom(seed: string | number): Random {
  let state = 0x811c9dc5;
  for (const character of String(seed)) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('pick needs at least one item');
    return item;
  };
  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) text += between(0, 15).toString(16);
    return text;
  };
  return {
    next,
    between,
    pick,
    chance: (probability) => next() < probability,
    suffix: (length) => {
      let text = '';
      while (text.length < length) text += SUFFIX_ALPHABET.charAt(between(0, SUFFIX_ALPHABET.length - 1));
      return text;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
  };
}
