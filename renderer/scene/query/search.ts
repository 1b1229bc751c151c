import type { GraphNode } from '../graph.ts';
import { compareNames } from '../names.ts';
import { troubleOf } from '../trouble.ts';
import type { Entry, FindIndex, IndexPart } from './find-index.ts';
import { leastForgiven } from './fuzzy.ts';
import { toMatcher } from './match-field.ts';
import type { FieldTerm, Query, TextTerm } from './query.ts';
import { rankWord, unranked } from './word-ranks.ts';

/** What to look for: conditions, and whether only what is in trouble counts. */
export type Search = { query: Query; isProblemsOnly: boolean };

/** What was found: the best first, and how many of each cluster (only those with any, in the clusters' order). */
export type Found = {
  hits: readonly Entry[];
  ids: ReadonlySet<string>;
  counts: readonly { cluster: string; count: number }[];
  /** Whether nothing has the words as they were typed, so that what is near to them is shown. */
  isNear: boolean;
};

const typeOrder: Readonly<Record<string, number>> = { cluster: 0, host: 1, guest: 2, vm: 3 };
const typesMost = 4;
const rankMost = 40;
/** More than these are left in the order of hosts, which costs nothing. */
const sortedMost = 2_000;

/** Whether a node has something wrong with it. */
export function isTroubled(node: GraphNode): boolean {
  return node.type === 'cluster' ? node.problems.length > 0 : troubleOf(node) !== 'none';
}

type Words = readonly { wanted: string; isNot: boolean }[];

/** The sum of the ranks of all words for each entry of a cluster; `unranked` where one of them is not met. */
function rankWords(part: IndexPart, words: Words, isForgiving: boolean): Uint8Array {
  const sums = new Uint8Array(part.entries.length);
  for (const { wanted, isNot } of words) {
    const ranks = rankWord(part, wanted, isForgiving && !isNot);
    for (let index = 0; index < sums.length; index += 1) {
      const rank = ranks[index] ?? unranked;
      // What is left out is what has the word in its name, not what has its letters scattered over it.
      const isOut = isNot ? rank <= 3 : rank === unranked;
      if (isOut) sums[index] = unranked;
      else if (!isNot && sums[index] !== unranked)
        sums[index] = Math.min(rankMost, (sums[index] ?? 0) + rank);
    }
  }
  return sums;
}

function run(index: FindIndex, { query, isProblemsOnly }: Search, isForgiving: boolean): Found {
  const isWord = (term: FieldTerm | TextTerm): term is TextTerm => term.type === 'text';
  const words = query.terms
    .filter(isWord)
    .map(({ text, isNot }) => ({ wanted: text.trim().toLowerCase(), isNot }));
  const matchers = query.terms.filter((term) => term.type === 'field').map(toMatcher);
  const buckets: Entry[][][] = [];
  const counts: { cluster: string; count: number }[] = [];
  const ids = new Set<string>();
  for (const [place, part] of index.parts().entries()) {
    const before = ids.size;
    const sums = words.length > 0 ? rankWords(part, words, isForgiving) : null;
    const { entries } = part;
    for (let at = 0; at < entries.length; at += 1) {
      const rank = sums?.[at] ?? 0;
      if (rank === unranked) continue;
      const entry = entries[at];
      if (!entry || (isProblemsOnly && !isTroubled(entry.node))) continue;
      if (!matchers.every((matches) => matches(entry.node, entry))) continue;
      const bucket = rank * typesMost + (typeOrder[entry.node.type] ?? 0);
      ((buckets[bucket] ??= [])[place] ??= []).push(entry);
      ids.add(entry.node.id);
    }
    if (ids.size > before) counts.push({ cluster: part.cluster.id, count: ids.size - before });
  }
  const groups = buckets.flat();
  if (ids.size <= sortedMost) for (const group of groups) group.sort(byName);
  return { hits: groups.flat(), ids, counts, isNear: isForgiving && ids.size > 0 };
}

function byName(a: Entry, b: Entry): number {
  return compareNames(a.name, b.name) || (a.node.id < b.node.id ? -1 : 1);
}

/** Whether a search asks for anything at all. */
export function isAsking({ query, isProblemsOnly }: Search): boolean {
  return isProblemsOnly || query.terms.length > 0;
}

/**
 * Looks through an index. Where nothing matches as it was typed, words of four letters and more are allowed one slip.
 * The order is by how well names match, then clusters before hosts before guest clusters before VMs, then that of the clusters, and of the
 * names as long as they are few enough to be read.
 */
export function search(index: FindIndex, wanted: Search): Found {
  if (!isAsking(wanted)) return { hits: [], ids: new Set(), counts: [], isNear: false };
  const found = run(index, wanted, false);
  const canForgive = wanted.query.terms.some(
    (term) => term.type === 'text' && !term.isNot && term.text.trim().length >= leastForgiven,
  );
  return found.ids.size === 0 && canForgive ? run(index, wanted, true) : found;
}
