import { isNear } from './near.ts';

/** How well a text matches a name; lower is better. */
export const ranks = { whole: 0, start: 1, word: 2, inside: 3, elsewhere: 4, letters: 5, near: 6 } as const;

/** A set of letters and digits as bits: whatever is not in it cannot be in the text it was made of. */
export function toMask(lower: string): number {
  let mask = 0;
  for (let index = 0; index < lower.length; index += 1) mask |= bitOf(lower.charCodeAt(index));
  return mask;
}

/** One bit a letter, two digits a bit, and one for all else. */
function bitOf(code: number): number {
  if (code >= 97 && code <= 122) return 1 << (code - 97);
  if (code >= 48 && code <= 57) return 1 << (26 + ((code - 48) >> 1));
  return 1 << 31;
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
}

/** Whether a word of a name begins here: at its start, after a separator, and where letters turn to digits. */
export function isWordStart(lower: string, at: number): boolean {
  const code = lower.charCodeAt(at);
  if (!isWordCode(code)) return false;
  if (at === 0) return true;
  const before = lower.charCodeAt(at - 1);
  const isDigit = code >= 48 && code <= 57;
  const wasDigit = before >= 48 && before <= 57;
  return !isWordCode(before) || isDigit !== wasDigit;
}

/**
 * Whether the letters of a text stand in a name, in order, each run of them from the start of a word: "wf1" is in
 * "web-frontend-1". Asked for a hundred thousand names at a key, so it makes nothing.
 */
export function hasLetters(lower: string, wanted: string, next = 0, from = 0, isRun = false): boolean {
  if (next === wanted.length) return true;
  const code = wanted.charCodeAt(next);
  if (isRun && lower.charCodeAt(from) === code && hasLetters(lower, wanted, next + 1, from + 1, true)) {
    return true;
  }
  for (let at = from; at < lower.length; at += 1) {
    if (lower.charCodeAt(at) !== code || !isWordStart(lower, at)) continue;
    if (hasLetters(lower, wanted, next + 1, at + 1, true)) return true;
  }
  return false;
}

/** How short a text may be for a slip in it to be forgiven. */
export const leastForgiven = 4;

/** Where a part of a name begins that differs from a text by one slip of the keyboard behind its first letter; -1 where none does. */
export function findNear(lower: string, wanted: string): number {
  const first = wanted.charAt(0);
  for (let at = lower.indexOf(first); at >= 0; at = lower.indexOf(first, at + 1)) {
    if (!isWordStart(lower, at)) continue;
    for (let length = wanted.length - 1; length <= wanted.length + 1; length += 1) {
      if (at + length <= lower.length && isNear(lower.slice(at, at + length), wanted)) return at;
    }
  }
  return -1;
}
