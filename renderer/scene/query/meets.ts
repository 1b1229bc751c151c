import type { Entry } from './find-index.ts';
import { findNear, hasLetters, leastForgiven, toMask } from './fuzzy.ts';
import { toMatcher } from './match-field.ts';
import type { Matcher } from './match-field.ts';
import type { Query } from './query.ts';
import { hasTrouble, toTraitTest } from './traits.ts';
import type { Traits, TraitTest } from './traits.ts';

/** What to look for: conditions, and whether only what is in trouble counts. */
export type Search = { query: Query; isProblemsOnly: boolean };

/** A word to look for in names and in what else a node can be found by, in small letters. */
export type Word = { wanted: string; isNot: boolean };

/** The words of a query. */
export function wordsOf({ terms }: Query): Word[] {
  return terms.flatMap((term) =>
    term.type === 'text' ? [{ wanted: term.text.trim().toLowerCase(), isNot: term.isNot }] : [],
  );
}

/** The conditions of a search but its words, the cheap ones apart. */
export type Conditions = { hasTraits: (traits: Traits) => boolean; meetsFields: (entry: Entry) => boolean };

/** Reads the conditions of a search. */
export function conditionsOf({ query, isProblemsOnly }: Search): Conditions {
  const traitTests: TraitTest[] = [];
  const matchers: Matcher[] = [];
  for (const term of query.terms) {
    if (term.type === 'text') continue;
    const test = toTraitTest(term);
    if (test) traitTests.push(test);
    else matchers.push(toMatcher(term));
  }
  return {
    hasTraits: (traits) => {
      if (isProblemsOnly && !hasTrouble(traits)) return false;
      for (const { bits, isNot } of traitTests) if (((traits & bits) !== 0) === isNot) return false;
      return true;
    },
    meetsFields: (entry) => {
      for (const matches of matchers) if (!matches(entry.node, entry)) return false;
      return true;
    },
  };
}

function hasWord(entry: Entry, { wanted, isNot }: Word, isForgiving: boolean): boolean {
  const { lower, others, mask } = entry;
  if (lower.includes(wanted)) return !isNot;
  if (isNot || others.includes(wanted)) return true;
  if (wanted.length < 2) return false;
  if ((toMask(wanted) & ~mask) === 0 && hasLetters(lower, wanted)) return true;
  return isForgiving && wanted.length >= leastForgiven && findNear(lower, wanted) >= 0;
}

/** Whether one entry is among what a search finds; the same as to look for it in the results, which may be many. */
export function toPredicate(search: Search, isForgiving: boolean): (entry: Entry) => boolean {
  const words = wordsOf(search.query);
  const { hasTraits, meetsFields } = conditionsOf(search);
  return (entry) =>
    hasTraits(entry.traits) && words.every((word) => hasWord(entry, word, isForgiving)) && meetsFields(entry);
}
