import type { IndexPart } from './find-index.ts';
import { findNear, hasLetters, isWordStart, leastForgiven, ranks, toMask } from './fuzzy.ts';

/** The rank of what a word is not in. */
export const unranked = 255;

/** Goes through the places of a text in a long one, with the entry each is in. */
function eachPlace(
  all: string,
  starts: Uint32Array,
  wanted: string,
  visit: (entry: number, at: number) => void,
): void {
  let entry = 0;
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    while (entry + 1 < starts.length && (starts[entry + 1] ?? 0) <= at) entry += 1;
    visit(entry, at);
  }
}

function rankAt({ names, nameStarts }: IndexPart, entry: number, at: number, length: number): number {
  if (nameStarts[entry] === at) return names.charCodeAt(at + length) === 10 ? ranks.whole : ranks.start;
  return isWordStart(names, at) ? ranks.word : ranks.inside;
}

/**
 * How well a word (in small letters) matches each entry of a cluster: one rank each, `unranked` where it does not.
 * `isForgiving` allows a word of four letters and more one slip.
 */
export function rankWord(part: IndexPart, wanted: string, isForgiving: boolean): Uint8Array {
  const { entries, names, nameStarts, others, otherStarts, masks } = part;
  const found = new Uint8Array(entries.length).fill(unranked);
  eachPlace(names, nameStarts, wanted, (entry, at) => {
    found[entry] = Math.min(found[entry] ?? unranked, rankAt(part, entry, at, wanted.length));
  });
  eachPlace(others, otherStarts, wanted, (entry) => {
    found[entry] = Math.min(found[entry] ?? unranked, ranks.elsewhere);
  });
  if (wanted.length < 2) return found;
  const mask = toMask(wanted);
  const mayBeNear = isForgiving && wanted.length >= leastForgiven;
  for (let index = 0; index < found.length; index += 1) {
    if (found[index] !== unranked) continue;
    const missing = mask & ~(masks[index] ?? 0);
    if (missing !== 0 && !mayBeNear) continue;
    const lower = entries[index]?.lower ?? '';
    if (missing === 0 && hasLetters(lower, wanted)) found[index] = ranks.letters;
    // One slip brings at most one letter that is not in the name.
    else if (mayBeNear && (missing & (missing - 1)) === 0 && findNear(lower, wanted) >= 0) {
      found[index] = ranks.near;
    }
  }
  return found;
}
