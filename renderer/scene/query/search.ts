import type { ClusterNode, GraphNode, GuestNode } from '../graph.ts';
import { compareNames } from '../names.ts';
import type { Entry, FindIndex, IndexPart } from './find-index.ts';
import { leastForgiven } from './fuzzy.ts';
import { conditionsOf, toPredicate, wordsOf } from './meets.ts';
import type { Search, Word } from './meets.ts';
import { kindCount, kindPlace } from './traits.ts';
import { rankWord, unranked } from './word-ranks.ts';

export type { Search } from './meets.ts';

/** What was found: the best first, and how many of each cluster (only those with any, in the clusters' order). */
export type Found = {
  hits: readonly Entry[];
  /** Whether a node is among the hits; of one that has changed since, whether it would be now. */
  has: (node: GraphNode) => boolean;
  /** Ids of the hosts on which VMs were found. */
  hosts: ReadonlySet<string>;
  /** Clusters and guest clusters among the hits, which stand for what is in them. */
  wholes: readonly (ClusterNode | GuestNode)[];
  counts: readonly { cluster: string; count: number }[];
  /** Whether nothing has the words as they were typed, so that what is near to them is shown. */
  isNear: boolean;
};

const rankMost = 40;
/** More than these are left in the order of hosts, which costs nothing. */
const sortedMost = 2_000;

/** The sum of the ranks of all words for each entry of a part; `unranked` where one of them is not met. */
function rankWords(part: IndexPart, words: readonly Word[], isForgiving: boolean): Uint8Array {
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

type Steps<T> = Generator<undefined, T>;

function* run(index: FindIndex, search: Search, isForgiving: boolean): Steps<Found> {
  const words = wordsOf(search.query);
  const { hasTraits, meetsFields } = conditionsOf(search);
  // By rank and kind, and in each by cluster.
  const buckets: Entry[][][] = [];
  const counts: { cluster: string; count: number }[] = [];
  const hosts = new Set<string>();
  const wholes: (ClusterNode | GuestNode)[] = [];
  let total = 0;
  let place = -1;
  let cluster: string | null = null;
  for (const part of index.parts()) {
    if (part.cluster.id !== cluster) {
      cluster = part.cluster.id;
      place += 1;
    }
    const before = total;
    const sums = words.length > 0 ? rankWords(part, words, isForgiving) : null;
    const { entries, traits: allTraits } = part;
    let host: string | null = null;
    for (let at = 0; at < entries.length; at += 1) {
      const rank = sums === null ? 0 : (sums[at] ?? unranked);
      const traits = allTraits[at] ?? 0;
      if (rank === unranked || !hasTraits(traits)) continue;
      const entry = entries[at];
      if (!entry || !meetsFields(entry)) continue;
      const bucket = (buckets[rank * kindCount + kindPlace(traits)] ??= []);
      (bucket[place] ??= []).push(entry);
      total += 1;
      if (entry.host && entry.host.id !== host) hosts.add((host = entry.host.id));
      if (entry.node.type === 'cluster' || entry.node.type === 'guest') wholes.push(entry.node);
    }
    if (total > before) addCount(counts, cluster, total - before);
    yield;
  }
  const groups = buckets.flat();
  if (total <= sortedMost) for (const group of groups) group.sort(byName);
  const meets = toPredicate(search, isForgiving);
  return {
    hits: groups.flat(),
    has: (node) => {
      const entry = index.entryOf(node);
      return entry !== null && meets(entry);
    },
    hosts,
    wholes,
    counts,
    isNear: isForgiving && total > 0,
  };
}

function addCount(counts: { cluster: string; count: number }[], cluster: string, count: number): void {
  const last = counts.at(-1);
  if (last?.cluster === cluster) last.count += count;
  else counts.push({ cluster, count });
}

function byName(a: Entry, b: Entry): number {
  return compareNames(a.name, b.name) || (a.node.id < b.node.id ? -1 : 1);
}

/** Whether a search asks for anything at all. */
export function isAsking({ query, isProblemsOnly }: Search): boolean {
  return isProblemsOnly || query.terms.length > 0;
}

/**
 * Looks through an index, a part at a time. Where nothing matches as it was typed, words of four letters and more are
 * allowed one slip. The order is by how well names match, then clusters before hosts before guest clusters before VMs,
 * then that of the clusters, and of the names as long as they are few enough to be read.
 */
export function* searchSteps(index: FindIndex, wanted: Search): Steps<Found> {
  if (!isAsking(wanted)) {
    return { hits: [], has: () => false, hosts: new Set(), wholes: [], counts: [], isNear: false };
  }
  const found = yield* run(index, wanted, false);
  const canForgive = wanted.query.terms.some(
    (term) => term.type === 'text' && !term.isNot && term.text.trim().length >= leastForgiven,
  );
  return found.hits.length === 0 && canForgive ? yield* run(index, wanted, true) : found;
}

/** The same at once. */
export function search(index: FindIndex, wanted: Search): Found {
  const steps = searchSteps(index, wanted);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
