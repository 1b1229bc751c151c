import type { GraphNode } from '../graph.ts';
import { troubleOf } from '../trouble.ts';
import type { Entry, FindIndex } from './find-index.ts';
import { findLetters, findNear, findPart, leastForgiven, ranks, toMask } from './fuzzy.ts';
import { toMatcher } from './match-field.ts';
import type { Matcher } from './match-field.ts';
import { printQuery } from './query.ts';
import type { Query, TextTerm } from './query.ts';

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

type Word = { wanted: string; mask: number; isNot: boolean };

const typeOrder: Readonly<Record<string, number>> = { cluster: 0, guest: 1, host: 2, vm: 3 };
const typesMost = 4;
const rankMost = 40;

/** Whether a node has something wrong with it. */
export function isTroubled(node: GraphNode): boolean {
  return node.type === 'cluster' ? node.problems.length > 0 : troubleOf(node) !== 'none';
}

/** Texts of a node beside its name, in the letters in which Kubernetes keeps them: small ones. */
function isElsewhere({ node, host }: Entry, wanted: string): boolean {
  if (node.type === 'vm') {
    if (node.namespace.includes(wanted) || node.guestCluster?.includes(wanted)) return true;
    for (const address of node.addresses) if (address.includes(wanted)) return true;
    return host === null && (node.hostName?.includes(wanted) ?? false);
  }
  if (node.type === 'host') {
    return node.entity.name.includes(wanted) || (node.entity.host.address?.includes(wanted) ?? false);
  }
  return node.id.includes(wanted) || node.info.server.includes(wanted);
}

function rankOf(entry: Entry, { wanted, mask }: Word, isForgiving: boolean): number {
  const { lower } = entry;
  const missing = mask & ~entry.mask;
  if (missing === 0) {
    const part = findPart(lower, wanted);
    if (part) return part.rank;
  }
  if (isElsewhere(entry, wanted)) return ranks.elsewhere;
  if (missing === 0 && wanted.length > 1 && findLetters(lower, wanted)) return ranks.letters;
  // One slip brings at most one letter that is not in the name.
  const isPossible = isForgiving && wanted.length >= leastForgiven && (missing & (missing - 1)) === 0;
  return isPossible && findNear(lower, wanted) >= 0 ? ranks.near : -1;
}

function toWord({ text, isNot }: TextTerm): Word {
  const wanted = text.trim().toLowerCase();
  return { wanted, mask: toMask(wanted), isNot };
}

function openRank(search: Search, isForgiving: boolean): (entry: Entry) => number {
  const words: Word[] = [];
  const matchers: Matcher[] = [];
  for (const term of search.query.terms) {
    if (term.type === 'text') words.push(toWord(term));
    else matchers.push(toMatcher(term));
  }
  return (entry) => {
    if (search.isProblemsOnly && !isTroubled(entry.node)) return -1;
    let sum = 0;
    for (const word of words) {
      if (word.isNot) {
        if (entry.lower.includes(word.wanted)) return -1;
        continue;
      }
      const rank = rankOf(entry, word, isForgiving);
      if (rank < 0) return -1;
      sum += rank;
    }
    for (const matches of matchers) if (!matches(entry.node, entry)) return -1;
    return Math.min(sum, rankMost);
  };
}

let searches = 0;
let lastKey = '';

/** A number for a search: the same one for the same search that comes again, so that what was seen need not be looked at. */
function numberOf(search: Search, isForgiving: boolean): number {
  const key = `${search.isProblemsOnly} ${isForgiving} ${printQuery(search.query)}`;
  if (key !== lastKey) {
    lastKey = key;
    searches += 1;
  }
  return searches;
}

function run(index: FindIndex, search: Search, isForgiving: boolean): Found {
  const rank = openRank(search, isForgiving);
  const number = numberOf(search, isForgiving);
  const buckets: Entry[][] = [];
  const counts: { cluster: string; count: number }[] = [];
  const ids = new Set<string>();
  for (const { cluster, entries } of index.parts()) {
    const before = ids.size;
    for (const entry of entries) {
      if (entry.seenBy !== number) {
        entry.seenBy = number;
        entry.rank = rank(entry);
      }
      if (entry.rank < 0) continue;
      const bucket = entry.rank * typesMost + (typeOrder[entry.node.type] ?? 0);
      (buckets[bucket] ??= []).push(entry);
      ids.add(entry.node.id);
    }
    if (ids.size > before) counts.push({ cluster: cluster.id, count: ids.size - before });
  }
  return { hits: buckets.flat(), ids, counts, isNear: isForgiving && ids.size > 0 };
}

/** Whether a search asks for anything at all. */
export function isAsking({ query, isProblemsOnly }: Search): boolean {
  return isProblemsOnly || query.terms.length > 0;
}

/**
 * Looks through an index. Where nothing matches as it was typed, words of four letters and more are allowed one slip.
 * The order is by how well names match, then clusters before hosts before VMs, then the clusters' and the names' own.
 */
export function search(index: FindIndex, wanted: Search): Found {
  if (!isAsking(wanted)) return { hits: [], ids: new Set(), counts: [], isNear: false };
  const found = run(index, wanted, false);
  const canForgive = wanted.query.terms.some(
    (term) => term.type === 'text' && !term.isNot && term.text.trim().length >= leastForgiven,
  );
  return found.ids.size === 0 && canForgive ? run(index, wanted, true) : found;
}
